"""An inbound event put into the inbox, beside a bare INSERT and COMMIT of the same payload."""

from pathlib import Path

from approvals.domain.people import Platform
from approvals.storage.database import Database
from tests.bench.bare import BareFile
from tests.bench.events import reaction
from tests.bench.harness import Row, Side, beside
from tests.support.builders import NOW

RUNS, EVENTS = 21, 20


async def measure(folder: Path) -> list[Row]:
    database = Database.open(f"sqlite:///{folder / 'ours.sqlite'}", create=True)
    bare = BareFile(folder / "bare.sqlite")
    payloads = [reaction() for _ in range(EVENTS)]

    async def arrive() -> None:
        payloads[:] = [reaction() for _ in range(EVENTS)]

    async def put() -> None:
        for payload in payloads:
            key = payload["event_id"]
            await database.run(lambda unit, key=key, payload=payload: unit.inbox.put(Platform.SLACK, key, payload, NOW))

    async def insert() -> None:
        for payload in payloads:
            bare.put(payload)

    row = await beside(
        Side(name="event put into the inbox", run=put, ready=arrive),
        Side(name="bare sqlite3 insert and commit", run=insert),
        runs=RUNS,
        acts=EVENTS,
    )
    bare.close()
    await database.close()
    return [row]
