"""The Witness port on Slack: sees cards, marks and people with no right to change any of them."""

from collections.abc import Mapping
from typing import Any

from approvals.domain.card import Card, MessageRef
from approvals.domain.people import Identity, Profile, Standing
from approvals.domain.vote import Mark
from approvals.ports import Marks
from bot.slack.errors import GONE, NOBODY, SlackSaidNo
from bot.slack.marks import marks_of
from bot.slack.same_card import shows
from bot.slack.standing import profile_of
from bot.slack.web_api import WebApi


class SlackWitness:
    """One workspace; only messages of the app whose user is `cards_by` are cards, by default our own app's."""

    def __init__(self, *, api: WebApi, workspace: str, emoji: Mapping[str, Mark], cards_by: str | None = None) -> None:
        self._api = api
        self._workspace = workspace
        self._emoji = emoji
        self._cards_by = cards_by
        self._bot: str | None = None

    async def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        """The marks on a card; None where there is no such message, or it is no such card."""
        if ref.workspace != self._workspace:
            return None
        try:
            answer = await self._api.read("reactions.get", channel=ref.channel, timestamp=ref.id, full=True)
        except SlackSaidNo as fault:
            if fault.error in GONE:
                return None
            raise
        message = answer["message"]
        if not await self._by_the_bot(message) or not shows(card, message):
            return None
        return marks_of(
            message,
            emoji=self._emoji,
            workspace=self._workspace,
            without={self._cards_by or self._api.bot_user, self._api.bot_user},
        )

    async def profile(self, identity: Identity) -> Profile:
        """Who somebody is for Slack now."""
        try:
            answer = await self._api.read("users.info", user=identity.user)
        except SlackSaidNo as fault:
            if fault.error in NOBODY:
                return Profile(identity=identity, standing=Standing.UNKNOWN, name=identity.user)
            raise
        return profile_of(identity, answer["user"], home=self._workspace)

    async def _by_the_bot(self, message: Mapping[str, Any]) -> bool:
        """Of some messages Slack names the bot and no user (https://docs.slack.dev/reference/methods/chat.postMessage)."""
        if self._cards_by is None:
            return self._api.wrote(message)
        if "user" in message:
            return bool(message["user"] == self._cards_by)
        if self._bot is None:
            answer = await self._api.read("users.info", user=self._cards_by)
            self._bot = str(answer["user"]["profile"].get("bot_id") or "")
        return bool(self._bot) and message.get("bot_id") == self._bot
