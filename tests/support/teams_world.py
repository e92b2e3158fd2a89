"""The same world in Microsoft Teams: people there, acting through what Teams gives them, and the real bot between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from approvals.domain.people import Identity, Platform
from approvals.storage.database import Database
from bot.sandbox.clock import HandClock
from bot.sandbox.slack import Workspace
from bot.sandbox.teams import Channel, Message, Person, Tenant
from bot.sandbox.teams.door import Outcome as Said
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.inputs import inputs_of
from bot.sandbox.teams.values import UserRole
from bot.sandbox.x import Network, Post
from tests.support.official_cards import faults_sent
from tests.support.world import ABOUT_SETTINGS, MONDAY_MORNING, ROSTER, World

REACTIONS = {
    "✅": "2705_whiteheavycheckmark",
    "❌": "274c_crossmark",
    "✋": "270b_raisedhand",
    "👍": "like",
    "💯": "1f4af_hundredpointssymbol",
    "✔️": "2714_heavycheckmark",
}


_CALLS = {
    "post": "create",
    "answer": "send",
    "private": "send",
    "people": "member",
    "change": "update",
}
_AGAIN = "Please look at this again: "


def secrets_of(tenant: Tenant) -> dict[str, str]:
    """What the environment says of a tenant."""
    return {
        "TEAMS_APP_ID": tenant.app_id,
        "TEAMS_APP_SECRET": tenant.app_secret,
        "TEAMS_TENANT_ID": tenant.tenant_id,
        "TEAMS_OPENID_URL": tenant.openid_url,
        "TEAMS_TOKEN_URL": tenant.token_url,
    }


async def installed(tenant: Tenant, database: Database) -> None:
    """The app was installed in the team some day, and the tenant has said then where it is reached."""
    await database.run(lambda unit: unit.chat_addresses.keep(Platform.TEAMS, tenant.tenant_id, tenant.service_url))


async def listened(world: World) -> None:
    """The bot heard the tenant up to now, and noted it as it does every few seconds."""
    if world.app:
        now = world.clock.now()
        await world.app.context.database.run(lambda unit: unit.chat_addresses.hearing(Platform.TEAMS, now))


def as_read(tenant: Tenant, message: Message) -> str:
    """A message as people read it: what keeps spaces apart in Teams looks like any other space."""
    return tenant.plain(message).replace("\N{NO-BREAK SPACE}", " ")


async def in_the_tenant(world: World, port: int) -> None:
    """The tenant calls the bot at that port."""
    world.tenant.connect(f"http://127.0.0.1:{port}/api/messages", timed_by_clock=True)
    # Dialogs are judged at once: nobody there waits for rules and models to be read.
    await world.app.warmed()


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


@dataclass
class TeamsWorld(World):
    """Everything a scenario needs, without any Slack."""

    tenant: Tenant = None  # type: ignore[assignment]  # given by whoever founds it
    place: Channel = None  # type: ignore[assignment]

    @property
    def places(self) -> dict[str, str]:
        return {"teams_channel": f'"{self.place.id}"'}

    @property
    def chats(self) -> str:
        return f"[teams]\n{self.slack_settings}\n"

    @property
    def chat_secrets(self) -> dict[str, str]:
        return secrets_of(self.tenant)

    @property
    def homes(self) -> dict[str, str]:
        return {"TEAMS_TENANT_ID": self.tenant.tenant_id}

    async def known_to(self, database: Database) -> None:
        await installed(self.tenant, database)

    async def listen_at(self, port: int) -> None:
        await in_the_tenant(self, port)

    async def listened(self) -> None:
        await listened(self)

    async def quiet(self) -> None:
        """Wait until the tenant has delivered and the bot has done everything."""
        while True:
            before = len(self.tenant.calls)
            await self.tenant.settle(quiet=0.01)
            if self.app:
                await self.app.quiet()
            if len(self.tenant.calls) == before:
                return

    def cards(self) -> list[Message]:
        return self.cards_in_teams()

    def cards_in_teams(self) -> list[Message]:
        posts = [one for one in self.tenant.posts(self.place) if one.by_bot]
        return [one for one in posts if self.tenant.plain(one).startswith("@")]

    def shown(self, message: Message | None = None) -> str:
        return self.plain(message or self.card())

    def plain(self, message: Message) -> str:
        return as_read(self.tenant, message)

    def said(self, words: str = "", *, channel: str = "") -> list[Message]:
        said = [one for one in self.tenant.messages(channel or self.place) if one.by_bot]
        return [one for one in said if words in self.plain(one)]

    async def joins(self, name: str, shown: str, email: str) -> TeamsActor:
        person = self.tenant.add_person(name, shown, email=email)
        await self.tenant.join(person, self.place.team_id)
        return TeamsActor(self, person)

    @property
    def channel_id(self) -> str:
        return self.place.id

    def another_channel(self, name: str) -> str:
        return self.tenant.add_channel(self.place.team_id, name).id

    def holds_back(self) -> None:
        self.tenant.hold_activities()

    async def lets_through(self, *, backwards: bool = False) -> None:
        await self.tenant.release_activities(backwards=backwards)
        await self.quiet()

    def says_it_twice(self) -> None:
        self.tenant.duplicate_next()

    def breaks(self, what: str, times: int = 1, *, unanswered: bool = False, slow: float = 0) -> None:
        fault: dict[str, Any] = {"slow": slow} if slow else {"reset": True} if unanswered else {"status": 503}
        self.tenant.fail_next(_CALLS[what], times=times, after=unanswered or bool(slow), **fault)

    async def until(self, condition: Callable[[], object]) -> None:
        await self.tenant.until(condition)

    async def deletes_by_hand(self, message: Message) -> None:
        self.tenant.take_away(message)

    def called(self, message: Message) -> list[str]:
        return [person.name for person in self.tenant.mentioned(message)]

    def below(self, card: Message) -> list[Message]:
        return [one for one in self.tenant.thread(card) if one.by_bot and one.id != card.id]

    def _about_settings(self) -> list[Message]:
        said = [one for one in self.tenant.posts(self.place) if one.by_bot and one not in self.cards()]
        return [one for one in said if ABOUT_SETTINGS.search(self.plain(one))]


@asynccontextmanager
async def a_teams_world(
    folder: Path,
    database_url: str,
    *,
    account_settings: str = "",
    made: Callable[..., TeamsWorld] = TeamsWorld,
    before: Callable[[TeamsWorld], Awaitable[None]] | None = None,
) -> AsyncIterator[TeamsWorld]:
    """A tenant with a roster of four, a member, a guest and somebody of another tenant; a network; and the bot, started."""
    clock = HandClock(MONDAY_MORNING)
    tenant, x = Tenant(clock=clock), Network(clock=clock)
    await tenant.start()
    await x.start()
    people = [tenant.add_person(name, name) for name in (*ROSTER, "eve", "fay")]
    people += [tenant.add_guest("gus"), tenant.add_federated("sam")]
    team = tenant.found_team("Support", *people)
    world = made(
        folder=folder,
        database_url=database_url,
        clock=clock,
        slack=Workspace(clock=clock),
        x=x,
        account_settings=account_settings,
        tenant=tenant,
        place=tenant.add_channel(team, "replies"),
    )
    world.people = {person.name: TeamsActor(world, person) for person in people}
    x.add_account("acme_help", "Acme Help")
    try:
        if before:
            await before(world)
        await world.start()
        yield world
        assert tenant.complaints == []
        assert faults_sent(tenant.calls) == []
    finally:
        await world.stop()
        await tenant.stop()
        await x.stop()
