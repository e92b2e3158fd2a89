"""A whole world on loopback: a Slack-shaped workspace, an X-shaped network, and the real bot between them."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from approvals.domain.people import Identity, Platform
from approvals.storage.database import Database
from bot.app import PATIENCE, Twokeys
from bot.publishers.x.address import READ
from bot.sandbox.clock import HandClock
from bot.sandbox.slack import Message, Outcome, Person, Workspace
from bot.sandbox.x import Fault, Network, Post
from bot.settings import Role, Settings, load
from bot.signing import Signer
from bot.unlocking import unlock
from tests.support.databases import hurried
from tests.support.models import read_models

MONDAY_MORNING = datetime(2026, 11, 16, 9, tzinfo=UTC)
ROSTER = ("ada", "bo", "cleo", "dan")
EMOJI = {"✅": "white_check_mark", "❌": "x", "✋": "raised_hand", "👍": "+1", "💯": "100", "✔️": "heavy_check_mark"}
REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"
COMPLAINT = "@acme_help my parcel is three weeks late and nobody answers"


ABOUT_SETTINGS = re.compile(r"settings|From now on|agrees to the change")
_CALLS = {
    "post": "chat.postMessage",
    "answer": "chat.postMessage",
    "private": "conversations.open",
    "people": "users.info",
    "change": "chat.update",
}
STEP = 4 * PATIENCE
"""Seconds between two looks of a scenario's ticker: fewer than the real one's, as each is a wait for quiet."""


async def _no_wait(seconds: float) -> None:
    """Slack's limits are kept by the real bot; the sandbox's hand-moved clock has none to keep."""
    await asyncio.sleep(0)


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


@dataclass
class World:
    """Everything a scenario needs; time stands still unless `passes` moves it."""

    folder: Path
    database_url: str
    clock: HandClock
    slack: Workspace
    x: Network
    account_name: str = "acme"
    account_settings: str = ""
    slack_settings: str = ""
    more_settings: str = ""
    over_http: bool = False
    rules: str = "[numbers]\ngrievance_pause_seconds = 20\n"
    """What the account's ruleset says otherwise than the default: here, every pause is the short one."""
    readers: tuple[str, ...] = ()
    """Who reads what `languages` adds; everybody reads English."""
    languages: str = '"en"'
    without: tuple[str, ...] = ()
    """Who is not in the settings any more."""
    person_settings: Mapping[str, str] = field(default_factory=dict)
    """Lines that somebody has in the settings beside the usual ones."""
    x_url: str = ""
    """Where the bot looks for the network; empty for where it is."""
    x_read: float = READ
    signer: Signer | None = None
    """Whose key signs the ledger's checkpoints, if anybody's does."""
    vault_key: Path | None = None
    """The file with the vault's key, if the brand's token pair is in the vault."""
    app: Twokeys | None = None
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def settings(self) -> Settings:
        """What the one process that is all of Twokeys is given."""
        return self.loaded(self.environ)

    def loaded(self, environ: dict[str, str], role: Role = Role.ALL) -> Settings:
        """The settings, written anew, with that environment."""
        reads = {
            name: self.languages if name in self.readers else '"en"'
            for name in (*ROSTER, "eve")
            if name not in self.without
        }
        people = "".join(
            f'[people.{name}]\nname = "{name.title()}"\ninitials = "{name[:2].upper()}"\n'
            f'email = "{name}@acme.example"\nlanguages = [{languages}]\n{self.person_settings.get(name, "")}\n'
            for name, languages in reads.items()
        )
        defaults = {
            **self.places,
            "handle": '"acme_help"',
            "roster": '["ada", "bo", "cleo", "dan"]',
            "leads": '["dan"]',
            "network": '"x"',
            "ruleset": '"world.toml"',
        }
        given = {line.split("=")[0].strip() for line in self.account_settings.splitlines()}
        rest = "\n".join(f"{key} = {value}" for key, value in defaults.items() if key not in given)
        (self.folder / "world.toml").write_text(self.rules)
        path = self.folder / "twokeys.toml"
        path.write_text(
            f"{self.chats}\n[accounts.{self.account_name}]\n{rest}\n{self.account_settings}\n{people}{self.more_settings}"
        )
        return load(path, environ, role=role)

    @property
    def places(self) -> dict[str, str]:
        """Where the account's cards stand, as the settings say it."""
        return {"channel": f'"{self.channel}"'}

    @property
    def chats(self) -> str:
        """The tables of the chats."""
        return f'[slack]\nworkspace = "{self.slack.team_id}"\n{self.slack_settings}\n'

    @property
    def chat_secrets(self) -> dict[str, str]:
        """What the environment says of the chats."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            **(
                {"SLACK_SIGNING_SECRET": self.slack.signing_secret}
                if self.over_http
                else {"SLACK_APP_TOKEN": self.slack.app_token}
            ),
            "SLACK_API_URL": self.slack.api_url,
        }

    @property
    def homes(self) -> dict[str, str]:
        """What whoever looks into the ledger says of the chats, beside the settings."""
        return {}

    @property
    def environ(self) -> dict[str, str]:
        tokens = self.x.add_account("acme_help", "Acme Help")
        return {
            **self.chat_secrets,
            "X_API_URL": self.x_url or self.x.url,
            "X_BEARER_TOKEN": self.x.bearer_token,
            "X_API_KEY": tokens.api_key,
            "X_API_SECRET": tokens.api_secret,
            **(
                {"TWOKEYS_VAULT_KEY_FILE": str(self.vault_key)}
                if self.vault_key
                else {
                    f"X_{self.account_name.upper()}_ACCESS_TOKEN": tokens.access_token,
                    f"X_{self.account_name.upper()}_ACCESS_SECRET": tokens.access_token_secret,
                }
            ),
            "DATABASE_URL": self.database_url,
            "TWOKEYS_LISTEN": "127.0.0.1:0",
        }

    async def start(self) -> None:
        """Start the bot, on the database as it is."""
        database = hurried(Database.open(self.database_url, create=True))
        await self.known_to(database)
        settings = (await unlock(self.settings, database)).settings
        self.app = Twokeys(
            settings,
            database,
            clock=self.clock,
            sealer=self.signer,
            verifier=self.signer.opener() if self.signer else None,
            signer=self.signer,
            ticking=False,
            sleep=_no_wait,
            x_read=self.x_read,
        )
        port = await self.app.start()
        await self.listen_at(port)
        await self.quiet()

    async def known_to(self, database: Database) -> None:
        """What a chat has told before, if it has."""

    async def listen_at(self, port: int) -> None:
        """The bot is called at that port."""
        if self.over_http:
            self.slack.use_http(f"http://127.0.0.1:{port}/slack/events", stamped_by_clock=True)

    async def stop(self) -> None:
        """Stop the bot in good order."""
        if self.app:
            await self.app.stop()
            self.app = None

    async def restarts(
        self, **changes: str | bool | float | Path | tuple[str, ...] | Mapping[str, str] | Signer
    ) -> None:
        """Stop, change what the settings say, and start again."""
        await self.stop()
        for name, value in changes.items():
            setattr(self, name, value)
        await self.start()

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

    def plain(self, message: Message) -> str:
        """A message as people read it."""
        return self.slack.plain(message)

    @property
    def in_channel(self) -> str:
        """The line of an account's settings by which its cards stand in the channel."""
        return "\n".join(f"{key} = {value}" for key, value in self.places.items())

    @property
    def channel_id(self) -> str:
        """By what the bot knows the channel."""
        return self.channel

    def another_channel(self, name: str) -> str:
        """One more, with the bot in it; returns its id."""
        return self.slack.add_channel(name, self.ada.person, self.bo.person).id

    async def joins(self, name: str, shown: str, email: str) -> Actor:
        """One more account in the workspace and in the channel."""
        person = self.slack.add_person(name, shown, email=email)
        await self.slack.join(person, "support")
        return Actor(self, person)

    def said(self, words: str = "", *, channel: str = "") -> list[Message]:
        """The messages of the channel and its threads that have those words, oldest first."""
        return [one for one in self.slack.messages(channel or "support") if words in self.plain(one)]

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

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until the bot has brought something about."""
        await self.slack.until(condition)

    async def deletes_by_hand(self, message: Message) -> None:
        """Somebody who may deletes a message of the bot."""
        admin = self.slack.add_person("admin", admin=True)
        await self.slack.join(admin, "support")
        await self.slack.delete_message(admin, "support", message)

    def called(self, message: Message) -> list[str]:
        """Whom a message notifies."""
        return [name for name, actor in self.people.items() if actor.person.id in message.pings]

    def below(self, card: Message) -> list[Message]:
        """What stands in a card's thread, oldest first."""
        return [one for one in self.slack.messages("support") if one.thread_ts == card.ts]

    async def agree(self, *names: str) -> None:
        """Those people agree to what waits, each on the newest message that asks."""
        for name in names:
            await self.people[name].clicks("Agree", self._about_settings()[-1])

    async def dies_while_sending(self) -> None:
        """The process is gone as soon as the network hears of a post: whatever the network does, nobody notes it."""
        assert self.app
        app, gone = self.app, asyncio.Event()

        def listen() -> None:
            if self.x.attempts[-1].method == "POST":
                for task in app._lanes._tasks:
                    task.cancel()
                gone.set()

        self.x.on_change = listen
        await self.clock.advance(21)
        await app.tick()
        async with asyncio.timeout(5):
            await gone.wait()
        self.x.on_change = None
        await asyncio.gather(*app._lanes._tasks, return_exceptions=True)
        app._lanes._tasks = []
        await self.stop()

    async def quiet(self) -> None:
        """Wait until the workspace has delivered and the bot has done everything."""
        while True:
            before = len(self.slack.calls)
            await self.slack.settle(quiet=0.01)
            if self.app:
                await self.app.quiet()
            if len(self.slack.calls) == before:
                return

    async def passes(self, seconds: float, *, step: float = STEP) -> None:
        """Move time by steps that the ticker would make, each worked off before the next; where hours pass, longer ones."""
        left = seconds
        while left > 0:
            moved = min(left, step)
            await self.clock.advance(moved)
            left -= moved
            if moved > PATIENCE:
                await self.listened()
            if self.app:
                await self.app.tick()
                await self.app.look_round()
            await self.quiet()

    async def listened(self) -> None:
        """Time passed in steps longer than the bot's own, and it heard everybody all the while."""

    async def approved(self, answering: Post | None = None) -> Message:
        """Ada's reply with the approvals that it needs; returns its card."""
        card = await self.ada.drafts(REPLY, answering or self.complains())
        await self.bo.reacts("✅", card)
        await self.cleo.reacts("✅", card)
        return card

    async def asked(self, answering: Post | None = None, *, went_out: bool = True) -> Message:
        """An approved reply of which the network never said whether it is out; its card asks people."""
        if went_out:
            self.x.lag(timeline=86_400)
        fault = Fault.DROPPED_AFTER if went_out else Fault.DROPPED_BEFORE
        self.x.fail_next(fault, method="POST", path="/2/tweets")
        card = await self.approved(answering)
        await self.passes(400)
        assert "It is not; send again" in self.shown(card)
        return card

    def complains(self, text: str = COMPLAINT) -> Post:
        """A customer writes to the brand in public."""
        return self.x.post_as("carla", text)

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

    def published(self) -> list[str]:
        """What the brand has said in public, oldest first."""
        return [post.text for post in reversed(self.x.timeline("acme_help"))]

    def sends(self) -> int:
        """How many times the network heard the bot post, whatever came of it."""
        return sum(attempt.method == "POST" for attempt in self.x.attempts)


@asynccontextmanager
async def a_world(
    folder: Path,
    database_url: str,
    *,
    account_settings: str = "",
    ack_seconds: float = 3.0,
    made: Callable[..., World] = World,
) -> AsyncIterator[World]:
    """A workspace with a roster of four, a member, a guest, a stranger and a bot; a network; and the bot, started."""
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    read_models()
    clock = HandClock(MONDAY_MORNING)
    slack = Workspace(clock=clock, ack_seconds=ack_seconds)
    x = Network(clock=clock)
    await slack.start()
    await x.start()
    world = made(
        folder=folder, database_url=database_url, clock=clock, slack=slack, x=x, account_settings=account_settings
    )
    members = [slack.add_person(name, name.title(), email=f"{name}@acme.example") for name in (*ROSTER, "eve", "fay")]
    others = [slack.add_guest("gus"), slack.add_stranger("sam"), slack.add_bot("robo")]
    channel = slack.add_channel("support", *members, *others)
    world.__dict__["channel"] = channel.id
    world.people = {person.name: Actor(world, person) for person in (*members, *others)}
    x.add_account("acme_help", "Acme Help")
    try:
        await world.start()
        yield world
    finally:
        await world.stop()
        await slack.stop()
        await x.stop()
