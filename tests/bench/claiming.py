"""Claiming what is due, and looking when nothing is, among many deliveries that are not due yet.

SQLite beside fewer deliveries and APScheduler; PostgreSQL, without care for a power cut, beside procrastinate.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from approvals.domain.delivery import LEASE, Act, Delivery
from approvals.domain.people import AccountName
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from policies.reply import Kind
from tests.bench.harness import Row, Side, Step, beside
from tests.bench.procrastinate_queue import queue
from tests.support.builders import NOW, after, revision
from tests.support.databases import a_postgresql_server
from tests.support.old_drafts import multiply

RUNS, CLAIMS = 21, 20
FEW, MANY = 10_000, 1_000_000
ACME = AccountName("acme")


async def measure(folder: Path) -> list[Row]:
    return [*await on_sqlite(folder), *await on_postgresql()]


async def on_sqlite(folder: Path) -> list[Row]:
    few, many = [await filled(f"sqlite:///{folder / f'{planned}.sqlite'}", planned=planned) for planned in (FEW, MANY)]
    peer = planned_by_apscheduler(folder / "apscheduler.sqlite", planned=FEW)
    rows = [
        await beside(
            Side(name=f"claim among {MANY:,} future deliveries", run=claims(many)),
            Side(name=f"claim among {FEW:,}", run=claims(few)),
            runs=RUNS,
            acts=CLAIMS,
        ),
        await beside(
            Side(name=f"asking whether anything is due among {MANY:,} future deliveries", run=idle_ticks(many)),
            Side(name=f"APScheduler's SQLAlchemyJobStore among {FEW:,} jobs", run=idle_looks(peer)),
            runs=RUNS,
            acts=CLAIMS,
        ),
    ]
    await few.close()
    await many.close()
    peer.shutdown()
    return rows


async def on_postgresql() -> list[Row]:
    with a_postgresql_server() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for name in ("ours", "due", "idle"):
                admin.execute(f"CREATE DATABASE {name}")
        ours = await filled(str(server.get_uri(database="ours")), planned=FEW)
        tomorrow = [datetime.now(UTC) + timedelta(days=1)] * FEW
        async with (
            queue(str(server.get_uri(database="due"))) as due,
            queue(str(server.get_uri(database="idle"))) as idle,
        ):
            await due.plan([datetime.now(UTC), *tomorrow])
            await idle.plan(tomorrow)
            rows = [
                await beside(
                    Side(name=f"claim among {FEW:,} future deliveries, PostgreSQL", run=repeated(one_claim(ours))),
                    Side(name="procrastinate's fetch_job", run=repeated(due.claimed_and_given_back)),
                    runs=RUNS,
                    acts=CLAIMS,
                ),
                await beside(
                    Side(name=f"asking whether anything is due among {FEW:,}, PostgreSQL", run=idle_ticks(ours)),
                    Side(name="procrastinate's fetch_job", run=repeated(idle.looked)),
                    runs=RUNS,
                    acts=CLAIMS,
                ),
            ]
        await ours.close()
    return rows


def repeated(step: Step) -> Step:
    async def run() -> None:
        for _ in range(CLAIMS):
            await step()

    return run


def idle_ticks(database: Database) -> Step:
    """What is asked when a lane looks: when something is due, what came in, which cards are behind."""

    async def run() -> None:
        for _ in range(CLAIMS):
            await database.run(lambda unit: unit.inbox.take(now=NOW, limit=20, lease_until=NOW + LEASE))
            await database.read(lambda unit: unit.cards.stale(limit=20, now=NOW))
            await database.read(lambda unit: unit.deliveries.next_due())

    return run


def planned_by_apscheduler(file: Path, *, planned: int) -> SQLAlchemyJobStore:
    """The jobs of a day from now on, in its own store."""
    scheduler = BackgroundScheduler(timezone=UTC, jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{file}")})
    scheduler.start(paused=True)
    store: SQLAlchemyJobStore = scheduler._lookup_jobstore("default")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
    for number in range(planned):
        scheduler.add_job(print, "date", run_date=after(hours=1, seconds=number))
    return store


def idle_looks(store: SQLAlchemyJobStore) -> Step:
    async def run() -> None:
        for _ in range(CLAIMS):
            store.get_due_jobs(NOW)
            store.get_next_run_time()

    return run


def claims(database: Database) -> Step:
    """Claims and gives back in one transaction, so that the one commit does not hide what a claim takes."""

    def step(unit: Unit) -> None:
        for _ in range(CLAIMS):
            give_back(unit, claim(unit))

    async def run() -> None:
        await database.run(step)

    return run


def one_claim(database: Database) -> Step:
    """Claims and gives back, each in a transaction of its own."""

    async def run() -> None:
        claimed = await database.run(claim)
        await database.run(lambda unit: give_back(unit, claimed))

    return run


def claim(unit: Unit) -> Delivery:
    [claimed] = unit.deliveries.claim(now=NOW, limit=20, owner="bench", lease_until=NOW + LEASE)
    return claimed


def give_back(unit: Unit, claimed: Delivery) -> None:
    unit.deliveries.release(claimed.id, claimed.token, due_at=NOW, fault="")


async def filled(url: str, *, planned: int) -> Database:
    """A database with one delivery that is due, and, of the same account, one that is not and `planned` copies of it."""
    database = Database.open(url, create=True)
    await database.run(lambda unit: owe(unit, hours=1))
    await database.close()
    multiply(url, draft=1, times=planned)
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
