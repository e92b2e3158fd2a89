"""Slack as a whole: what the composition root starts, stops and asks whether it is well."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from approvals.domain.vote import Mark
from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.door import Door
from bot.events import AccessLost, Event, Reconnected
from bot.slack import inbound
from bot.slack.chat import SlackChat
from bot.slack.conversation import Conversation
from bot.slack.errors import SlackAccessLost
from bot.slack.listening import Listeners, bolt
from bot.slack.pace import Sleep
from bot.slack.requests import Requests
from bot.slack.running import Running
from bot.slack.socket_line import SocketLine, Timing
from bot.slack.web_api import WebApi

__all__ = ["SlackLine", "Timing"]

_log = structlog.get_logger()


class SlackLine:
    """One workspace: Socket Mode with an app token, else signed HTTP. `chat` is the port, `understand` the inbound half."""

    def __init__(
        self,
        *,
        door: Door,
        clock: Clock,
        workspace: str,
        bot_token: str,
        app_token: str | None = None,
        signing_secret: str | None = None,
        emoji: Mapping[str, Mark],
        short_names: tuple[str, ...] = (),
        api_url: str = "https://slack.com/api/",
        timing: Timing = Timing(),  # noqa: B008 - an immutable value
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._door, self._clock, self._workspace = door, clock, workspace
        self._short_names, self._timing = short_names, timing
        self._running = Running()
        self._watch: asyncio.Task[None] | None = None
        self._known = self._lost = False
        self._api = WebApi(token=bot_token, url=api_url, on_access_lost=self._access_lost, sleep=sleep)
        self.chat = SlackChat(api=self._api, workspace=workspace, emoji=emoji)
        listeners = Listeners(
            door=door,
            conversation=Conversation(door=door, api=self._api, chat=self.chat, workspace=workspace),
            understand=self.understand,
            running=self._running,
            clock=clock,
        )
        app = bolt(listeners, workspace=workspace, api_url=api_url)
        self._socket = (
            SocketLine(
                app=app,
                app_token=app_token,
                api_url=api_url,
                clock=clock,
                timing=timing,
                connected=self._catch_up,
                running=self._running,
            )
            if app_token
            else None
        )
        self._requests = (
            None if app_token else Requests(app=app, door=door, signing_secret=signing_secret or "", clock=clock)
        )

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        """What the HTTP server must route to us; nothing with Socket Mode."""
        return self._requests.routes if self._requests else ()

    def understand(self, payload: Mapping[str, Any]) -> Event | None:
        """A payload of Slack's as an event of ours."""
        return inbound.event(payload, bot_user=self._api.bot_user or _bot_of(payload), short_names=self._short_names)

    async def start(self) -> None:
        """Connect, and catch up with what was missed; raises `SlackAccessLost` if Slack refuses our tokens.

        A Slack that is away does not stop the start: the watchdog goes on trying, and `healthy` says no meanwhile.
        """
        await self._api.open()
        try:
            await self._look()
        except SlackAccessLost:
            await self._api.close()
            raise
        self._watch = asyncio.create_task(self._keep_watch(), name="slack watchdog")

    async def stop(self) -> None:
        """Take nothing more in, finish what runs, close the connections."""
        if self._requests:
            self._requests.open = False
        if self._watch:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        if self._socket:
            await self._socket.close()
        await self._running.finish(within=self._timing.stop)
        await self._api.close()

    async def quiet(self) -> None:
        """Wait until nothing goes on that an answer to Slack has left running."""
        await self._running.quiet()

    def healthy(self, now: datetime) -> bool:
        """Whether we know who we are, may work, and hear."""
        del now
        return self._known and not self._lost and (self._socket is None or self._socket.hears)

    async def _keep_watch(self) -> None:
        pause = self._timing.watch
        while True:
            await asyncio.sleep(pause)
            try:
                well = await self._look()
            except SlackAccessLost as fault:
                _log.error("slack refuses us", why=str(fault))
                well = False
            # Asking for a connection is allowed about once a minute, in bursts.
            # https://docs.slack.dev/reference/methods/apps.connections.open
            pause = self._timing.watch if well else min(2 * pause, self._timing.patience)

    async def _look(self) -> bool:
        """Introduce ourselves if that is still to be done, and see to the line; raises `SlackAccessLost`."""
        try:
            if not self._known or self._lost:
                await self._introduce()
            if self._socket:
                await self._socket.look(self._clock.now())
        except SlackAccessLost:
            raise
        except Unreachable as fault:
            _log.warning("slack is away", why=str(fault))
            return False
        return True

    async def _introduce(self) -> None:
        found = await self._api.introduce()
        if found != self._workspace:
            raise SlackAccessLost(
                method="auth.test", error="other-workspace", workspace=found, expected=self._workspace
            )
        self._known, self._lost = True, False
        if self._requests:
            self._requests.open = True
            self._catch_up()

    def _catch_up(self) -> None:
        self._running.begin(self._door.work(Reconnected()), what="catch up")

    def _access_lost(self, error: str) -> None:
        if self._known and not self._lost:
            self._lost = True
            self._running.begin(self._door.work(AccessLost(detail=error)), what="access lost")


def _bot_of(payload: Mapping[str, Any]) -> str:
    """Our user id as an event names it, for what is worked off before Slack has told us who we are."""
    named = (one.get("user_id") for one in inbound.authorizations(payload) if one.get("is_bot"))
    return str(next(named, ""))
