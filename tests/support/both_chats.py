"""A world with Slack and Teams at once: the same people in both, and one bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from approvals.storage.database import Database
from bot.sandbox.teams import Channel, Message, Tenant
from tests.support.official_cards import faults_sent
from tests.support.teams_actor import TeamsActor
from tests.support.teams_world import in_the_tenant, installed, listened, secrets_of
from tests.support.world import World, a_world
from tests.support.world_settings import ROSTER


@dataclass
class BothChats(World):
    """Acts are Slack's unless somebody is asked for `in_teams`."""

    tenant: Tenant = field(default_factory=Tenant)
    place: Channel | None = None
    there: dict[str, TeamsActor] = field(default_factory=dict)
    teams_settings: str = "[teams]"
    """Without them the tenant is left alone."""

    def in_teams(self, name: str) -> TeamsActor:
        return self.there[name]

    @property
    def places(self) -> dict[str, str]:
        return {**super().places, **({"teams_channel": f'"{self.place.id}"'} if self.teams_settings else {})}

    @property
    def chats(self) -> str:
        return f"{super().chats}\n{self.teams_settings}\n"

    @property
    def chat_secrets(self) -> dict[str, str]:
        return {**super().chat_secrets, **secrets_of(self.tenant)}

    async def start(self) -> None:
        if self.place is None:
            self.tenant = Tenant(clock=self.clock)
            await self.tenant.start()
            people = [self.tenant.add_person(name, name.title()) for name in (*ROSTER, "eve")]
            team = self.tenant.found_team("Support", *people)
            self.place = self.tenant.add_channel(team, "replies")
            self.there = {person.name: TeamsActor(self, person) for person in people}
        await super().start()

    async def known_to(self, database: Database) -> None:
        await installed(self.tenant, database)

    async def listen_at(self, port: int) -> None:
        await super().listen_at(port)
        await in_the_tenant(self, port)

    async def listened(self) -> None:
        await listened(self)

    async def quiet(self) -> None:
        """Wait until both have delivered and the bot has done everything."""
        while True:
            before = len(self.tenant.calls), len(self.slack.calls)
            await self.tenant.settle(quiet=0.01)
            await super().quiet()
            if (len(self.tenant.calls), len(self.slack.calls)) == before:
                return

    def cards_in_teams(self) -> list[Message]:
        posts = [one for one in self.tenant.posts(self.place) if one.by_bot]
        return [one for one in posts if self.tenant.plain(one).startswith("@")]

    def last_in_teams(self) -> Message:
        return [one for one in self.tenant.messages(self.place) if one.by_bot][-1]

    def shown_in_teams(self) -> str:
        return self.tenant.plain(self.cards_in_teams()[-1])

    def approvers_in_teams(self) -> str:
        return self.shown_in_teams().partition("Approved by: ")[2].partition(" (")[0]


@asynccontextmanager
async def both_chats(folder: Path, database_url: str) -> AsyncIterator[BothChats]:
    """The world of Slack with a tenant beside it."""
    async with a_world(folder, database_url, made=BothChats) as world:
        try:
            yield world
            assert world.tenant.complaints == []
            assert faults_sent(world.tenant.calls) == []
        finally:
            await world.tenant.stop()
