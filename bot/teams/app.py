"""Teams as a whole: what the composition root starts, stops and asks whether it is well.

The stock adapter of botbuilder checks tokens badly and answers each button with an error, so that HTTP and the token
check are ours; what comes after it is botbuilder's: the turn, and the routing by kind of activity.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity as Turned
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.bot_framework_authentication import BotFrameworkAuthentication
from botframework.connector.auth.connector_factory import ConnectorFactory

from approvals.domain.people import Platform
from approvals.ports import Clock
from bot.door import Door
from bot.events import AccessLost, Event, Missed
from bot.teams import inbound
from bot.teams.chat import TeamsChat, connector
from bot.teams.connection import Connection
from bot.teams.connector import Sleep
from bot.teams.contact import AGAIN, Contact
from bot.teams.conversation import Conversation
from bot.teams.errors import TeamsAccessLost
from bot.teams.hosts import same
from bot.teams.inbound import Activity
from bot.teams.keys import Keys
from bot.teams.order import Order
from bot.teams.requests import Requests

_log = structlog.get_logger()


class TeamsLine:
    """One tenant over HTTP. `chat` is the port, `understand` the inbound half, `work` what a stored activity leads to."""

    def __init__(
        self,
        *,
        door: Door,
        clock: Clock,
        app_id: str,
        secret: str,
        tenant: str,
        channels: Iterable[str],
        openid_url: str,
        token_url: str,
        address: str,
        here: bool,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`here` says that Teams was moved to this machine, `address` where it is reached until it says so itself."""
        self._door, self._clock, self._tenant, self._bot = door, clock, tenant, f"28:{app_id}"
        self._address = address
        self._moved = False
        self._order = Order()
        self._connection = Connection(token_url=token_url, app_id=app_id, secret=secret, now=clock.now)
        self._contact = self._connection.contact
        self._looking: asyncio.Task[None] | None = None
        self._next_look = datetime.min.replace(tzinfo=UTC)
        self._keys = Keys(url=openid_url, session=self._connection.session, now=clock.now)
        self.chat = TeamsChat(
            app_id=app_id,
            tenant=tenant,
            channels=channels,
            connection=self._connection,
            address=lambda: self._address,
            sleep=sleep,
        )
        self._conversation = Conversation(door=door, chat=self.chat, tenant=tenant, keep=self._keep, clock=clock)
        self._adapter = _Adapter(_Ours(self))
        self._requests = Requests(
            door=door,
            keys=self._keys,
            app_id=app_id,
            clock=clock,
            here=here,
            answer=self._answer,
            miss=self._contact.miss,
        )

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        """What the HTTP server must route to us."""
        return self._requests.routes

    def understand(self, letter: Mapping[str, Any]) -> Event | None:
        """A stored letter as an event of ours."""
        return inbound.event(letter, bot=self._bot, tenant=self._tenant)

    async def work(self, event: Event) -> None:
        """Do what a stored activity says."""
        await self._conversation.work(event)

    async def give_up(self, event: Event) -> None:
        """It could not be worked off however often it was tried."""
        await self._conversation.give_up(event)

    async def start(self) -> None:
        """Listen, and see whether our secret is taken; raises `TeamsAccessLost` if it is refused.

        A Teams that is away does not stop the start: `healthy` says no until we were given a token.
        """
        known = await self._door.address(Platform.TEAMS, self._tenant)
        if known is None and self._address:
            await self._door.keep_address(Platform.TEAMS, self._tenant, self._address)
        self._address = known or self._address
        await self._connection.open()
        self._moved = False
        self._requests.open = True

    async def stop(self) -> None:
        """Take nothing more in, close the connections."""
        self._requests.open = False
        if self._looking:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        await self._keys.close()
        await self._connection.close()

    def look(self) -> bool:
        """See to what is to be done, and let nobody wait for it.

        True if everybody is to be read anew: Teams is reached again since the last look, or elsewhere.
        """
        now = self._clock.now()
        self._keys.look_ahead()
        idle = self._looking is None or self._looking.done()
        if idle and self._contact.asks and (self._contact.missed or now >= self._next_look):
            self._next_look = now + AGAIN
            self._looking = asyncio.create_task(self._see_to(self._contact), name="teams")
        moved, self._moved = self._moved, False
        return moved

    async def quiet(self) -> None:
        """Wait until nothing goes on that a look has left running."""
        if self._looking:
            await self._looking

    @property
    def healthy(self) -> bool:
        """Whether Teams takes what we send."""
        return self._contact.known

    async def _see_to(self, contact: Contact) -> None:
        """Introduce ourselves anew where Teams takes nothing from us, and tell what is to be told."""
        try:
            if not contact.known:
                self._connection.tokens.forget()
                await self._connection.introduce()
                # Who could not be read meanwhile is read now.
                self._moved = contact.known
        except TeamsAccessLost as fault:
            contact.lose(fault)
        try:
            if contact.refused:
                await self._door.work(AccessLost(detail=contact.refused))
                contact.refused = None
            if contact.missed:
                await self._door.work(Missed(platform=Platform.TEAMS))
                contact.missed = False
        except Exception:  # noqa: BLE001 - it is told after the next look
            _log.exception("not told")

    async def client(self) -> ConnectorClient:
        """Botbuilder's client for the turn at hand."""
        return connector(self._address, connection=self._connection)

    async def _answer(self, activity: Activity) -> tuple[int, dict[str, Any] | None]:
        """Let botbuilder turn to the right one of our answers."""
        address, ours = str(activity.get("serviceUrl")), inbound.ours(activity, self._tenant)
        if not ours:
            await self._door.turned_away("another-tenant")
        elif not same(address, self._address):
            await self._door.keep_address(Platform.TEAMS, self._tenant, address)
            # Where nothing was known, everybody is to be read; a nearer address knows the same people.
            self._moved = self._moved or not self._address
            self._address = address
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity({}, is_authenticated=True)
        result.connector_factory = _Factory(self)
        handler = _Handler(activity, keep=partial(self._keep, came=self._clock.now()), conversation=self._conversation)
        answer = await self._adapter.process_activity(result, _lean(activity), handler.on_turn)
        return (HTTPStatus.OK, None) if answer is None else (int(answer.status), answer.body)

    async def _keep(self, activity: Activity, came: datetime) -> bool:
        """Store everything an activity says; False if all of it was there already."""
        new = False
        for key, letter in inbound.letters(activity, received=came, order=self._order):
            if inbound.event(letter, bot=self._bot, tenant=self._tenant) is not None:
                new |= await self._door.keep(Platform.TEAMS, key, letter, came=came)
        return new


class _Handler(ActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """One turn: what must be answered at once is, everything else is stored."""

    def __init__(self, activity: Activity, *, keep: Any, conversation: Conversation) -> None:
        self._activity, self._keep, self._conversation = activity, keep, conversation

    async def on_invoke_activity(self, _: TurnContext) -> InvokeResponse:
        body = await self._conversation.invoked(self._activity)
        return InvokeResponse(status=HTTPStatus.OK, body=body)

    async def on_message_activity(self, _: TurnContext) -> None:
        await self._keep(self._activity)

    async def on_message_reaction_activity(self, _: TurnContext) -> None:
        await self._keep(self._activity)

    async def on_conversation_update_activity(self, _: TurnContext) -> None:
        await self._keep(self._activity)

    async def on_installation_update(self, _: TurnContext) -> None:
        await self._keep(self._activity)


class _Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The seam of botbuilder that takes a request somebody else has proven."""


class _Factory(ConnectorFactory):  # type: ignore[misc]
    def __init__(self, line: TeamsLine) -> None:
        self._line = line

    async def create(self, _: str, __: str) -> ConnectorClient:
        return await self._line.client()


class _Ours(BotFrameworkAuthentication):  # type: ignore[misc]
    """Says no to whatever would check or fetch a token behind our back."""

    def __init__(self, line: TeamsLine) -> None:
        self._line = line

    async def authenticate_request(self, *_: Any) -> AuthenticateRequestResult:
        raise PermissionError

    async def authenticate_streaming_request(self, *_: Any) -> AuthenticateRequestResult:
        raise PermissionError

    def create_connector_factory(self, _: ClaimsIdentity) -> ConnectorFactory:
        return _Factory(self._line)

    async def create_user_token_client(self, _: ClaimsIdentity) -> None:
        """Nobody signs in anywhere else."""


def _lean(activity: Activity) -> Turned:
    """As much of an activity as the routing needs; the rest of it may make botbuilder's models stumble."""
    return Turned(
        type=inbound.text(activity, "type"),
        name=inbound.text(activity, "name") or None,
        id=inbound.text(activity, "id") or None,
        channel_id=inbound.text(activity, "channelId"),
        service_url=inbound.text(activity, "serviceUrl"),
    )
