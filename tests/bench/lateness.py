"""How late what is due is taken up by the real clock and lanes, beside a date job of APScheduler's SQLAlchemyJobStore,
and beside a job of procrastinate, whose worker looks once a second.

The deliveries are of accounts that the settings do not name: they are claimed, and put off by as long as ever.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from approvals.domain.delivery import Act
from approvals.domain.draft import DraftId
from approvals.domain.people import AccountName
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from approvals.workflow.clear import UNKNOWN_ACCOUNT
from bot.app import Twokeys
from bot.clock import SystemClock
from bot.settings import load
from tests.approvals.storage.rows import draft
from tests.bench.harness import Goal, Row
from tests.bench.procrastinate_queue import queue
from tests.bench.starting import PERSON, SETTINGS
from tests.support.databases import a_postgresql_server

DUE = 40
APART = timedelta(milliseconds=370)
"""Not in step with the seconds of the clock."""
AHEAD = timedelta(seconds=2)

_started: dict[int, datetime] = {}


async def measure(folder: Path) -> list[Row]:
    ours = await by_us(folder)
    peers = {
        "of a job in APScheduler's SQLAlchemyJobStore": await by_apscheduler(folder),
        "of a job of procrastinate's": await by_procrastinate(),
    }
    return [
        Row(ours="lateness of a delivery", peer=name, measured=tuple(zip(ours, peer, strict=True)), goal=Goal(most=20))
        for name, peer in peers.items()
    ]


async def by_us(folder: Path) -> list[float]:
    people = "".join(PERSON.format(name=name) for name in ("ada", "bo", "cleo"))
    (folder / "twokeys.toml").write_text(
        SETTINGS.format(workspace="T0000000001", channel="C0000000001", more="") + people
    )
    database = Database.open(f"sqlite:///{folder / 'ours.sqlite'}", create=True)
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    app = Twokeys(load(folder / "twokeys.toml", environ), database, clock=SystemClock())
    moments = _moments()

    def owe(unit: Unit) -> list[DraftId]:
        owed = []
        for number, moment in enumerate(moments):
            account = AccountName(f"gone{number}")
            owed.append(made := draft(unit, account=account, parent_id=None))
            unit.deliveries.add(
                draft=made,
                revision=1,
                account=account,
                act=Act.CREATE,
                approved_at=moment,
                due_at=moment,
                now=moment,
            )
        return owed

    owed = await database.run(owe)
    # Without Slack, which has no part in it.
    app._lanes.start()
    assert app._ticker
    app._ticker.start()
    await _until_after(moments[-1])
    app._ticker.shutdown()
    await app._lanes.stop()
    taken = [(await database.read(lambda unit, one=one: unit.deliveries.of(one)))[0].due_at for one in owed]
    await database.close()
    return [_milliseconds(at - UNKNOWN_ACCOUNT - moment) for at, moment in zip(taken, moments, strict=True)]


async def by_apscheduler(folder: Path) -> list[float]:
    store = SQLAlchemyJobStore(f"sqlite:///{folder / 'apscheduler.sqlite'}")
    scheduler = AsyncIOScheduler(timezone=UTC, jobstores={"default": store})
    moments = _moments()
    for number, moment in enumerate(moments):
        scheduler.add_job(_start, "date", (number,), run_date=moment)
    scheduler.start()
    await _until_after(moments[-1])
    scheduler.shutdown()
    return [_milliseconds(_started[number] - moment) for number, moment in enumerate(moments)]


async def by_procrastinate() -> list[float]:
    with a_postgresql_server() as server:
        async with queue(str(server.get_uri())) as jobs:
            moments = _moments()
            await jobs.plan(moments)
            worker = asyncio.create_task(
                jobs.app.run_worker_async(
                    fetch_job_polling_interval=1.0, install_signal_handlers=False, shutdown_graceful_timeout=1.0
                )
            )
            await _until_after(moments[-1])
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
            return [_milliseconds(jobs.started[number] - moment) for number, moment in enumerate(moments)]


async def _start(number: int) -> None:
    _started[number] = datetime.now(UTC)


def _moments() -> list[datetime]:
    first = datetime.now(UTC) + AHEAD
    return [first + number * APART for number in range(DUE)]


async def _until_after(moment: datetime) -> None:
    await asyncio.sleep((moment - datetime.now(UTC) + AHEAD).total_seconds())


def _milliseconds(late: timedelta) -> float:
    return late.total_seconds() * 1000
