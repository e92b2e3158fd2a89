"""What listens to Slack: everything is stored before it is acknowledged, but for what needs an answer at once."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from approvals.domain.people import Platform
from approvals.ports import Clock
from bot.door import Door
from bot.events import Event, FormSent, Picked, Pressed, Said
from bot.slack import inbound
from bot.slack.client import Client
from bot.slack.conversation import Conversation
from bot.slack.running import Running

Body = dict[str, Any]
Understand = Callable[[Mapping[str, Any]], Event | None]

_STORED = frozenset({"event_callback", "block_actions"})
_ANY = re.compile("")
_log = structlog.get_logger()


class Listeners:
    """Bolt calls these; it finds what to pass by the names of the arguments."""

    def __init__(
        self,
        *,
        door: Door,
        conversation: Conversation,
        understand: Understand,
        running: Running,
        clock: Clock,
    ) -> None:
        self._door, self._conversation, self._clock = door, conversation, clock
        self._understand, self._running = understand, running

    async def keep(self, body: Body, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """Store, then acknowledge at once; a raise means 500, or silence on a socket, and Slack sends again."""
        if not self._to_keep(body):
            return await next_()
        await self._door.keep(Platform.SLACK, inbound.key(body), body)
        return BoltResponse(status=200, body="")

    async def failed(self, error: Exception) -> BoltResponse:
        """Bolt's own way logs the words of the error, which may quote what could not be stored."""
        _log.error("not acknowledged", exc_info=error)
        return BoltResponse(status=500, body="")

    async def passed_over(self) -> None:
        """An event that is nothing to us is acknowledged, and that is all."""

    async def asked(self, ack: AsyncAck, body: Body) -> None:
        """A command, or the entry in a message's menu."""
        event = self._understand(body)
        await ack()
        if isinstance(event, Said | Picked):
            self._running.begin(self._conversation.answer(event, body), what="answer")

    async def pressed(self, ack: AsyncAck, body: Body) -> None:
        """A button that opens a form, or the one inside a form that looks at what is filled in."""
        await ack()
        if _in_a_form(body):
            form = inbound.sent(body)
            if form is not None:
                self._running.begin(self._conversation.look(form, body), what="look")
            return
        event = self._understand(body)
        if isinstance(event, Pressed) and self._door.opens_form(event.action):
            self._running.begin(self._conversation.answer(event, body), what="answer")

    async def sent(self, ack: AsyncAck, body: Body) -> None:
        """A form that was sent: judged, then stored, then acknowledged."""
        event = self._understand(body)
        if not isinstance(event, FormSent):
            await ack()
            return
        came = self._clock.now()
        objection = await self._conversation.judge(replace(event, came=came))
        if objection is not None:
            await ack(**objection)
            return
        await self._door.keep(Platform.SLACK, inbound.key(body), body, came=came)
        await ack(response_action="clear")

    def _to_keep(self, body: Body) -> bool:
        if body.get("type") not in _STORED or _in_a_form(body):
            return False
        event = self._understand(body)
        return event is not None and not (isinstance(event, Pressed) and self._door.opens_form(event.action))


def bolt(listeners: Listeners, *, workspace: str, api_url: str) -> AsyncApp:
    """One app for Socket Mode and HTTP; its requests are verified before they get here."""

    async def authorize() -> AuthorizeResult:
        # Bolt's own way asks auth.test, and where that fails acknowledges what nobody has seen.
        return AuthorizeResult(enterprise_id=None, team_id=workspace)

    app = AsyncApp(
        name="twokeys",
        logger=_reticent(),
        # The answer is the listener's, without Bolt looking for it every 10 ms and giving up after 3 seconds.
        process_before_response=True,
        client=Client(url=api_url),
        authorize=authorize,
        before_authorize=listeners.keep,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        # Otherwise we would not hear that our own card was deleted or edited.
        ignoring_self_events_enabled=False,
    )
    app.error(listeners.failed)
    app.event(_ANY)(listeners.passed_over)
    app.command(_ANY)(listeners.asked)
    app.shortcut(_ANY)(listeners.asked)
    app.action(_ANY)(listeners.pressed)
    app.view(_ANY)(listeners.sent)
    return app


def _in_a_form(body: Body) -> bool:
    """Buttons in forms only look at what is filled in; nothing is stored before the form is sent."""
    return "view" in body and not inbound.at_home(body)


def _reticent() -> logging.Logger:
    """Bolt's warnings quote requests."""
    logger = logging.getLogger("slack_bolt.twokeys")
    logger.setLevel(logging.ERROR)
    return logger
