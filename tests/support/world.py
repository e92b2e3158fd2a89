"""A whole world on loopback: a Slack-shaped workspace, an X-shaped network, and the real bot between them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from approvals.storage.database import Database
from bot.app import PATIENCE, Twokeys
from bot.publishers.x.address import READ
from bot.sandbox.clock import HandClock
from bot.sandbox.slack import Message, Workspace
from bot.sandbox.x import Fault, Network, Post
from bot.signing import Signer
from bot.unlocking import unlock
from tests.support.actor import Actor
from tests.support.databases import hurried
from tests.support.models import read_models
from tests.support.world_in_slack import WorldInSlack
from tests.support.world_settings import ROSTER

MONDAY_MORNING = datetime(2026, 11, 16, 9, tzinfo=UTC)
REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"
COMPLAINT = "@acme_help my parcel is three weeks late and nobody answers"
STEP = 4 * PATIENCE
"""Seconds between two looks of a scenario's ticker: fewer than the real one's, as each is a wait for quiet."""


async def _no_wait(seconds: float) -> None:
    """Slack's limits are kept by the real bot; the sandbox's hand-moved clock has none to keep."""
    await asyncio.sleep(0)


@dataclass
class World(WorldInSlack):
    """Everything a scenario needs; time stands still unless `passes` moves it."""

    x_read: float = READ
    signer: Signer | None = None
    """Whose key signs the ledger's checkpoints, if anybody's does."""
    before_attack: int | None = None
    """How many entries the ledger had when an attack on it began, if one did."""

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

    async def agree(self, *names: str) -> None:
        """Those people agree to what waits, each on the newest message that asks."""
        for name in names:
            await self.people[name].clicks("Agree", self._about_settings()[-1])

    async def dies_while_sending(self, method: str = "POST") -> None:
        """The process is gone as soon as the network hears of it: whatever the network does, nobody notes it."""
        assert self.app
        app, gone = self.app, asyncio.Event()

        def listen() -> None:
            if self.x.attempts[-1].method == method:
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
    world.channel = channel.id
    world.people = {person.name: Actor(world, person) for person in (*members, *others)}
    x.add_account("acme_help", "Acme Help")
    try:
        await world.start()
        yield world
    finally:
        await world.stop()
        await slack.stop()
        await x.stop()
