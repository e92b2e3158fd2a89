"""The Chat port on Slack: cards, marks, profiles and sentences through the Web API."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from approvals.domain.card import Card, MessageRef
from approvals.domain.desk import Desk
from approvals.domain.notice import Notice
from approvals.domain.people import Identity, Platform, Profile
from approvals.domain.vote import Mark
from approvals.errors import Stale, Unreachable
from approvals.ports import Marks, Posted
from bot.emoji import TEAMS
from bot.slack import render
from bot.slack.errors import GONE, NOT_THERE, SlackSaidNo
from bot.slack.marks import marks_of
from bot.slack.standing import profile_of
from bot.slack.traces import trace
from bot.slack.web_api import WebApi
from bot.slack.witness import SlackWitness

CARD = "twokeys_card"
"""The type of the metadata by which a card is found again."""

_PAGES, _PAGE = 5, 200
_SKEW = timedelta(minutes=2)
_QUIETLY = {"unfurl_links": False, "unfurl_media": False}
"""A card shows what it has to show; a preview that Slack adds later would change it."""

_log = structlog.get_logger()


class SlackChat:
    """One workspace; `emoji` says by its plain name which reaction is which mark, and may change meanwhile."""

    platform = Platform.SLACK

    def __init__(self, *, api: WebApi, workspace: str, emoji: Mapping[str, Mark]) -> None:
        self._api = api
        self._workspace = workspace
        self._emoji = emoji
        self.witness = SlackWitness(api=api, workspace=workspace, emoji=emoji)
        """The same workspace, for whoever publishes in the same process."""

    async def post_card(self, card: Card, *, channel: str, key: str) -> Posted:
        """Post a card that can be found again by `key`."""
        shown = render.card(card)
        answer = await self._api.write(
            "chat.postMessage",
            channel=channel,
            text=shown.text,
            blocks=shown.blocks,
            metadata={"event_type": CARD, "event_payload": {"key": key}},
            **_QUIETLY,
        )
        ref = self._ref(str(answer["channel"]), str(answer["ts"]))
        return Posted(message=ref, trace=trace(answer.get("message") or {}))

    def fits(self, card: Card) -> None:
        """Refuse a card that Slack cannot show whole."""
        render.fits(card)

    async def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:
        """Look through the channel for our message with that key; None as well where we may not look."""
        oldest = f"{(since - _SKEW).timestamp():.6f}"
        cursor = ""
        for _ in range(_PAGES):
            try:
                answer = await self._api.read(
                    "conversations.history",
                    channel=channel,
                    oldest=oldest,
                    limit=_PAGE,
                    include_all_metadata=True,
                    **({"cursor": cursor} if cursor else {}),
                )
            except SlackSaidNo as fault:
                # An optional scope, which administrators may have refused.
                if fault.error == "missing_scope" or fault.error in NOT_THERE:
                    return None
                raise
            for message in answer["messages"]:
                if self._api.wrote(message) and _key(message) == key:
                    return Posted(message=self._ref(channel, str(message["ts"])), trace=trace(message))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None
        return None

    async def key_of(self, ref: MessageRef) -> str | None:
        """The key of the card that a message of ours is, by what its buttons carry; needs no right to read channels.

        Raises `Stale` if the message is gone.
        """
        try:
            answer = await self._api.read("reactions.get", channel=ref.channel, timestamp=ref.id, full=True)
        except SlackSaidNo as fault:
            if fault.error in GONE:
                raise Stale("card-gone", channel=ref.channel) from fault
            raise
        message = answer["message"]
        return render.key_on(message.get("blocks")) if self._api.wrote(message) else None

    async def show_card(self, card: Card, ref: MessageRef, *, below: str | None) -> Posted:
        """Show today's state on a card; raises `Stale` if the message is gone."""
        del below
        shown = render.card(card)
        try:
            answer = await self._api.write(
                "chat.update", channel=ref.channel, ts=ref.id, text=shown.text, blocks=shown.blocks
            )
        except SlackSaidNo as fault:
            if fault.error in GONE:
                raise Stale("card-gone", channel=ref.channel) from fault
            raise
        return Posted(message=ref, trace=trace(answer.get("message") or {}))

    async def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        """The marks on a card now."""
        try:
            answer = await self._api.read("reactions.get", channel=ref.channel, timestamp=ref.id, full=True)
        except SlackSaidNo as fault:
            if fault.error in GONE:
                return None
            raise
        return marks_of(
            answer["message"],
            emoji=self._emoji,
            workspace=self._workspace,
            left=left,
            without={self._api.bot_user},
        )

    async def profile(self, identity: Identity) -> Profile:
        """Who somebody is for Slack now."""
        return await self.witness.profile(identity)

    async def by_email(self, address: str) -> Profile | None:
        """Whoever has that address in our workspace."""
        try:
            answer = await self._api.read("users.lookupByEmail", email=address)
        except SlackSaidNo as fault:
            if fault.error == "users_not_found":
                return None
            raise
        return profile_of(self._identity(answer["user"]["id"]), answer["user"], home=self._workspace)

    async def tell(self, identity: Identity, notice: Notice, *, channel: str) -> None:
        """Tell one person something in the channel, or in private where the channel cannot show it to them, or is unknown."""
        shown = render.notice(notice, workspace=self._workspace)
        words = {"text": shown.text, "blocks": shown.blocks}
        try:
            if channel:
                await self._api.write("chat.postEphemeral", channel=channel, user=identity.user, **words)
                return
        except SlackSaidNo as fault:
            if fault.error not in NOT_THERE:
                raise
        opened = await self._api.write("conversations.open", users=identity.user)
        await self._api.write("chat.postMessage", channel=opened["channel"]["id"], **words, **_QUIETLY)

    async def say(self, notice: Notice, *, channel: str, thread: MessageRef | None) -> None:
        """Say something in the channel, or below a card."""
        shown = render.notice(notice, workspace=self._workspace)
        where = {"thread_ts": thread.id} if thread else {}
        await self._api.write(
            "chat.postMessage", channel=channel, text=shown.text, blocks=shown.blocks, **where, **_QUIETLY
        )

    async def show_home(self, identity: Identity, shown: Desk | Notice) -> None:
        """Show somebody everything of theirs, in the app's home tab."""
        await self._api.write("views.publish", user_id=identity.user, view=render.home(shown, site=self._api.site))

    async def offer_marks(self, ref: MessageRef) -> None:
        """Put each emoji on a card; one that is refused is missing, and its button does the same."""
        for name in self._emoji:
            if name.startswith(TEAMS):
                continue
            try:
                await self._api.write("reactions.add", channel=ref.channel, timestamp=ref.id, name=name)
            except Unreachable as fault:
                # The card stands and its buttons work; a reaction that is missing must not post it twice.
                if not (isinstance(fault, SlackSaidNo) and fault.error == "already_reacted"):
                    _log.warning("reaction not offered", channel=ref.channel, why=str(fault))

    def _ref(self, channel: str, ts: str) -> MessageRef:
        return MessageRef(platform=Platform.SLACK, workspace=self._workspace, channel=channel, id=ts)

    def _identity(self, user: str) -> Identity:
        return Identity(platform=Platform.SLACK, workspace=self._workspace, user=user)


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return payload.get("key") if metadata.get("event_type") == CARD else None
