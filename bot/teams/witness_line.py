"""The line to Teams of a process that only publishes: a bot of its own, which may read members and is called by nobody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog

from approvals.ports import Clock
from bot.teams.chat import TeamsChat
from bot.teams.connection import Connection
from bot.teams.connector import Sleep
from bot.teams.contact import AGAIN
from bot.teams.errors import TeamsAccessLost

_log = structlog.get_logger()


class TeamsWitnessLine:
    """What the composition root starts, stops and asks whether it is well; `witness` is the port.

    Where Teams is reached it told the other part, which noted it: `recall` reads that.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        app_id: str,
        secret: str,
        tenant: str,
        channels: Iterable[str],
        token_url: str,
        address: str,
        recall: Callable[[], Awaitable[str | None]],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._recall, self._address = recall, address
        self._clock, self._next_look = clock, clock.now()
        self._connection = Connection(token_url=token_url, app_id=app_id, secret=secret, now=clock.now)
        self.witness = TeamsChat(
            app_id=app_id,
            tenant=tenant,
            channels=channels,
            connection=self._connection,
            address=lambda: self._address,
            sleep=sleep,
        )

    @property
    def healthy(self) -> bool:
        """Whether Teams takes our secret."""
        return self._connection.contact.known

    async def start(self) -> None:
        """Connect; raises `TeamsAccessLost` if our secret is refused."""
        self._address = await self._recall() or self._address
        await self._connection.open()

    async def stop(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def look(self) -> None:
        """See where Teams is reached now, and now and then ask for a token if Teams takes nothing from us."""
        self._address = await self._recall() or self._address
        now = self._clock.now()
        if self._connection.contact.known or now < self._next_look:
            return
        self._next_look = now + AGAIN
        self._connection.tokens.forget()
        try:
            await self._connection.introduce()
        except TeamsAccessLost as fault:
            _log.error("teams refuses us", why=str(fault))
