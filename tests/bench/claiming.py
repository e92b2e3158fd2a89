"""Claiming what is due among many deliveries that are not due yet, beside claiming where one is planned."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from approvals.domain.delivery import LEASE, Act
from approvals.domain.people import AccountName
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from policies.reply import Kind
from tests.bench.harness import Row, Side, Step, beside
from tests.support.builders import NOW, after, revision

RUNS, CLAIMS = 21, 20
PLANNED = (10_000, 100_000)
ACME = AccountName("acme")
TEMPLATE = 1
"""The draft whose rows are copied."""
KEYS = {"drafts": ("id",), "revisions": ("draft_id",), "deliveries": ("id", "draft_id")}


async def measure(folder: Path) -> list[Row]:
    alone = await filled(folder / "alone.sqlite", planned=0)
    rows = []
    for planned in PLANNED:
        among = await filled(folder / f"{planned}.sqlite", planned=planned)
        rows.append(
            await beside(
                Side(name=f"claim among {planned:,} future deliveries", run=claims(among)),
                Side(name="claim among one", run=claims(alone)),
                runs=RUNS,
                acts=CLAIMS,
            )
        )
        await among.close()
    await alone.close()
    return rows


def claims(database: Database) -> Step:
    """Claims and gives back in one transaction, so that the one commit does not hide what a claim takes."""

    def step(unit: Unit) -> None:
        for _ in range(CLAIMS):
            [claimed] = unit.deliveries.claim(now=NOW, limit=20, owner="bench", lease_until=NOW + LEASE)
            unit.deliveries.release(claimed.id, claimed.token, due_at=NOW, fault="")

    async def run() -> None:
        await database.run(step)

    return run


async def filled(file: Path, *, planned: int) -> Database:
    """A database with one delivery that is due, and, of the same account, one that is not and `planned` copies of it."""
    url = f"sqlite:///{file}"
    database = Database.open(url, create=True)
    await database.run(lambda unit: owe(unit, hours=1))
    await database.close()
    with closing(sqlite3.connect(file)) as connection:
        for table, keys in KEYS.items():
            copy(connection, table, keys, times=planned)
        connection.commit()
    database = Database.open(url)
    await database.run(lambda unit: owe(unit, hours=0))
    return database


def owe(unit: Unit, *, hours: float) -> None:
    draft = unit.drafts.add(
        account=ACME, kind=Kind.POST, parent_id=None, author=revision().made_by, origin=str(uuid4()), now=NOW
    )
    unit.drafts.add_revision(replace(revision(), draft=draft))
    unit.deliveries.add(
        draft=draft, revision=1, account=ACME, act=Act.CREATE, approved_at=NOW, due_at=after(hours=hours), now=NOW
    )


def copy(connection: sqlite3.Connection, table: str, keys: tuple[str, ...], *, times: int) -> None:
    """Copy the template's row with other keys; through the stores a hundred thousand would take a minute."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    [template] = connection.execute(
        f"SELECT {', '.join(columns)} FROM {table} WHERE {keys[-1]} = ?",  # noqa: S608 - our own tables' names
        (TEMPLATE,),
    )
    connection.executemany(
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",  # noqa: S608 - the same
        (
            [_other(column, value, nth, keys) for column, value in zip(columns, template, strict=True)]
            for nth in range(1, times + 1)
        ),
    )


def _other(column: str, value: Any, nth: int, keys: tuple[str, ...]) -> Any:
    if column in keys:
        return value + nth
    return f"{value}/{nth}" if column == "origin" else value
