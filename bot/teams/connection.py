"""The connection of a line to Teams: one session, our token, and what is known of whether Teams takes us."""

from collections.abc import Callable
from datetime import datetime

import aiohttp
import structlog

from approvals.errors import Unreachable
from bot.teams.contact import Contact
from bot.teams.errors import TeamsAccessLost
from bot.teams.tokens import Tokens

_log = structlog.get_logger()


class Connection:
    """Works between `open` and `close`."""

    def __init__(self, *, token_url: str, app_id: str, secret: str, now: Callable[[], datetime]) -> None:
        self._session: aiohttp.ClientSession | None = None
        self.contact = Contact(now=now)
        self.tokens = Tokens(url=token_url, app_id=app_id, secret=secret, session=self.session, now=now)

    async def open(self) -> None:
        """Connect; raises `TeamsAccessLost` if our secret is refused. A Teams that is away is asked again later."""
        self._session = aiohttp.ClientSession(trust_env=False)
        try:
            await self.introduce()
        except TeamsAccessLost:
            await self._session.close()
            raise

    async def close(self) -> None:
        """Close the session; later calls raise `Unreachable`."""
        session, self._session = self._session, None
        if session:
            await session.close()

    async def introduce(self) -> None:
        """Ask for a token, unless we have one; raises `TeamsAccessLost` if we are refused."""
        try:
            await self.tokens.token()
        except TeamsAccessLost:
            raise
        except Unreachable as fault:
            _log.warning("teams is away", why=str(fault))
        else:
            self.contact.found()

    def session(self) -> aiohttp.ClientSession:
        """The one session that all calls share."""
        if self._session is None:
            raise Unreachable("teams-closed")
        return self._session
