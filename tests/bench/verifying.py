"""The ledger verified, entry by entry with its Merkle tree, beside hashing the same rows with sqlite3 and hashlib alone."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from approvals.domain.ledger import Entry, EntryKind, text, who
from approvals.domain.ledger_check import verify
from approvals.domain.people import PersonId
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from tests.bench.harness import Row, Side, beside
from tests.support.builders import NOW

RUNS, ENTRIES = 5, 50_000


async def measure(folder: Path) -> list[Row]:
    file = folder / "ours.sqlite"
    database = Database.open(f"sqlite:///{file}", create=True)
    await database.run(_fill)

    async def check() -> None:
        found = await database.read(lambda unit: verify(unit.ledger.links(), {}))
        assert (found.size, found.misfit) == (ENTRIES, None)

    async def hash_alone() -> None:
        with closing(sqlite3.connect(file)) as connection:
            for body, leaf in connection.execute("SELECT body, leaf FROM ledger ORDER BY seq"):
                assert sha256(b"\x00" + body).digest() == leaf

    row = await beside(
        Side(name="entry of the ledger verified", run=check),
        Side(name="its bytes hashed, and nothing else", run=hash_alone),
        runs=RUNS,
        acts=ENTRIES,
    )
    await database.close()
    return [row.in_microseconds()]


def _fill(unit: Unit) -> None:
    for number in range(ENTRIES):
        values = {"who": who(PersonId(f"p{number % 7}")), "text": text(f"We are on it, number {number}"), "revision": 1}
        unit.ledger.enter(Entry(kind=EntryKind.MARKED, at=NOW, values=values))
