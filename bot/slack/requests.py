"""Slack's HTTP requests: verified over their raw body, unpacked by ourselves, and handed to Bolt."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from approvals.ports import Clock
from bot.door import Door
from bot.slack.routing import answered
from bot.slack.signature import objection

PATH = "/slack/events"
LARGEST = 1024 * 1024
"""Bytes of a body that is read at all."""


class Requests:
    """Answers `POST /slack/events` while open."""

    def __init__(self, *, app: AsyncApp, door: Door, signing_secret: str, clock: Clock) -> None:
        self._app, self._door, self._secret, self._clock = app, door, signing_secret, clock
        self.open = False

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        """The one address that Slack calls."""
        return (web.post(PATH, self.receive),)

    async def receive(self, request: web.Request) -> web.Response:
        """Verify, unpack, let Bolt answer."""
        if not self.open:
            return web.Response(status=503)
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        raw = await request.read()
        if len(raw) > LARGEST:
            return web.Response(status=413)
        why = objection(
            secret=self._secret,
            body=raw,
            timestamp=request.headers.get("X-Slack-Request-Timestamp"),
            signature=request.headers.get("X-Slack-Signature"),
            now=self._clock.now(),
        )
        if why is not None:
            await self._door.turned_away(why)
            return web.Response(status=401)
        body = unpacked(raw, request.content_type)
        if body is None:
            return web.Response(status=400)
        return _response(await answered(self._app, body))


def unpacked(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """The body as Socket Mode would bring it; None if it is none of Slack's.

    Bolt takes every form whose text has the word "payload" in it for an interaction, and finds nothing in a command
    that says “payload”.
    """
    try:
        if content_type == "application/json":
            body = json.loads(raw)
        else:
            fields = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            body = json.loads(fields["payload"]) if set(fields) == {"payload"} else fields
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _response(answer: BoltResponse) -> web.Response:
    content_type = answer.first_headers().get("content-type", "text/plain").split(";")[0]
    return web.Response(status=answer.status, text=answer.body or "", content_type=content_type)
