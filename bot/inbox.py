"""Works off what was stored before it was acknowledged: in order, again after a fault, to the end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from approvals.context import Context
from approvals.domain.people import Platform
from approvals.errors import TwokeysError, Unreachable
from approvals.storage.inbox import Letter
from bot.events import Event, FormSent, Pressed, Said

ATTEMPTS = 8
"""With doubling waits from two seconds on, some four minutes; then whoever did it is told that it did not work."""

_UNTOLD = timedelta(minutes=5)
_PATIENCE = timedelta(days=1)
"""How often, and for how long, it is tried while nobody can even be told: the platform is away, and what it brought is not lost."""

_BATCH = 20
_LEASE = timedelta(minutes=2)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """A platform's half: what a letter of its says (None for what is not for us), and what that leads to."""

    understand: Callable[[Mapping[str, Any]], Event | None]
    work: Callable[[Event], Awaitable[None]]
    give_up: Callable[[Event], Awaitable[None]]
    """For what could not be worked off however often it was tried; raises `Unreachable` if that cannot be said."""


class Inbox:
    """Takes letters of its chats in the order they came; one that fails waits without holding up the others.

    Those of a chat that is not here wait for a process that has it.
    """

    def __init__(self, context: Context, read: Mapping[Platform, Reads]) -> None:
        self._context = context
        self._read = read

    async def work(self) -> int:
        """Work off what is there; returns how many letters were taken."""
        now = self._context.now()
        letters = await self._context.database.run(
            lambda unit: unit.inbox.take(now=now, limit=_BATCH, lease_until=now + _LEASE, chats=self._read)
        )
        for letter in letters:
            await self._open(letter)
        return len(letters)

    async def _open(self, letter: Letter) -> None:
        event = None
        try:
            reads = self._read[letter.platform]
            event = reads.understand(letter.payload)
            if isinstance(event, Said | Pressed | FormSent):
                event = replace(event, came=letter.received_at)
            if event is not None:
                await reads.work(event)
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
        if now < letter.received_at + _PATIENCE and not await self._told(letter, event):
            await self._context.database.run(lambda unit: unit.inbox.retry(letter.id, at=now + _UNTOLD, why=why))
            return
        await self._context.database.run(lambda unit: unit.inbox.dead(letter.id, now=now, why=why))

    async def _told(self, letter: Letter, event: Event | None) -> bool:
        """Say that it is given up; False if the platform cannot be reached for that either."""
        try:
            if event is not None:
                await self._read[letter.platform].give_up(event)
        except Unreachable:
            return False
        except Exception:  # noqa: BLE001 - a bug must not keep it in the way for ever
            _log.exception("nobody told that it is given up", letter=letter.id)
        return True
