"""The line to Teams of a process that only publishes: a bot of its own, which may read members and is called by nobody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import aiohttp
import structlog

from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.teams.chat import TeamsChat
from bot.teams.connector import Sleep
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
        self._known = False
        self._tokens = Tokens(url=token_url, app_id=app_id, secret=secret, session=self._opened, now=clock.now)
        self.witness = TeamsChat(
            app_id=app_id,
            tenant=tenant,
            channels=channels,
            tokens=self._tokens,
            session=self._opened,
            address=lambda: self._address,
            sleep=sleep,
        )

    @property
    def healthy(self) -> bool:
        """Whether Teams takes our secret."""
        return self._known

    async def start(self) -> None:
        """Connect; raises `TeamsAccessLost` if our secret is refused."""
        self._session = aiohttp.ClientSession(trust_env=False)
        try:
            await self.look()
        except TeamsAccessLost:
            await self._session.close()
            raise

    async def stop(self) -> None:
        """Close the connection."""
        if self._session:
            await self._session.close()

    async def look(self) -> None:
        """See where Teams is reached now, and ask for a token if that is still to be done."""
        self._address = await self._recall() or self._address
        if self._known:
            return
        try:
            await self._tokens.token()
        except TeamsAccessLost:
            raise
        except Unreachable as fault:
            _log.warning("teams is away", why=str(fault))
        else:
            self._known = True

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Unreachable("teams-closed")
        return self._session
