"""Lanes: kinds of work that go on side by side, each one at a time, woken by events and by the clock."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

_log = structlog.get_logger()

Step = Callable[[], Awaitable[int]]
"""Does what is there to be done, and returns how much that was."""


class Lane:
    """One kind of work; a step that did something is run again until nothing is left."""

    def __init__(self, name: str, step: Step) -> None:
        self.name = name
        self._step = step
        self._bell = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()

    def wake(self) -> None:
        """There may be something to do."""
        self._quiet.clear()
        self._bell.set()

    async def quiet(self) -> None:
        """Wait until everything that was there is done."""
        await self._quiet.wait()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is there to be done, as far as it was told."""
        return self._quiet.is_set()

    async def run(self, closing: asyncio.Event) -> None:
        """Work until `closing`; a fault in a step is logged, and the next wake tries again."""
        while not closing.is_set():
            await self._bell.wait()
            self._bell.clear()
            try:
                while not closing.is_set() and await self._step():
                    pass
            except Exception:  # noqa: BLE001 - a tick that failed is logged, and the next one tries again
                _log.exception("lane failed", lane=self.name)
            if not self._bell.is_set():
                self._quiet.set()


class Lanes:
    """All lanes of a process."""

    def __init__(self, steps: Mapping[str, Step]) -> None:
        self._lanes = {name: Lane(name, step) for name, step in steps.items()}
        self._closing = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Every lane."""
        return tuple(self._lanes)

    def start(self) -> None:
        """Begin to work."""
        self._tasks = [
            asyncio.create_task(lane.run(self._closing), name=f"lane {lane.name}") for lane in self._lanes.values()
        ]

    def wake(self, *names: str) -> None:
        """Wake the named lanes, or all; another process has those that are not here."""
        for name in names or tuple(self._lanes):
            if name in self._lanes:
                self._lanes[name].wake()

    async def quiet(self) -> None:
        """Wait until no lane has anything left to do; lanes may wake each other meanwhile."""
        while not all(lane.is_quiet for lane in self._lanes.values()):
            for lane in self._lanes.values():
                await lane.quiet()

    async def stop(self) -> None:
        """Begin nothing new, finish what runs."""
        self._closing.set()
        for lane in self._lanes.values():
            lane.wake()
        await asyncio.gather(*self._tasks)
