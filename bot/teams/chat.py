"""The Chat port on Teams: cards, profiles and sentences through the Bot Connector.

Beside `app` this is the one file that knows botbuilder. Its client builds the requests and reads the answers; who may be
asked, with which token and for how long, is ours.
"""

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationAccount, ConversationParameters
from botframework.connector.aio import ConnectorClient
from botframework.connector.bot_framework_sdk_client_async import BotFrameworkConnectorConfiguration
from msrest.authentication import Authentication
from msrest.exceptions import ClientException, HttpOperationError
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPSender, AsyncPipeline
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.async_abc import AsyncClientResponse

from approvals.domain.card import Card, MessageRef
from approvals.domain.desk import Desk
from approvals.domain.notice import Notice
from approvals.domain.people import Identity, Platform, Profile
from approvals.domain.vote import Mark
from approvals.errors import Stale, Unreachable
from approvals.ports import Marks, Posted
from bot.teams import render
from bot.teams.connection import Connection
from bot.teams.connector import Sleep, patiently
from bot.teams.elements import CARD_TYPE, Message
from bot.teams.errors import TeamsSaidNo, refusal
from bot.teams.members import Member, Members
from bot.teams.whole import whole

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_PAGE = 200
_THREADED = ("@thread.tacv2", "@thread.skype")
"""How the ids of a team's channels end, where each message begins a thread."""

_UNREADABLE = Marks(present={}, cut_short=frozenset(Mark), readable=False)


class TeamsChat:
    """One tenant; `address` says where Teams is reached now."""

    platform = Platform.TEAMS

    def __init__(
        self,
        *,
        app_id: str,
        tenant: str,
        channels: Iterable[str],
        connection: Connection,
        address: Callable[[], str],
        sleep: Sleep,
    ) -> None:
        self._bot, self._tenant = ChannelAccount(id=f"28:{app_id}"), tenant
        self._connection, self._address, self._sleep = connection, address, sleep
        self._members = Members(roster=self, tenant=tenant, channels=channels)
        self._private: dict[str, str] = {}
        self._clients: dict[str, ConnectorClient] = {}

    async def post_card(self, card: Card, *, channel: str, key: str) -> Posted:
        """Post a card as a message of its own. Teams lets nobody look for it by `key`, which its buttons carry."""
        del key
        return Posted(message=await self._post(render.card(card, turn=_turn()), channel), trace=None)

    def fits(self, card: Card) -> None:
        """Refuse a card that Teams cannot show whole."""
        render.fits(card)

    async def offer_marks(self, ref: MessageRef) -> None:
        """Bots cannot react in Teams: the card's buttons are what it offers."""

    async def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:  # noqa: ARG002 - the port names them
        """Bots cannot read a channel in Teams."""
        return None

    async def key_of(self, ref: MessageRef) -> str | None:  # noqa: ARG002 - likewise
        """Bots cannot read a message in Teams."""
        return None

    async def show_card(self, card: Card, ref: MessageRef, *, below: str | None) -> Posted:
        """Show today's state on a card, and below it once Teams said that it cannot find it; raises `Stale` if it is gone.

        It may say so of a card that is there: https://github.com/MicrosoftDocs/msteams-docs/issues/6139.
        """
        shown = render.card(card, turn=_turn())
        thread = _thread(ref.channel, ref.id)
        found = await self._update(shown, thread, ref.id)
        kept = below is not None and await self._update(shown, thread, below)
        everywhere = found and kept is (below is not None)
        if not (found or kept):
            try:
                below = await self._send(shown, thread)
            except TeamsSaidNo as fault:
                if fault.gone:
                    raise Stale("card-gone", channel=ref.channel) from fault
                raise
        return Posted(message=ref, trace=None, below=below, found=everywhere)

    async def _update(self, shown: Message, conversation: str, message: str) -> bool:
        """False where Teams does not find that message, or does not let us."""
        update = _message(shown, self._bot, id=message, conversation=ConversationAccount(id=conversation))
        try:
            await self._ask(lambda it: it.update_activity(conversation, message, update), again=True)
        except TeamsSaidNo as fault:
            if not (fault.gone or fault.status == HTTPStatus.FORBIDDEN):
                raise
            return False
        return True

    async def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        """Nobody can read reactions back in Teams: what was said is what was heard."""
        del ref, left
        return _UNREADABLE

    async def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        """The same for whoever publishes."""
        del card, ref
        return _UNREADABLE

    async def profile(self, identity: Identity) -> Profile:
        """Who somebody is for Teams now."""
        return await self._members.profile(identity)

    async def by_email(self, address: str) -> Profile | None:
        """Whoever has that address in one of our teams."""
        return await self._members.by_email(address)

    async def tell(self, identity: Identity, notice: Notice, *, channel: str) -> None:
        """Tell one person something in the chat that they have with us alone."""
        del channel
        await self._send(render.notice(notice, tenant=self._tenant, turn=_turn()), await self.chat_with(identity.user))

    async def say(self, notice: Notice, *, channel: str, thread: MessageRef | None) -> None:
        """Say something in the channel, or below a card."""
        shown = render.notice(notice, tenant=self._tenant, turn=_turn())
        if thread is None:
            await self._post(shown, channel)
        else:
            await self._send(shown, _thread(thread.channel, thread.id))

    async def show_home(self, identity: Identity, shown: Desk | Notice) -> None:
        """Show somebody everything of theirs, as a message to them alone."""
        await self._send(render.home(shown, turn=_turn()), await self.chat_with(identity.user))

    async def reply(self, shown: Message, conversation: str) -> None:
        """Answer where somebody said something."""
        await self._send(shown, conversation)

    async def member(self, conversation: str, user: str) -> Member:
        """One member of a conversation, by Teams' own id."""
        found = await self._ask(lambda it: it.get_conversation_member(conversation, user), again=True)
        return _member(found)

    async def members(self, conversation: str) -> list[Member]:
        """All members of a conversation, or of the team whose channel it is."""
        found: list[Member] = []
        token: str | None = None
        while True:
            page = await self._ask(partial(_page, conversation, token), again=True)
            found += [_member(one) for one in page.members or ()]
            token = page.continuation_token
            if not token:
                return found

    async def _post(self, shown: Message, channel: str) -> MessageRef:
        """A message that begins a thread, where there are threads."""
        if not channel.endswith(_THREADED):
            return self._ref(channel, await self._send(shown, channel))
        asked = ConversationParameters(
            is_group=True,
            bot=self._bot,
            tenant_id=self._tenant,
            activity=_message(shown, self._bot),
            channel_data={"channel": {"id": channel}, "tenant": {"id": self._tenant}},
        )
        made = await self._ask(lambda it: it.create_conversation(asked), again=False)
        return self._ref(channel, str(made.activity_id or made.id.rpartition("=")[2]))

    async def _send(self, shown: Message, conversation: str) -> str:
        message = _message(shown, self._bot, conversation=ConversationAccount(id=conversation))
        sent = await self._ask(lambda it: it.send_to_conversation(conversation, message), again=False)
        return str(sent.id)

    async def chat_with(self, user: str) -> str:
        """The chat that somebody has with us alone; it is made if there is none."""
        if user not in self._private:
            own = await self._members.id_of(user)
            if own is None:
                raise TeamsSaidNo(status=404, code="MemberNotFoundInConversation")
            asked = ConversationParameters(
                is_group=False,
                bot=self._bot,
                members=[ChannelAccount(id=own)],
                tenant_id=self._tenant,
                channel_data={"tenant": {"id": self._tenant}},
            )
            self._private[user] = str((await self._ask(lambda it: it.create_conversation(asked), again=True)).id)
        return self._private[user]

    async def _ask(self, call: Callable[[Any], Awaitable[Any]], *, again: bool) -> Any:
        client = self._client()

        async def once() -> Any:
            try:
                return await call(client.conversations)
            except HttpOperationError as refused:
                raise refusal(refused.response, refused.error) from refused
            except (aiohttp.ClientError, TimeoutError, ClientException, ValueError) as fault:
                raise Unreachable("teams-unreachable", what=type(fault).__name__) from fault

        with self._connection.contact.kept():
            return await patiently(once, again=again, forget=self._connection.tokens.forget, sleep=self._sleep)

    def _client(self) -> ConnectorClient:
        """The client for where Teams is now; another one once that changes."""
        address = self._address()
        if not address:
            raise Unreachable("teams-unheard")
        if self._clients.get(address) is None:
            self._clients = {address: connector(address, connection=self._connection)}
        return self._clients[address]

    def _ref(self, channel: str, message: str) -> MessageRef:
        return MessageRef(platform=Platform.TEAMS, workspace=self._tenant, channel=channel, id=message)


def connector(address: str, *, connection: Connection) -> ConnectorClient:
    """Botbuilder's client, over our own connection; it tries nothing again."""
    config = BotFrameworkConnectorConfiguration(Authentication(), address)
    config.custom_pipeline = AsyncPipeline([RawDeserializer()], _Sender(connection))
    return ConnectorClient(None, custom_configuration=config)


class _Sender(AsyncHTTPSender[Any, Any]):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def __aexit__(self, *_: object) -> None:
        """The session is not ours to close."""

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:
        asked = request.http_request
        headers = {**asked.headers, "Authorization": f"Bearer {await self._connection.tokens.token()}"}
        async with self._connection.session().request(
            asked.method, asked.url, headers=headers, data=asked.data, timeout=_TIMEOUT, allow_redirects=False
        ) as answer:
            return Response(request, _Answered(asked, answer, await whole(answer)))


class _Answered(AsyncClientResponse):
    def __init__(self, request: Any, answer: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, answer)
        self.status_code, self.headers, self.reason = answer.status, dict(answer.headers), answer.reason
        self._body = body

    def body(self) -> bytes:
        return self._body


def _page(conversation: str, token: str | None, it: Any) -> Any:
    return it.get_conversation_paged_members(conversation, page_size=_PAGE, continuation_token=token)


def _message(shown: Message, bot: ChannelAccount, **more: Any) -> Activity:
    """A card alone: text beside it would be split off, and the message's id lost."""
    attachment = Attachment(content_type=CARD_TYPE, content=shown.card)
    return Activity(type="message", from_property=bot, summary=shown.summary, attachments=[attachment], **more)


def _thread(channel: str, message: str) -> str:
    return f"{channel};messageid={message}" if channel.endswith(_THREADED) else channel


def _turn() -> str:
    return uuid.uuid4().hex[:12]


def _member(account: Any) -> Member:
    more: Mapping[str, Any] = account.additional_properties or {}
    return {
        **more,
        "id": account.id,
        "name": account.name,
        "aadObjectId": account.aad_object_id or more.get("objectId"),
    }
