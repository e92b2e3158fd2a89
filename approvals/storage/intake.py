"""The way into the inbox: what arrives while the database is busy is stored together, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from approvals.domain.people import Platform
from approvals.errors import TwokeysError
from approvals.storage.database import Database
from approvals.storage.unit import Unit

_Put = Callable[[Unit], bool]


class Intake:
    """Stores letters; nobody hears of theirs before it is committed.

    What a commit costs is the wait for the disk, whether it brings one letter there or fifty.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[_Put, asyncio.Future[bool]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def keep(self, platform: Platform, key: str, payload: Mapping[str, Any], now: datetime) -> bool:
        """Store what came in; False if it came before. Raises if it is not stored, whatever became of the others."""
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((lambda unit: unit.inbox.put(platform, key, payload, now), stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store(), name="intake")
        return await stored

    async def _store(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            await self._store_together(together)
        self._storing = None

    async def _store_together(self, together: list[tuple[_Put, asyncio.Future[bool]]]) -> None:
        try:
            news = await self._database.run(lambda unit: [put(unit) for put, _ in together])
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who wait for their own letter hear of it
            # A database that is away is away for all of them; anything else is the fault of one.
            if len(together) > 1 and not isinstance(fault, TwokeysError):
                for one in together:
                    await self._store_together([one])
                return
            for _, stored in together:
                if not stored.done():
                    stored.set_exception(fault)
            return
        for (_, stored), new in zip(together, news, strict=True):
            # Who waited may have gone meanwhile.
            if not stored.done():
                stored.set_result(new)
