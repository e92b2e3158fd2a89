"""The clock keeps no jobs: what is due stands in the database."""

import asyncio

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
