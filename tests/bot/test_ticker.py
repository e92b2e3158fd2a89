"""The clock keeps no jobs: what is due stands in the database."""

import asyncio
from datetime import UTC, datetime

from apscheduler.jobstores.memory import MemoryJobStore

from bot.ticker import ticker


async def test_jobs_live_in_memory_only_and_late_ticks_run_once():
    done = asyncio.Event()

    async def tick() -> None:
        done.set()

    scheduler = ticker({0.01: tick})
    scheduler.start()
    try:
        await asyncio.wait_for(done.wait(), 5)
        (job,) = scheduler.get_jobs()
        assert isinstance(scheduler._jobstores["default"], MemoryJobStore)
        assert list(scheduler._jobstores) == ["default"]
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    finally:
        scheduler.shutdown(wait=False)


async def test_a_moment_that_a_job_asks_for_is_not_left_to_the_next_tick():
    again, runs = asyncio.Event(), 0

    async def tick() -> datetime | None:
        nonlocal runs
        runs += 1
        if runs == 1:
            return datetime.now(UTC)
        again.set()
        return None

    scheduler = ticker({3600.0: tick})
    scheduler.start()
    try:
        (job,) = scheduler.get_jobs()
        job.modify(next_run_time=datetime.now(UTC))
        await asyncio.wait_for(again.wait(), 5)
        assert [left.id for left in scheduler.get_jobs()] == [job.id]
    finally:
        scheduler.shutdown(wait=False)
