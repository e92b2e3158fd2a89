"""Somebody in the workspace of a world on loopback, acting through what Slack gives them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from approvals.domain.people import Identity, Platform
from bot.sandbox.slack import Message, Outcome, Person
from bot.sandbox.x import Post

if TYPE_CHECKING:
    from tests.support.world import World

EMOJI = {"✅": "white_check_mark", "❌": "x", "✋": "raised_hand", "👍": "+1", "💯": "100", "✔️": "heavy_check_mark"}


@dataclass
class Actor:
    """Somebody in the workspace; every act ends when the bot has done its part."""

    world: "World"
    person: Person

    async def says(self, words: str) -> Outcome:
        """A slash command: `says("draft …")`."""
        outcome = await self.world.slack.slash(self.person, "support", "/twokeys", words)
        await self.world.quiet()
        return outcome

    @property
    def identity(self) -> Identity:
        """Who they are to the bot."""
        return Identity(platform=Platform.SLACK, workspace=self.world.slack.team_id, user=self.person.id)

    async def begins(self, words: str) -> str:
        """A command that brings a form; returns what they read of it."""
        await self.says(words)
        await self.world.slack.wait_for_view(self.person)
        return self.form

    @property
    def form(self) -> str:
        """What they read of the form that is open in front of them; nothing if none is."""
        view = self.world.slack.open_view(self.person)
        return self.world.slack.plain(view) if view else ""

    def choices(self, field: str) -> list[str]:
        """What a field of the form that is open lets them choose from."""
        view = self.world.slack.open_view(self.person)
        assert view, "no form is open"
        asked = next(one for one in view.body["blocks"] if one["block_id"] == field)
        return [option["text"]["text"] for option in asked["element"]["options"]]

    async def checks(self, label: str = "Check the plan", **fields: str) -> str:
        """Fill in the form that is open and have it looked at, without sending it; returns what they read of it then."""
        await self.world.slack.fill(self.person, fields)
        await self.world.slack.click_in_view(self.person, label)
        await self.world.quiet()
        return self.form

    async def drafts(self, text: str, answering: Post | None = None, **fields: str) -> Message:
        """Draft, fill in, send, and accept what is to be read first; returns the new card."""
        await self.hands_in(text, answering, **fields)
        return self.world.card()

    async def hands_in(self, text: str, answering: Post | None = None, **fields: str) -> None:
        """Draft as far as a person gets by themselves, whether or not a card comes of it."""
        link = self.world.x.link(answering) if answering else ""
        await self.begins(f"draft {link} {text}".replace("  ", " "))
        outcome = await self.sends_and_confirms(**fields)
        assert outcome.ok, outcome

    async def sends(self, **fields: str) -> Outcome:
        """Fill in the form that is open, and send it."""
        if fields:
            await self.world.slack.fill(self.person, fields)
        outcome = await self.world.slack.submit(self.person)
        await self.world.quiet()
        return outcome

    async def sends_and_confirms(self, **fields: str) -> Outcome:
        """Send the form that is open, and once more if there is something to be read first."""
        outcome = await self.sends(**fields)
        assert not outcome.errors, outcome.errors
        return await self.sends() if self.world.slack.open_view(self.person) else outcome

    async def opens(self, label: str, message: Message | None = None) -> None:
        """Press a button that opens a form."""
        await self.clicks(label, message)
        await self.world.slack.wait_for_view(self.person)

    async def suggests(self, text: str, card: Message | None = None) -> Outcome:
        await self.opens("Suggest a change", card)
        return await self.sends(text=text)

    async def reacts(self, emoji: str, card: Message | None = None) -> None:
        await self.world.slack.react(self.person, "support", card or self.world.card(), EMOJI[emoji])
        await self.world.quiet()

    async def takes_back(self, emoji: str, card: Message | None = None) -> None:
        await self.world.slack.unreact(self.person, "support", card or self.world.card(), EMOJI[emoji])
        await self.world.quiet()

    async def clicks(self, label: str, message: Message | None = None) -> Outcome:
        on = message or self.world.card()
        outcome = await self.world.slack.click(self.person, on.channel, on, label)
        await self.world.quiet()
        return outcome

    async def edits(self, text: str, card: Message | None = None) -> Message:
        await self.opens("Edit", card)
        await self.sends_and_confirms(text=text)
        return self.world.card()

    @property
    def private(self) -> list[Message]:
        """What only they were told, in the channel and in private, oldest first."""
        slack = self.world.slack
        alone = slack.ims(self.person)
        below = [one for im in alone[:1] for one in slack.ephemerals(self.person, im.channel)]
        return sorted([*slack.ephemerals(self.person, "support"), *alone, *below], key=lambda one: float(one.ts))

    @property
    def told(self) -> str:
        """The last thing only they were told."""
        return self.world.plain(self.private[-1]) if self.private else ""

    async def sees_home(self, *, opens: bool = True) -> str:
        """What they read in the one place for everything of theirs, having opened it unless it is open already."""
        if opens:
            await self.world.slack.open_home(self.person)
            await self.world.quiet()
        view = self.world.slack.home(self.person)
        assert view is not None
        return self.world.slack.plain(view)

    async def clicks_at_home(self, label: str) -> None:
        """Press a button there."""
        await self.world.slack.click_in_view(self.person, label, view=self.world.slack.home(self.person))
        await self.world.quiet()

    async def leaves(self, *, unheard: bool = False) -> None:
        """They leave the company, and the chat with it."""
        self.world.slack.lose_next_event(unheard)
        await self.world.slack.deactivate(self.person)
        await self.world.quiet()

    def cannot_be_told(self) -> None:
        """What is for them alone does not reach them."""
        self.world.slack.fail_next("chat.postEphemeral", error="fatal_error", times=100)

    async def becomes_guest(self) -> None:
        """Of which the bot hears nothing."""
        self.world.slack.lose_next_event()
        await self.world.slack.change_person(self.person, is_restricted=True)
