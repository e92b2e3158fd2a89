"""Our own token for the Connector: asked for once an hour, and by one call at a time."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp

from approvals.errors import Unreachable
from bot.teams.errors import TeamsAccessLost

SCOPE = "https://api.botframework.com/.default"
"""https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector"""

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_EARLY = timedelta(minutes=5)
"""How long before its end a token is not used any more."""
_LONGEST = 86_400.0
_PASSES = frozenset({"temporarily_unavailable", "server_error"})
"""What is wrong at Microsoft's end, and not with our secret.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-codes-for-token-endpoint-errors
"""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")
"""https://www.rfc-editor.org/rfc/rfc6750#section-2.1"""


class Tokens:
    """A token as long as it is good."""

    def __init__(
        self,
        *,
        url: str,
        app_id: str,
        secret: str,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], datetime],
    ) -> None:
        self._url, self._app_id, self._secret = url, app_id, secret
        self._session, self._now = session, now
        self._good: tuple[str, datetime] | None = None
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """A token that is good for some minutes. Raises `TeamsAccessLost` if we are refused, `Unreachable` otherwise."""
        async with self._lock:
            now = self._now()
            if self._good is None or now >= self._good[1]:
                token, seconds = await self._ask()
                self._good = (token, now + max(timedelta(seconds=seconds) - _EARLY, timedelta()))
            return self._good[0]

    def forget(self) -> None:
        """Ask anew the next time: the one that we have was refused."""
        self._good = None

    async def _ask(self) -> tuple[str, float]:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._app_id,
            "client_secret": self._secret,
            "scope": SCOPE,
        }
        try:
            async with self._session().post(self._url, data=asked, timeout=_TIMEOUT, allow_redirects=False) as answer:
                body = await answer.json(content_type=None)
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
            raise Unreachable("teams-unreachable", what=type(fault).__name__) from fault
        match body:
            case {"access_token": str(token), "expires_in": int() | float() | str() as given} if status == 200:  # noqa: PLR2004
                seconds = _seconds(given)
                if seconds is not None and _TOKEN.fullmatch(token):
                    return token, seconds
            case {"error": str(error)} if status in {400, 401} and error not in _PASSES:
                raise TeamsAccessLost(error=error)
        raise Unreachable("teams-unreachable", what=f"status {status}")


def _seconds(given: float | str) -> float | None:
    """How long a token is good; None where that is no such number."""
    try:
        seconds = float(given)
    except (ValueError, OverflowError):
        return None
    return seconds if 0 <= seconds <= _LONGEST else None
