"""The clock that ticks: APScheduler with interval jobs in memory only, since the database is the schedule."""

from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[], Awaitable[None]]


def ticker(jobs: dict[float, Job]) -> AsyncIOScheduler:
    """A scheduler that runs each job every so many seconds.

    Missed ticks are run once, not once each, and never beside themselves; nothing is stored, because a stored
    job is lost when the process dies during it and fires twice with two replicas.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for seconds, job in jobs.items():
        scheduler.add_job(job, "interval", seconds=seconds)
    return scheduler
