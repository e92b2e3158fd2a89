"""The same world in Microsoft Teams: people there, acting through what Teams gives them, and the real bot between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from approvals.domain.people import Platform
from approvals.storage.database import Database
from bot.sandbox.clock import HandClock
from bot.sandbox.slack import Workspace
from bot.sandbox.teams import Channel, Message, Tenant
from bot.sandbox.x import Network
from tests.support.official_cards import faults_sent
from tests.support.teams_actor import TeamsActor, as_read
from tests.support.world import MONDAY_MORNING, World
from tests.support.world_in_slack import ABOUT_SETTINGS
from tests.support.world_settings import ROSTER

_CALLS = {
    "post": "create",
    "answer": "send",
    "private": "send",
    "people": "member",
    "change": "update",
}


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


async def in_the_tenant(world: World, port: int) -> None:
    """The tenant calls the bot at that port."""
    world.tenant.connect(f"http://127.0.0.1:{port}/api/messages", timed_by_clock=True)
    # Dialogs are judged at once: nobody there waits for rules and models to be read.
    await world.app.warmed()


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
