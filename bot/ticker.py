"""The clock that ticks: APScheduler with jobs in memory only, since the database is the schedule."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[], Awaitable[datetime | None]]
"""Returns the moment at which it is to run once more, beside its interval, if there is one."""


def ticker(jobs: dict[float, Job]) -> AsyncIOScheduler:
    """A scheduler that runs each job every so many seconds, and at the moments that they ask for.

    Missed ticks are run once, not once each, and never beside themselves; nothing is stored, because a stored
    job is lost when the process dies during it and fires twice with two replicas.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for seconds, job in jobs.items():
        scheduler.add_job(_tick, "interval", (scheduler, job), seconds=seconds)
    return scheduler


async def _tick(scheduler: AsyncIOScheduler, job: Job) -> None:
    moment = None
    # A stop cuts off whatever runs; all of it is rows, and looked at again after the next start.
    with contextlib.suppress(asyncio.CancelledError):
        moment = await job()
    if moment is not None:
        scheduler.add_job(_tick, "date", (scheduler, job), run_date=moment, id=repr(job), replace_existing=True)
