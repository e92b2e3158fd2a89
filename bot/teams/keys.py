"""The keys that Teams signs with: fetched from its OpenID server, kept, and fetched anew without keeping anybody waiting."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import jwt
import structlog

from approvals.errors import Unreachable
from bot.teams.authentic import Key
from bot.teams.whole import whole

_TIMEOUT = aiohttp.ClientTimeout(total=5)
_AGAIN = timedelta(minutes=1)
_RENEW = timedelta(hours=24)
"""How long keys are used before they are looked at again: the documentation asks for once a day."""

_log = structlog.get_logger()


class Keys:
    """Known keys are given at once; one that is unknown is looked for, at most once a minute once there are any."""

    def __init__(self, *, url: str, session: Callable[[], aiohttp.ClientSession], now: Callable[[], datetime]) -> None:
        self._url, self._session, self._now = url, session, now
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._ahead_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> Key | None:
        """The key of that id; None if there is none. Raises `Unreachable` as long as no keys at all are known."""
        now = self._now()
        known = self._keys.get(kid)
        if known is not None:
            if self._fetched_at is not None and now - self._fetched_at > _RENEW and self._may_ask(now):
                self._begin(now)
            return known
        if self._fetching is None and self._may_ask(now):
            self._begin(now)
        if self._fetching is not None:
            await asyncio.shield(self._fetching)
        if not self._keys:
            raise Unreachable("teams-unreachable", what="signing keys")
        return self._keys.get(kid)

    def look_ahead(self) -> None:
        """Begin to read them, so that whoever calls first need not wait; where they cannot be had, not every second."""
        now = self._now()
        if not self._keys and self._fetching is None and (self._ahead_at is None or now - self._ahead_at >= _AGAIN):
            self._ahead_at = now
            self._begin(now)

    async def close(self) -> None:
        """Stop looking."""
        if self._fetching is not None:
            self._fetching.cancel()
            with suppress(asyncio.CancelledError):
                await self._fetching

    def _may_ask(self, now: datetime) -> bool:
        """Without any key each request may ask: nothing works before there are some."""
        return self._fetching is None and (not self._keys or self._asked_at is None or now - self._asked_at >= _AGAIN)

    def _begin(self, now: datetime) -> None:
        if self._keys:
            # The first look is for any keys at all: whatever was signed with a newer one since may still be looked for.
            self._asked_at = now
        self._fetching = asyncio.create_task(self._fetch(), name="teams keys")

    async def _fetch(self) -> None:
        """Old keys stay where new ones cannot be had."""
        try:
            listed = await self._get(str((await self._get(self._url))["jwks_uri"]))
            found = {key.id: key for one in listed["keys"] if (key := _key(one)) is not None}
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as fault:
            _log.warning("teams keys not read", why=type(fault).__name__)
        else:
            if found:
                self._keys, self._fetched_at = found, self._now()
        finally:
            self._fetching = None

    async def _get(self, url: str) -> Any:
        async with self._session().get(url, timeout=_TIMEOUT, allow_redirects=False) as answer:
            answer.raise_for_status()
            if answer.status != 200:  # noqa: PLR2004 - what is sent elsewhere is not followed
                raise ValueError(answer.status)
            return json.loads(await whole(answer))


def _key(one: Any) -> Key | None:
    """A key as it is listed; None for one that signs nothing of Teams'."""
    match one:
        case {"kid": str(kid), "kty": "RSA", "n": str(), "e": str()} if kid:
            listed = one.get("endorsements")
            endorsed = frozenset(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else ()
            try:
                public = jwt.PyJWK({"kty": "RSA", "n": one["n"], "e": one["e"]}, algorithm="RS256")
            except (jwt.InvalidKeyError, jwt.PyJWKError, ValueError):
                return None
            return Key(id=kid, public=public, endorsements=frozenset(endorsed))
        case _:
            return None
