"""Works off what was stored before it was acknowledged: in order, again after a fault, to the end."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from approvals.context import Context
from approvals.domain.people import Platform
from approvals.errors import TwokeysError
from approvals.storage.inbox import Letter
from bot.door import Door
from bot.events import Event

ATTEMPTS = 8
"""With doubling waits from two seconds on, about eight minutes."""

_BATCH = 20
_LEASE = timedelta(minutes=2)
_log = structlog.get_logger()

Understand = Callable[[Mapping[str, Any]], Event | None]
"""A platform's `inbound`: its payload as an event, or None for what is not for us."""


class Inbox:
    """Takes letters in the order they came; one that fails waits without holding up the others."""

    def __init__(self, context: Context, door: Door, understand: Mapping[Platform, Understand]) -> None:
        self._context = context
        self._door = door
        self._understand = understand

    async def work(self) -> int:
        """Work off what is there; returns how many letters were taken."""
        now = self._context.now()
        letters = await self._context.database.run(
            lambda unit: unit.inbox.take(now=now, limit=_BATCH, lease_until=now + _LEASE)
        )
        for letter in letters:
            await self._open(letter)
        return len(letters)

    async def _open(self, letter: Letter) -> None:
        event = None
        try:
            event = self._understand[letter.platform](letter.payload)
            if event is not None:
                await self._door.work(event)
        except TwokeysError as fault:
            await self._put_back(letter, event, str(fault))
        except Exception as fault:  # noqa: BLE001 - a bug must neither lose an event nor stop those behind it
            _log.exception("event failed", letter=letter.id)
            await self._put_back(letter, event, type(fault).__name__)
        else:
            await self._context.database.run(lambda unit: unit.inbox.done(letter.id, now=self._context.now()))

    async def _put_back(self, letter: Letter, event: Event | None, why: str) -> None:
        now = self._context.now()
        if letter.attempts < ATTEMPTS:
            at = now + timedelta(seconds=2**letter.attempts)
            await self._context.database.run(lambda unit: unit.inbox.retry(letter.id, at=at, why=why))
            return
        await self._context.database.run(lambda unit: unit.inbox.dead(letter.id, now=now, why=why))
        if event is not None:
            await self._door.give_up(event)
