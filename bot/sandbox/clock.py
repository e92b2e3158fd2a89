"""The time a sandbox lives by: the machine's own, or one that a test moves by hand."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Timer(Protocol):
    """Work that waits for its time and can be called off."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime: ...

    def call_at(self, when: datetime, work: Callable[[], Awaitable[None]]) -> Timer: ...


class RealClock:
    """The machine's time, or as much later as it was moved; work runs as a task of the running loop."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, on: timedelta) -> None:
        """Be that much later from now on; work that waits for its time keeps its distance."""
        self._ahead += on

    def call_at(self, when: datetime, work: Callable[[], Awaitable[None]]) -> Timer:
        delay = max(0.0, (when - self.now()).total_seconds())
        return asyncio.get_running_loop().call_later(delay, self._start, work)

    def _start(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(_run(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _run(work: Callable[[], Awaitable[None]]) -> None:
    await work()


class _Waiting:
    def __init__(self, when: datetime, place: int, work: Callable[[], Awaitable[None]]) -> None:
        self.when = when
        self.place = place
        self.work = work
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def __lt__(self, other: "_Waiting") -> bool:
        return (self.when, self.place) < (other.when, other.place)


class HandClock:
    """A clock that stands still until it is moved; what falls due on the way runs in order, each awaited."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("A clock starts at an aware time.")
        self._now = start
        self._waiting: list[_Waiting] = []
        self._places = itertools.count()
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        return self._now

    def call_at(self, when: datetime, work: Callable[[], Awaitable[None]]) -> Timer:
        entry = _Waiting(when, next(self._places), work)
        heapq.heappush(self._waiting, entry)
        return entry

    async def advance(self, seconds: float) -> None:
        """Move on; work that is scheduled on the way, and falls due on the way, runs too."""
        async with self._moving:
            until = self._now + timedelta(seconds=seconds)
            while self._waiting and self._waiting[0].when <= until:
                entry = heapq.heappop(self._waiting)
                if entry.cancelled:
                    continue
                self._now = max(self._now, entry.when)
                await entry.work()
            self._now = until
