"""The ledger verified, entry by entry with its Merkle tree, and by `twokeys ledger verify`, which also holds every personal value
against its digest; beside hashing the same rows with sqlite3 and hashlib alone.
"""

import asyncio
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from click.testing import CliRunner

from approvals.domain.ledger import Entry, EntryKind, text, who
from approvals.domain.ledger_check import verify
from approvals.domain.people import PersonId
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from bot.cli.group import twokeys
from tests.bench.harness import Goal, Row, Side, beside
from tests.bench.starting import PERSON, SETTINGS
from tests.support.builders import NOW

RUNS, ENTRIES = 5, 50_000
A_SECOND_FOR_FIFTY_THOUSAND = Goal(most=20)


async def measure(folder: Path) -> list[Row]:
    file = folder / "ours.sqlite"
    database = Database.open(f"sqlite:///{file}", create=True)
    await database.run(_fill)

    async def check() -> None:
        found = await database.read(lambda unit: verify(unit.ledger.links(), {}))
        assert (found.size, found.misfit) == (ENTRIES, None)

    async def command() -> None:
        said = await asyncio.to_thread(_typed, folder, file)
        assert said.startswith(f"{ENTRIES} entries: none is missing, none was changed.")

    async def hash_alone() -> None:
        with closing(sqlite3.connect(file)) as connection:
            for body, leaf in connection.execute("SELECT body, leaf FROM ledger ORDER BY seq"):
                assert sha256(b"\x00" + body).digest() == leaf

    peer = Side(name="its bytes hashed, and nothing else", run=hash_alone)
    rows = [
        await beside(Side(name=name, run=run), peer, runs=RUNS, acts=ENTRIES)
        for name, run in {
            "entry of the ledger verified": check,
            "entry by `twokeys ledger verify`, personal values and all": command,
        }.items()
    ]
    await database.close()
    return [row.in_microseconds(A_SECOND_FOR_FIFTY_THOUSAND) for row in rows]


def _typed(folder: Path, file: Path) -> str:
    """What the command says; the process has started already."""
    settings = folder / "twokeys.toml"
    people = "".join(PERSON.format(name=name) for name in ("ada", "bo", "cleo"))
    settings.write_text(SETTINGS.format(workspace="T0000000001", channel="C0000000001", more="") + people)
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "DATABASE_URL": f"sqlite:///{file}"}
    done = CliRunner().invoke(twokeys, ["--config", str(settings), "ledger", "verify"], env=environ)
    assert done.exit_code == 0, done.output
    return done.output


def _fill(unit: Unit) -> None:
    for number in range(ENTRIES):
        values = {"who": who(PersonId(f"p{number % 7}")), "text": text(f"We are on it, number {number}"), "revision": 1}
        unit.ledger.enter(Entry(kind=EntryKind.MARKED, at=NOW, values=values))
