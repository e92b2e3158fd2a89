"""News that something in the workspace changed, for a page or a test that looks again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What kind of thing changed (`message`, `reaction`, `view`, `home`, `person`, `channel`, `socket`, `call`), and which."""

    what: str
    key: str


class Changes:
    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []

    def tell(self, what: str, key: str) -> None:
        change = Change(what=what, key=key)
        for listener in tuple(self._listeners):
            listener(change)

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Returns the call that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def follow(self) -> AsyncIterator[Change]:
        queue: asyncio.Queue[Change] = asyncio.Queue()
        stop = self.listen(queue.put_nowait)
        try:
            while True:
                yield await queue.get()
        finally:
            stop()

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Wait, in the machine's time, for the app to have done something."""
        happened = asyncio.Event()
        stop = self.listen(lambda _change: happened.set())
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await happened.wait()
                    happened.clear()
        finally:
            stop()
