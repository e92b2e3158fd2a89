"""Claiming what is due, and the tick when nothing is, among many deliveries that are not due yet, beside fewer.

Those also beside as many jobs of others: on SQLite of APScheduler; on PostgreSQL, without care for a power cut, of procrastinate.
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
from bot.app import Twokeys
from policies.reply import Kind
from tests.bench.harness import Goal, Of, Row, Side, Step, beside
from tests.bench.idling import A_TICK, TICKS, Office, idly
from tests.bench.procrastinate_queue import queue
from tests.support.builders import NOW, after, revision
from tests.support.databases import a_postgresql_server
from tests.support.old_drafts import multiply

RUNS, CLAIMS = 21, 20
FEW, MANY = 10_000, 1_000_000
ACME = AccountName("acme")


async def measure(folder: Path) -> list[Row]:
    return [*await on_sqlite(folder), *await on_postgresql(folder)]


async def on_sqlite(folder: Path) -> list[Row]:
    few, many = [f"sqlite:///{folder / f'{planned}.sqlite'}" for planned in (FEW, MANY)]
    rows = await among_many("SQLite", folder, few=few, many=many)
    peer = planned_by_apscheduler(folder / "apscheduler.sqlite", planned=FEW)
    async with Office(folder, few).open() as ours:
        idle = await beside(
            Side(name=f"idle tick among {FEW:,} future deliveries, SQLite", run=idly(ours, Twokeys.tick)),
            Side(name=f"APScheduler's SQLAlchemyJobStore among {FEW:,} jobs", run=idle_looks(peer)),
            runs=RUNS,
            acts=TICKS,
        )
    peer.shutdown()
    return [*rows, idle]


async def on_postgresql(folder: Path) -> list[Row]:
    with a_postgresql_server() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for name in ("few", "many", "due", "idle"):
                admin.execute(f"CREATE DATABASE {name}")
        few, many = [str(server.get_uri(database=name)) for name in ("few", "many")]
        rows = await among_many("PostgreSQL", folder, few=few, many=many)
        tomorrow = [datetime.now(UTC) + timedelta(days=1)] * FEW
        async with (
            queue(str(server.get_uri(database="due"))) as due,
            queue(str(server.get_uri(database="idle"))) as idle,
            Office(folder, few).open() as ours,
        ):
            await due.plan([datetime.now(UTC), *tomorrow])
            await idle.plan(tomorrow)
            return [
                *rows,
                await beside(
                    Side(
                        name=f"claim among {FEW:,}, PostgreSQL, each in a transaction of its own",
                        run=repeated(one_claim(ours.context.database)),
                    ),
                    Side(
                        name=f"procrastinate's fetch_job among {FEW:,} jobs", run=repeated(due.claimed_and_given_back)
                    ),
                    runs=RUNS,
                    acts=CLAIMS,
                ),
                await beside(
                    Side(name=f"idle tick among {FEW:,} future deliveries, PostgreSQL", run=idly(ours, Twokeys.tick)),
                    Side(name=f"procrastinate's fetch_job among {FEW:,} jobs", run=repeated(idle.looked)),
                    runs=RUNS,
                    acts=TICKS,
                ),
            ]


async def among_many(kind: str, folder: Path, *, few: str, many: str) -> list[Row]:
    """Beside fewer, in two databases that are filled here; the clock of what ticks stands before all that is planned."""
    await fill(few, planned=FEW)
    await fill(many, planned=MANY)
    async with Office(folder, few).open() as one, Office(folder, many).open() as other:
        return [
            await beside(
                Side(name=f"claim among {MANY:,} future deliveries, {kind}", run=claims(other.context.database)),
                Side(name=f"claim among {FEW:,}", run=claims(one.context.database)),
                runs=RUNS,
                acts=CLAIMS,
                goal=Goal(most=2, of=Of.TIMES),
            ),
            await beside(
                Side(name=f"idle tick among {MANY:,} future deliveries, {kind}", run=idly(other, Twokeys.tick)),
                Side(name=f"idle tick among {FEW:,}", run=idly(one, Twokeys.tick)),
                runs=RUNS,
                acts=TICKS,
                goal=A_TICK,
            ),
        ]


def repeated(step: Step) -> Step:
    async def run() -> None:
        for _ in range(CLAIMS):
            await step()

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


async def fill(url: str, *, planned: int) -> None:
    """One delivery that is due now, and, of the same account, one that is not and `planned` copies of it."""
    database = Database.open(url, create=True)
    await database.run(lambda unit: owe(unit, hours=1))
    await database.close()
    multiply(url, draft=1, times=planned)
    database = Database.open(url)
    await database.run(lambda unit: owe(unit, hours=0))
    await database.close()


def owe(unit: Unit, *, hours: float) -> None:
    draft = unit.drafts.add(
        account=ACME, kind=Kind.POST, parent_id=None, author=revision().made_by, origin=str(uuid4()), now=NOW
    )
    unit.drafts.add_revision(replace(revision(), draft=draft))
    unit.deliveries.add(
        draft=draft, revision=1, account=ACME, act=Act.CREATE, approved_at=NOW, due_at=after(hours=hours), now=NOW
    )
