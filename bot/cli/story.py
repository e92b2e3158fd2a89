"""The story of the demo: what people do, what they see, and what must and must not happen."""

import asyncio
from collections.abc import Callable, Mapping

from bot.sandbox.slack import Message, Person, Workspace
from bot.sandbox.teams import Channel, Tenant
from bot.sandbox.teams import Message as Card
from bot.sandbox.x import Network, Post

PATIENCE = 15.0
"""Seconds to wait for something that must happen."""


class StoryWentWrongError(Exception):
    """A step did not end as it must."""


class Story:
    """Ada drafts, nobody can approve their own words, two others do, and only that text is published."""

    def __init__(
        self, workspace: Workspace, tenant: Tenant, network: Network, *, channel: str, say: Callable[[str], None]
    ) -> None:
        self._slack = workspace
        self._teams = tenant
        self._x = network
        self._channel = channel
        self._say = say
        self._people: dict[str, Person] = {}
        self.channel_id = ""
        self.there: Channel
        """The channel in Teams."""

    def settle_in(self, roster: Mapping[str, str]) -> None:
        """Bring the people, the channel and a customer into the sandbox."""
        self._people = {
            name: self._slack.add_person(name, full, email=f"{name}@acme.example") for name, full in roster.items()
        }
        others = (
            self._slack.add_person("eve", "Eve Ito (not on the roster)"),
            self._slack.add_guest("gus", "Gus Guest"),
            self._slack.add_stranger("sam", "Sam Stranger"),
        )
        self.channel_id = self._slack.add_channel(self._channel, *self._people.values(), *others).id
        team = self._teams.found_team("Support", *(self._teams.add_person(name, full) for name, full in roster.items()))
        self.there = self._teams.add_channel(team, self._channel)

    async def tell(self, *, pause: int) -> None:
        """Play it from the complaint to the post; raises `StoryWentWrongError` at the first step that ends otherwise."""
        complaint = self._x.post_as("carla", "@acme_help our shop is down since ten and nobody answers the phone")
        self._say(f"\n1. In public, @carla writes: “{complaint.text}”")
        await self.draft("ada", complaint, "It was your provider, not us.")
        self._say(
            "2. Ada drafts an answer in Slack: “It was your provider, not us.” It is a card in the channel now, "
            "signed ^AL, for Ada Lovelace."
        )
        await self._react("ada", "white_check_mark")
        await self.until(
            lambda: "does not count" in self._told("ada"), "Ada is told that her own approval does not count"
        )
        self._say(f"3. Ada approves her own words. Twokeys tells her: “{self._told('ada')}”")
        await self._react("bo", "white_check_mark")
        await self.until(lambda: "Approved by: Bo Nilsson" in self.card(), "Bo's approval is shown")
        self._say("4. Bo approves. That is one; two are needed, so nothing is sent.")
        old = self._cards()[-1]
        await self._edit("ada", "We are sorry. We see it, and our engineers are on it. Next news here by 11:00.")
        await self.until(
            lambda: "replaced" in self._slack.plain(self._newest(old)), "the old card says that it was replaced"
        )
        self._say(
            "5. Ada finds better words and edits. A new card asks everybody again; Bo's approval of the old text is void."
        )
        await self._react("bo", "white_check_mark")
        await self._approve_in_teams("cleo")
        await self.until(lambda: "ends at" in self.card(), "the card says when it is sent")
        self._say(
            "6. Bo approves the new text in Slack; Cleo, who uses Teams, on the same card there. "
            f"Now the pause: for {pause} seconds anybody can still stop it."
        )
        if self._x.timeline("acme_help"):
            raise StoryWentWrongError("something was published before the pause was over")
        await self.until(lambda: len(self._x.timeline("acme_help")) == 1, "the approved text is published")
        live = self._x.timeline("acme_help")[0]
        await self.until(lambda: str(live.id) in self._links(), "the card links to the post")
        self._say(f"7. It is live, word for word what two people approved: “{live.text}” {self._x.link(live)}")
        await self.draft("bo", None, "Half price for everybody today!")
        self._say("8. Bo drafts a post of its own, “Half price for everybody today!” Nobody approves it.")
        await asyncio.sleep(pause + 1)
        if len(self._x.timeline("acme_help")) != 1:
            raise StoryWentWrongError("an unapproved text was published")
        self._say("9. It went nowhere: the brand's timeline still holds the one approved reply, and nothing else.\n")

    def published(self) -> list[Post]:
        """What the brand says in public, the newest first."""
        return self._x.timeline("acme_help")

    def link(self, post: Post) -> str:
        """The public address of a post."""
        return self._x.link(post)

    def channel(self) -> str:
        """Everything that stands in the channel."""
        return "\n".join(self._slack.plain(message) for message in self._slack.messages(self._channel))

    async def say(self, name: str, words: str) -> None:
        """Somebody says something to Twokeys."""
        await self._slack.slash(self._people[name], self._channel, "/twokeys", words)

    async def fill(self, name: str, words: str, **fields: str) -> None:
        """Somebody fills in the form that a command opens; a card comes of it."""
        before = len(self._cards())
        await self.say(name, words)
        await self._slack.wait_for_view(self._people[name])
        await self._slack.settle()
        await self._slack.fill(self._people[name], fields)
        await self._send_form(name)
        await self.until(lambda: len(self._cards()) > before, "the card is in the channel")

    async def approve(self, *names: str) -> None:
        """Those people put their mark on the newest card."""
        for name in names:
            await self._react(name, "white_check_mark")

    async def draft(self, name: str, answering: Post | None, text: str) -> None:
        """Somebody drafts a reply, or a post of its own."""
        before = len(self._cards())
        link = f"{self._x.link(answering)} " if answering else ""
        await self.say(name, f"draft {link}{text}")
        await self._send_form(name)
        await self.until(lambda: len(self._cards()) > before, "the card is in the channel")

    async def _edit(self, name: str, text: str) -> None:
        before = len(self._cards())
        await self._slack.click(self._people[name], self._channel, self._cards()[-1], "Edit")
        await self._slack.wait_for_view(self._people[name])
        await self._slack.fill(self._people[name], {"text": text})
        await self._send_form(name)
        await self.until(lambda: len(self._cards()) > before, "the new card is in the channel")

    async def _send_form(self, name: str) -> None:
        person = self._people[name]
        await self._slack.wait_for_view(person)
        await self._slack.settle()
        while self._slack.open_view(person):
            outcome = await self._slack.submit(person)
            if outcome.errors:
                raise StoryWentWrongError(f"the form says {outcome.errors}")

    async def _react(self, name: str, emoji: str) -> None:
        await self.until(
            lambda: bool(self._slack.reactions(self._channel, self._cards()[-1])), "the emoji are on the card"
        )
        await self._slack.react(self._people[name], self._channel, self._cards()[-1], emoji)

    async def _approve_in_teams(self, name: str) -> None:
        text = self.card().partition("Text of version")[2].splitlines()[1]
        await self.until(
            lambda: any(text in self._teams.plain(one) for one in self._posts()), "the card is in Teams, too"
        )
        await self._teams.press(name, self._posts()[-1], "Approve")

    def _posts(self) -> list[Card]:
        return [one for one in self._teams.posts(self.there) if one.by_bot and one.card]

    async def until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until something has happened."""
        try:
            await self._slack.until(happened, seconds=PATIENCE)
        except TimeoutError as late:
            raise StoryWentWrongError(f"this did not happen: {what}") from late

    def _cards(self) -> list[Message]:
        return [message for message in self._slack.messages(self._channel) if message.metadata]

    def _newest(self, message: Message) -> Message:
        return next(one for one in self._cards() if one.ts == message.ts)

    def card(self) -> str:
        """What stands on the newest card."""
        return self._slack.plain(self._cards()[-1])

    def _links(self) -> str:
        return str(self._cards()[-1].blocks) + self.card()

    def _told(self, name: str) -> str:
        told = self._slack.ephemerals(self._people[name], self._channel)
        return self._slack.plain(told[-1]) if told else ""
