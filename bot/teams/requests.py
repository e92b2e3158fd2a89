"""Teams' HTTP requests: read tolerantly, proven to be Teams', and handed on; what is not understood is answered with 200."""

import json
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import web

from approvals.errors import TwokeysError, Unreachable
from approvals.ports import Clock
from bot.door import Door
from bot.teams.authentic import bearer, key_id, objection
from bot.teams.hosts import trusted
from bot.teams.inbound import REACTION, Activity
from bot.teams.keys import Keys

PATH = "/api/messages"
LARGEST = 1024 * 1024
"""Bytes of a body that is read at all."""
DEEPEST = 100
"""Levels of tables in tables; Teams' own stay far below, and Python reads no thousand."""

Answer = Callable[[Activity], Awaitable[tuple[int, dict[str, Any] | None]]]
"""What is answered to an activity that is Teams': a status, and a body if it has one."""

_log = structlog.get_logger()


class Requests:
    """Answers `POST /api/messages` while open."""

    def __init__(
        self,
        *,
        door: Door,
        keys: Keys,
        app_id: str,
        clock: Clock,
        here: bool,
        answer: Answer,
        miss: Callable[[], None],
    ) -> None:
        """`miss` is told when something is not taken that Teams does not send again."""
        self._door, self._keys, self._app_id, self._clock = door, keys, app_id, clock
        self._here, self._answer, self._miss = here, answer, miss
        self.open = False

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        """The one address that Teams calls."""
        return (web.post(PATH, self.receive),)

    async def receive(self, request: web.Request) -> web.Response:
        """Unpack, verify, answer."""
        if not self.open:
            return web.Response(status=503)
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        raw = await request.read()
        if len(raw) > LARGEST:
            return web.Response(status=413)
        activity = unpacked(raw)
        if activity is None:
            return web.Response(status=400)
        try:
            why = await self._objection(request.headers.get("Authorization"), activity)
        except Unreachable:
            # Nobody can be told from a forger now.
            await self._turned_away("unproven")
            return self._not_taken(activity)
        if why is not None:
            await self._turned_away(why)
            return web.Response(status=401)
        try:
            status, body = await self._answer(activity)
        except Exception:  # noqa: BLE001 - what could not be stored is not acknowledged, so that it comes again
            _log.exception("not acknowledged")
            return self._not_taken(activity)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    async def _turned_away(self, why: str) -> None:
        with suppress(TwokeysError):
            await self._door.turned_away(why)

    def _not_taken(self, activity: Activity) -> web.Response:
        """Teams sends it again, unless it is a reaction: those come once."""
        if activity.get("type") == REACTION:
            self._miss()
        return web.Response(status=503)

    async def _objection(self, header: str | None, activity: Activity) -> str | None:
        token = bearer(header)
        kid = key_id(token) if token else None
        if token is None or kid is None:
            return "forged"
        key = await self._keys.key(kid)
        if key is None:
            return "forged"
        address = activity.get("serviceUrl")
        if not isinstance(address, str) or not trusted(address, here=self._here):
            return "forged"
        return objection(token, key, app_id=self._app_id, activity=activity, now=self._clock.now())


def unpacked(raw: bytes) -> dict[str, Any] | None:
    """The activity; None for what is none."""
    try:
        body = json.loads(raw, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and not _too_deep(body) else None


def _no_number(name: str) -> float:
    """Python reads numbers in JSON although JSON has none of them, and no database stores them."""
    raise ValueError(name)


def _finite(digits: str) -> float:
    """The same of a number that is too large to be one."""
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _too_deep(body: dict[str, Any]) -> bool:
    level: list[object] = [body]
    for _ in range(DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [one for each in inside for one in each]
        if not level:
            return False
    return True
