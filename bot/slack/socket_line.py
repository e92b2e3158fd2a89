"""The Socket Mode line: one connection, replaced by a new one whenever there is doubt that it still hears."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest

from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.slack.client import Client
from bot.slack.errors import AWAY, said
from bot.slack.routing import answered
from bot.slack.running import Running

_PATIENCE, _FAREWELL = 10, 1
"""Seconds for a new connection, and for closing an old one."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds between the line's acts.

    `ping`: between pings; `watch`: between looks of the watchdog, up to `patience` while Slack is away; `quiet`: without
    any envelope before a new connection is made; `stop`: given to what still runs at a stop.
    """

    ping: float = 5.0
    watch: float = 10.0
    patience: float = 60.0
    quiet: float = 600.0
    stop: float = 10.0


class SocketLine:
    """Keeps a connection; calls `connected` each time Slack greets us on a new one.

    The SDK reconnects by itself, but is known to sit on a dead connection at times, or to knock for ever with a used
    ticket (bolt-python#417, #1529, python-slack-sdk#1110, #1701). Hence a look from outside, which replaces the client.
    """

    def __init__(
        self,
        *,
        app: AsyncApp,
        app_token: str,
        api_url: str,
        clock: Clock,
        timing: Timing,
        connected: Callable[[], None],
        running: Running,
    ) -> None:
        self._app, self._app_token, self._api_url = app, app_token, api_url
        self._clock, self._timing, self._connected, self._running = clock, timing, connected, running
        self._handler: AsyncSocketModeHandler | None = None
        self._heard: datetime | None = None
        self._greeted = asyncio.Event()

    @property
    def hears(self) -> bool:
        """Whether the connection is open, was greeted, and answers pings."""
        if self._handler is None or self._heard is None:
            return False
        client = self._handler.client
        session, ponged = client.current_session, client.last_ping_pong_time
        fresh = ponged is None or time.time() - ponged < 4 * self._timing.ping
        return session is not None and not session.closed and fresh

    async def renew(self) -> None:
        """Open a new connection and wait to be greeted, then close the old one, so that there is always one to hear on."""
        address = await self._address()
        old, self._handler, self._heard = self._handler, self._make(), None
        self._greeted.clear()
        client = self._handler.client
        client.wss_uri = address
        try:
            async with asyncio.timeout(_PATIENCE):
                await client.connect()  # type: ignore[no-untyped-call]  # the SDK has no types there
                await self._greeted.wait()
        except TimeoutError as fault:
            raise Unreachable("slack-away", method="socket") from fault
        finally:
            if old is not None:
                self._running.begin(_close(old), what="close")

    async def look(self, now: datetime) -> None:
        """Renew a connection that does not hear, or has not heard anything for too long to be sure.

        Raises `Unreachable`, as `SlackAccessLost` if Slack does not take the app token.
        """
        heard = self._heard
        if self.hears and heard is not None and (now - heard).total_seconds() < self._timing.quiet:
            return
        _log.info("new connection to slack", why="quiet" if self.hears else "not connected")
        await self.renew()

    async def close(self) -> None:
        """Close the connection."""
        handler, self._handler = self._handler, None
        if handler is not None:
            await _close(handler)

    def _make(self) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(
            self._app,
            self._app_token,
            logger=_silent(),
            web_client=Client(url=self._api_url),
            ping_interval=self._timing.ping,
        )
        handler.client.proxy = None
        handler.client.message_listeners.append(self._hear)
        handler.client.socket_mode_request_listeners = [self._take]
        return handler

    async def _address(self) -> str:
        client = Client(url=self._api_url, timeout=_PATIENCE)
        try:
            answer = await client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as fault:
            raise said("apps.connections.open", fault) from fault
        except AWAY as fault:
            raise Unreachable("slack-away", method="apps.connections.open") from fault
        return str(answer["url"])

    async def _take(self, client: Any, envelope: SocketModeRequest) -> None:
        answer = await answered(self._app, envelope.payload)
        await send_async_response(client, envelope, answer, time.time())

    async def _hear(self, client: Any, message: dict[str, Any], _: str | None) -> None:
        if self._handler is None or client is not self._handler.client:
            return
        self._heard = self._clock.now()
        if message.get("type") == "hello":
            self._greeted.set()
            self._connected()


async def _close(handler: AsyncSocketModeHandler) -> None:
    """As the SDK's own close, but one that neither needs a connection nor waits for a peer that is silent."""
    client = handler.client
    client.closed, client.auto_reconnect_enabled = True, False
    for task in (client.message_processor, client.current_session_monitor, client.message_receiver):
        if task is not None:
            task.cancel()
    try:
        if client.current_session is not None:
            with suppress(TimeoutError, aiohttp.ClientError, OSError):
                async with asyncio.timeout(_FAREWELL):
                    await client.current_session.close()
    finally:
        await client.aiohttp_client_session.close()


def _silent() -> logging.Logger:
    """The SDK logs every reconnect with addresses that hold a ticket; the watchdog says what matters."""
    logger = logging.getLogger("slack_sdk.twokeys")
    logger.setLevel(logging.CRITICAL)
    return logger
