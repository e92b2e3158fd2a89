"""Somebody in the tenant of a world in Microsoft Teams, acting through what Teams gives them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from approvals.domain.people import Identity, Platform
from bot.sandbox.teams import Message, Person, Tenant
from bot.sandbox.teams.door import Outcome as Said
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.inputs import inputs_of
from bot.sandbox.teams.values import UserRole
from bot.sandbox.x import Post

if TYPE_CHECKING:
    from tests.support.teams_world import TeamsWorld

REACTIONS = {
    "✅": "2705_whiteheavycheckmark",
    "❌": "274c_crossmark",
    "✋": "270b_raisedhand",
    "👍": "like",
    "💯": "1f4af_hundredpointssymbol",
    "✔️": "2714_heavycheckmark",
}
_AGAIN = "Please look at this again: "


def as_read(tenant: Tenant, message: Message) -> str:
    """A message as people read it: what keeps spaces apart in Teams looks like any other space."""
    return tenant.plain(message).replace("\N{NO-BREAK SPACE}", " ")


@dataclass(frozen=True)
class Outcome:
    """What came of something, as scenarios ask for it in any chat."""

    said: Said

    @property
    def ok(self) -> bool:
        return self.said.ok and not self.errors

    @property
    def errors(self) -> dict[str, str]:
        """What is to be looked at again, as it stands below its field in the form that stayed open, or at its foot."""
        card = self.said.dialog.card if self.said.dialog else self.said.card or {}
        found: dict[str, str] = {}
        for piece in card.get("body", []):
            field, *below = piece["items"] if piece["type"] == "Container" else (piece, piece)
            texts = [one["inlines"][0]["text"] for one in below if one["type"] == "RichTextBlock"]
            again = [text.removeprefix(_AGAIN) for text in texts if text.startswith(_AGAIN)]
            found |= {field.get("id", "below"): text for text in again}
        return found


@dataclass
class TeamsActor:
    """Somebody in the tenant; every act ends when the bot has done its part."""

    world: "TeamsWorld"
    person: Person

    async def says(self, words: str) -> Outcome:
        """A command to the bot in the channel; the form that it brings, if any, is opened."""
        world = self.world
        said = await world.tenant.say(self.person, world.place, f"@Twokeys {words}")
        await world.quiet()
        for answer in world.tenant.thread(said):
            if answer.by_bot and "Open the form" in world.tenant.plain(answer):
                return Outcome(await world.tenant.press(self.person, answer, "Open the form"))
        return Outcome(Said())

    @property
    def identity(self) -> Identity:
        """Who they are to the bot."""
        return Identity(
            platform=Platform.TEAMS, workspace=self.world.tenant.tenant_id, user=self.person.object_id or ""
        )

    async def begins(self, words: str) -> str:
        """A command that brings a form; returns what they read of it."""
        opened = await self.says(words)
        assert opened.ok, opened
        assert self.form, f"{words} opened nothing"
        return self.form

    @property
    def form(self) -> str:
        """What they read of the dialog that is open in front of them; nothing if none is."""
        dialog = self.world.tenant.dialog(self.person)
        return self.world.tenant.plain(dialog) if dialog else ""

    def choices(self, field: str) -> list[str]:
        """What a field of the dialog that is open lets them choose from."""
        dialog = self.world.tenant.dialog(self.person)
        assert dialog, "no dialog is open"
        asked = next(one for one in inputs_of(dialog.card) if one["id"] == field)
        return [one["title"] for one in asked["choices"]]

    async def checks(self, label: str = "Check the plan", **fields: str) -> str:
        """Fill in the dialog that is open and have it looked at, without sending it; returns what they read of it then."""
        await self.world.tenant.send_dialog(self.person, fields, label)
        await self.world.quiet()
        return self.form

    async def drafts(self, text: str, answering: Post | None = None, **fields: str) -> Message:
        """Draft, fill in, send, and accept what is to be read first; returns the new card."""
        await self.hands_in(text, answering, **fields)
        return self.world.cards_in_teams()[-1]

    async def hands_in(self, text: str, answering: Post | None = None, **fields: str) -> None:
        link = self.world.x.link(answering) if answering else ""
        await self.begins(f"draft {link} {text}".replace("  ", " "))
        outcome = await self.sends_and_confirms(**fields)
        assert outcome.ok, outcome

    async def sends(self, **fields: str) -> Outcome:
        """Fill in the dialog that is open, and send it."""
        dialog = self.world.tenant.dialog(self.person)
        assert dialog, "no dialog is open"
        sent = next(iter(dialog.card["actions"]))["title"]
        outcome = await self.world.tenant.send_dialog(self.person, fields, sent)
        await self.world.quiet()
        return Outcome(outcome)

    async def sends_and_confirms(self, **fields: str) -> Outcome:
        outcome = await self.sends(**fields)
        assert not outcome.errors, outcome.errors
        return await self.sends() if self.world.tenant.dialog(self.person) else outcome

    async def opens(self, label: str, message: Message | None = None) -> None:
        """Press a button that opens a dialog."""
        await self.clicks(label, message)
        assert self.world.tenant.dialog(self.person), f"{label} opened nothing"

    async def suggests(self, text: str, card: Message | None = None) -> Outcome:
        await self.opens("Suggest a change", card)
        return await self.sends(text=text)

    async def reacts(self, emoji: str, card: Message | None = None) -> None:
        await self.world.tenant.react(self.person, card or self.world.cards_in_teams()[-1], REACTIONS[emoji])
        await self.world.quiet()

    async def takes_back(self, emoji: str, card: Message | None = None) -> None:
        await self.world.tenant.unreact(self.person, card or self.world.cards_in_teams()[-1], REACTIONS[emoji])
        await self.world.quiet()

    async def clicks(self, label: str, message: Message | None = None) -> Outcome:
        """Press a button, and say yes where it asks once more."""
        on = message or self.world.cards_in_teams()[-1]
        try:
            outcome = await self.world.tenant.press(self.person, on, label)
        except NotOfferedError as shown:
            if "ShowCard" not in str(shown):
                raise
            outcome = await self.world.tenant.press(self.person, on, f"Yes, {label[:1].lower()}{label[1:]}")
        await self.world.quiet()
        return Outcome(outcome)

    async def edits(self, text: str, card: Message | None = None) -> Message:
        await self.opens("Edit", card)
        await self.sends_and_confirms(text=text)
        return self.world.cards_in_teams()[-1]

    @property
    def private(self) -> list[Message]:
        """What only they were told, oldest first."""
        return [one for one in self.world.tenant.chat_messages(self.person) if one.by_bot]

    @property
    def told(self) -> str:
        """The last thing only they were told."""
        return as_read(self.world.tenant, self.private[-1]) if self.private else ""

    async def sees_home(self, *, opens: bool = True) -> str:
        """What the bot answers when they ask for everything of theirs; it stays as it was, so they always ask anew."""
        await self.world.tenant.say(self.person, self.world.tenant.chat(self.person), "home")
        await self.world.quiet()
        return self.told

    async def clicks_at_home(self, label: str) -> None:
        """Press a button on the newest of these answers that has it."""
        on = [one for one in self.private if f"[{label}]" in as_read(self.world.tenant, one)]
        await self.clicks(label, on[-1])

    async def leaves(self, *, unheard: bool = False) -> None:
        """They leave the company, and the chat with it."""
        self.world.tenant.lose_next(unheard)
        await self.world.tenant.remove_account(self.person)
        await self.world.quiet()

    def cannot_be_told(self) -> None:
        """They have blocked the bot, so that nothing reaches them alone."""
        self.world.tenant.block_bot(self.person)

    async def becomes_guest(self) -> None:
        """Of which the bot hears nothing."""
        self.world.tenant.change_person(self.person, role=UserRole.GUEST)
