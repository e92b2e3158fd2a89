"""Rules and models are read while nobody waits for them: a start does not, and the first text need not."""

import asyncio
import gc
from datetime import date
from threading import Thread

import structlog

from policies.engine import Engine

_log = structlog.get_logger()


class Warming:
    """Reads them once, beside everything else."""

    def __init__(self, engine: Engine, on: date) -> None:
        self._engine, self._on = engine, on
        # Not a daemon: one that is cut off inside a library at the end takes the process down with SIGABRT.
        self._thread = Thread(target=self._read, name="warm up")

    def start(self) -> None:
        """Begin; nobody waits for its end but the process itself."""
        self._thread.start()

    @property
    def going(self) -> bool:
        """Whether they are still being read."""
        return self._thread.is_alive()

    async def over(self) -> None:
        """Wait until they are read."""
        await asyncio.to_thread(self._thread.join)

    async def settled(self) -> None:
        """Wait for that, too; from then on nothing that is there is looked through for garbage any more.

        To look through all of it takes 200 ms in which everything else stands still, whenever much has happened.
        """
        await self.over()
        gc.freeze()

    def _read(self) -> None:
        try:
            self._engine.warm(self._on)
        except Exception:  # noqa: BLE001 - what cannot be read now is tried again at the first text, and refused there
            _log.exception("rules not read")
