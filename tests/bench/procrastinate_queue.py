"""A queue of `procrastinate`, which keeps its jobs in PostgreSQL, as a peer: https://procrastinate.readthedocs.io"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from procrastinate import App, PsycopgConnector

_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Jobs at their moments, and a worker that has said it is there."""

    app: App
    worker: int
    started: dict[int, datetime]
    """When the job of that number was."""

    async def plan(self, moments: Sequence[datetime]) -> None:
        for first in range(0, len(moments), _BATCH):
            await self.app.job_manager.batch_defer_jobs_async(
                [
                    self.app.configure_task("start", schedule_at=moment).make_new_job(number=number)
                    for number, moment in enumerate(moments[first : first + _BATCH], start=first)
                ]
            )

    async def claimed_and_given_back(self) -> None:
        """As ours: each in a transaction of its own."""
        job = await self.app.job_manager.fetch_job(None, self.worker)
        assert job
        await self.app.job_manager.retry_job(job, retry_at=datetime.now(UTC))

    async def looked(self) -> None:
        assert await self.app.job_manager.fetch_job(None, self.worker) is None


@asynccontextmanager
async def queue(address: str) -> AsyncIterator[Queue]:
    """One in an empty database."""
    app = App(connector=PsycopgConnector(conninfo=address))
    started: dict[int, datetime] = {}

    @app.task(name="start")
    async def start(number: int) -> None:
        started[number] = datetime.now(UTC)

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        yield Queue(app=app, worker=await app.job_manager.register_worker(), started=started)
