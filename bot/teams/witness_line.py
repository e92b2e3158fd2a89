"""The line to Teams of a process that only publishes: a bot of its own, which may read members and is called by nobody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import aiohttp
import structlog

from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.teams.chat import TeamsChat
from bot.teams.connector import Sleep
from bot.teams.contact import AGAIN, Contact
from bot.teams.errors import TeamsAccessLost
from bot.teams.tokens import Tokens

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
        self._session: aiohttp.ClientSession | None = None
        self._clock, self._contact = clock, Contact(now=clock.now)
        self._next_look = clock.now()
        self._tokens = Tokens(url=token_url, app_id=app_id, secret=secret, session=self._opened, now=clock.now)
        self.witness = TeamsChat(
            app_id=app_id,
            tenant=tenant,
            channels=channels,
            tokens=self._tokens,
            session=self._opened,
            address=lambda: self._address,
            contact=self._contact,
            sleep=sleep,
        )

    @property
    def healthy(self) -> bool:
        """Whether Teams takes our secret."""
        return self._contact.known

    async def start(self) -> None:
        """Connect; raises `TeamsAccessLost` if our secret is refused."""
        self._session = aiohttp.ClientSession(trust_env=False)
        self._address = await self._recall() or self._address
        try:
            await self._introduce()
        except TeamsAccessLost:
            await self._session.close()
            raise

    async def stop(self) -> None:
        """Close the connection."""
        if self._session:
            await self._session.close()

    async def look(self) -> None:
        """See where Teams is reached now, and now and then ask for a token if Teams takes nothing from us."""
        self._address = await self._recall() or self._address
        now = self._clock.now()
        if self._contact.known or now < self._next_look:
            return
        self._next_look = now + AGAIN
        self._tokens.forget()
        try:
            await self._introduce()
        except TeamsAccessLost as fault:
            _log.error("teams refuses us", why=str(fault))

    async def _introduce(self) -> None:
        try:
            await self._tokens.token()
        except TeamsAccessLost:
            raise
        except Unreachable as fault:
            _log.warning("teams is away", why=str(fault))
        else:
            self._contact.found()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Unreachable("teams-closed")
        return self._session
