"""What a world has of Slack: people and messages of the channel, and what goes wrong on the way to the bot and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.app import Twokeys
from bot.sandbox.slack import Message
from tests.support.actor import Actor
from tests.support.world_settings import WorldSettings

ABOUT_SETTINGS = re.compile(r"settings|From now on|agrees to the change")
_CALLS = {
    "post": "chat.postMessage",
    "answer": "chat.postMessage",
    "private": "conversations.open",
    "people": "users.info",
    "change": "chat.update",
}


@dataclass
class WorldInSlack(WorldSettings):
    """The chat in which a scenario is played, unless it is one of another chat."""

    app: Twokeys | None = None
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    async def joins(self, name: str, shown: str, email: str) -> Actor:
        """One more account in the workspace and in the channel."""
        person = self.slack.add_person(name, shown, email=email)
        await self.slack.join(person, "support")
        return Actor(self, person)

    @property
    def channel_id(self) -> str:
        """By what the bot knows the channel."""
        return self.channel

    def another_channel(self, name: str) -> str:
        """One more, with the bot in it; returns its id."""
        return self.slack.add_channel(name, self.ada.person, self.bo.person).id

    def cards(self) -> list[Message]:
        """The cards in the channel, oldest first."""
        return [message for message in self.slack.messages("support") if message.metadata and not message.thread_ts]

    def card(self) -> Message:
        """The newest card."""
        return self.cards()[-1]

    def shown(self, message: Message | None = None) -> str:
        """What people read on a card as it is now."""
        if isinstance(message, Message):
            message = self.slack.message("support", message) or message
        return self.slack.plain(message or self.card())

    def approvers(self, card: Message | None = None) -> str:
        """Who has approved, as a card says it."""
        return self.shown(card).partition("Approved by: ")[2].partition(" (")[0]

    def plain(self, message: Message) -> str:
        """A message as people read it."""
        return self.slack.plain(message)

    def said(self, words: str = "", *, channel: str = "") -> list[Message]:
        """The messages of the channel and its threads that have those words, oldest first."""
        return [one for one in self.slack.messages(channel or "support") if words in self.plain(one)]

    def below(self, card: Message) -> list[Message]:
        """What stands in a card's thread, oldest first."""
        return [one for one in self.slack.messages("support") if one.thread_ts == card.ts]

    def called(self, message: Message) -> list[str]:
        """Whom a message notifies."""
        return [name for name, actor in self.people.items() if actor.person.id in message.pings]

    @property
    def announced(self) -> str:
        """The last thing that the channel was told about its settings."""
        return self.plain(self._about_settings()[-1])

    @property
    def announcements(self) -> list[str]:
        """Everything that the channel was told about its settings, oldest first."""
        return [self.plain(message) for message in self._about_settings()]

    def _about_settings(self) -> list[Message]:
        said = [message for message in self.slack.messages("support") if not message.metadata]
        return [message for message in said if ABOUT_SETTINGS.search(self.slack.plain(message))]

    def holds_back(self) -> None:
        """The bot hears of nothing that happens until it is let through."""
        self.slack.hold_events()

    async def lets_through(self, *, backwards: bool = False) -> None:
        """The bot hears of all that was held back."""
        await self.slack.release_events(backwards=backwards)
        await self.quiet()

    def says_it_twice(self) -> None:
        """The bot hears twice of what happens next."""
        self.slack.duplicate_next_event()

    def breaks(self, what: str, times: int = 1, *, unanswered: bool = False, slow: float = 0) -> None:
        """The chat fails at the next attempts to `post` in the channel, to `answer` below a card, to write to somebody in
        `private`, to say who `people` are, or to `change` a card; or does it without an answer, or with a slow one.
        """
        fault: dict[str, Any] = (
            {"slow": slow} if slow else {"reset": True} if unanswered else {"error": "internal_error"}
        )
        self.slack.fail_next(_CALLS[what], times=times, after=unanswered or bool(slow), **fault)

    async def deletes_by_hand(self, message: Message) -> None:
        """Somebody who may deletes a message of the bot."""
        admin = self.slack.add_person("admin", admin=True)
        await self.slack.join(admin, "support")
        await self.slack.delete_message(admin, "support", message)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the bot has brought something about."""
        await self.slack.until(condition)

    async def quiet(self) -> None:
        """Wait until the workspace has delivered and the bot has done everything."""
        while True:
            before = len(self.slack.calls)
            await self.slack.settle(quiet=0.01)
            if self.app:
                await self.app.quiet()
            if len(self.slack.calls) == before:
                return
