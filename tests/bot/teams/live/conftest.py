"""A tenant on loopback, people in it, and the real line behind the real HTTP server, between it and a recording door."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from approvals.domain.card import Card, MessageRef, project
from approvals.domain.people import Identity, Platform
from bot.events import Event
from bot.sandbox.clock import HandClock
from bot.sandbox.teams import Channel, Message, Person, Team, Tenant
from bot.teams.app import TeamsLine
from bot.teams.chat import TeamsChat
from bot.web import Web
from tests.support.builders import NOW, case, revision
from tests.support.recording_door import RecordingDoor


@pytest.fixture(autouse=True)
def entries() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged."""
    with capture_logs() as kept:
        yield kept


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
async def tenant(clock) -> AsyncIterator[Tenant]:
    async with Tenant(clock=clock) as made:
        yield made


@pytest.fixture
def anna(tenant) -> Person:
    return tenant.add_person("anna", "Anna Bianchi")


@pytest.fixture
def ben(tenant) -> Person:
    return tenant.add_person("ben", "Ben Okafor")


@pytest.fixture
def team(tenant, anna, ben) -> Team:
    return tenant.found_team("Support", anna, ben)


@pytest.fixture
def channel(tenant, team) -> Channel:
    return tenant.add_channel(team, "replies")


@pytest.fixture
def door(tenant) -> RecordingDoor:
    return RecordingDoor(platform=Platform.TEAMS, known_address=tenant.service_url)


@dataclass
class Waits:
    """What the line would have waited for Teams' limits."""

    seconds: list[float]

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits([])


@pytest.fixture
async def make_line(tenant, channel, clock, door, waits) -> AsyncIterator[Callable[..., TeamsLine]]:
    made: list[TeamsLine] = []

    def make(**changes: Any) -> TeamsLine:
        usual = {
            "door": door,
            "clock": clock,
            "app_id": tenant.app_id,
            "secret": tenant.app_secret,
            "tenant": tenant.tenant_id,
            "channels": [channel.id],
            "openid_url": tenant.openid_url,
            "token_url": tenant.token_url,
            "address": "",
            "here": True,
            "sleep": waits,
        }
        made.append(TeamsLine(**{**usual, **changes}))
        return made[-1]

    yield make
    for line in made:
        await line.stop()


@pytest.fixture
async def listens(tenant) -> AsyncIterator[Callable[[TeamsLine], Any]]:
    """Puts a line behind the HTTP server, and tells the tenant of its address."""
    servers: list[Web] = []

    async def listen(line: TeamsLine) -> str:
        async def nothing() -> tuple[str, ...]:
            return ()

        server = Web(
            host="127.0.0.1",
            port=0,
            routes=line.routes,
            ready=nothing,
            registry=CollectorRegistry(),
            measure=nothing,  # type: ignore[arg-type]
        )
        servers.append(server)
        url = f"http://127.0.0.1:{await server.start()}/api/messages"
        tenant.connect(url, timed_by_clock=True)
        return url

    yield listen
    for server in servers:
        await server.stop()


@pytest.fixture
async def line(make_line, listens) -> TeamsLine:
    """Started, and called by the tenant."""
    made = make_line()
    await made.start()
    await listens(made)
    return made


@pytest.fixture
def chat(line) -> TeamsChat:
    return line.chat


@pytest.fixture
def card() -> Card:
    return project(case(), revision(), NOW, limit=280)


@pytest.fixture
async def posted(chat, card, channel) -> MessageRef:
    return (await chat.post_card(card, channel=channel.id, key="7/1/teams")).message


@pytest.fixture
def message(tenant, posted) -> Message:
    return tenant.message(posted.id)


@pytest.fixture
def events(line, door) -> Callable[[], list[Event | None]]:
    """What was stored, understood."""
    return lambda: [line.understand(letter) for letter in door.kept.values()]


@pytest.fixture
def who(tenant) -> Callable[[Person], Identity]:
    return lambda person: Identity(platform=Platform.TEAMS, workspace=tenant.tenant_id, user=person.object_id)


@pytest.fixture
def asks(tenant, channel, anna) -> Callable[..., dict[str, Any]]:
    """An activity that is stored if it is taken: Anna says something to the bot alone."""
    numbers = iter(range(1, 1_000))

    def activity(**changes: Any) -> dict[str, Any]:
        return {
            "type": "message",
            "id": f"asked-{next(numbers)}",
            "timestamp": "2026-11-20T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": tenant.service_url,
            "from": {"id": anna.id, "name": anna.display_name, "aadObjectId": anna.object_id},
            "conversation": {"conversationType": "personal", "id": "a:1", "tenantId": tenant.tenant_id},
            "recipient": {"id": tenant.bot_id, "name": "Twokeys"},
            "channelData": {"tenant": {"id": tenant.tenant_id}},
            "text": "help",
            **changes,
        }

    return activity


async def eventually(true: Callable[[], bool]) -> None:
    """Let everything go on until something is so."""
    async with asyncio.timeout(3):
        while not true():  # noqa: ASYNC110 - what is waited for may be anything, not an event of ours
            await asyncio.sleep(0)
