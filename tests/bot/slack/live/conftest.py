"""A workspace on loopback, people in it, and the real line between it and a recording door."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from approvals.domain.card import Card, MessageRef, project
from approvals.domain.people import Identity, Platform
from approvals.domain.vote import Mark
from bot.events import Event
from bot.sandbox.clock import HandClock
from bot.sandbox.slack import SCOPES, Channel, Message, Person, Workspace
from bot.slack.app import SlackLine, Timing
from bot.slack.chat import SlackChat
from tests.support.builders import NOW, case, revision
from tests.support.recording_door import RecordingDoor

EMOJI = {"white_check_mark": Mark.APPROVE, "x": Mark.REJECT, "raised_hand": Mark.HOLD}
HANDLED = ("reaction_added", "reaction_removed", "user_change", "tokens_revoked", "app_uninstalled")
BRISK = Timing(ping=0.2, watch=30, quiet=600, stop=1)


@pytest.fixture(autouse=True)
def entries() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged; kept from being rendered, which takes longer than Slack waits for an answer here."""
    with capture_logs() as kept:
        yield kept


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
async def workspace(clock) -> AsyncIterator[Workspace]:
    async with Workspace(clock=clock, ack_seconds=0.3, scopes=SCOPES, events=HANDLED) as made:
        yield made


@pytest.fixture
def anna(workspace) -> Person:
    return workspace.add_person("anna", "Anna Bianchi", admin=True)


@pytest.fixture
def ben(workspace) -> Person:
    return workspace.add_person("ben", "Ben Okafor")


@pytest.fixture
def channel(workspace, anna, ben) -> Channel:
    return workspace.add_channel("replies", anna, ben)


@pytest.fixture
def door() -> RecordingDoor:
    return RecordingDoor()


@dataclass
class Waits:
    """What the line would have waited for Slack's limits."""

    seconds: list[float]

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits([])


@pytest.fixture
def make_line(workspace, clock, door, waits) -> Callable[..., SlackLine]:
    def make(**changes: Any) -> SlackLine:
        usual = {
            "door": door,
            "clock": clock,
            "workspace": workspace.team_id,
            "bot_token": workspace.bot_token,
            "app_token": workspace.app_token,
            "emoji": EMOJI,
            "short_names": ("draft",),
            "api_url": workspace.api_url,
            "timing": BRISK,
            "sleep": waits,
        }
        return SlackLine(**{**usual, **changes})

    return make


@pytest.fixture
async def line(make_line, workspace, channel) -> AsyncIterator[SlackLine]:
    """Connected by Socket Mode."""
    made = make_line()
    await made.start()
    await made.quiet()
    yield made
    await made.stop()


@dataclass
class Server:
    """The line behind an HTTP server, with Slack told of its address."""

    line: SlackLine
    url: str


@pytest.fixture
async def server(make_line, workspace, channel, clock) -> AsyncIterator[Server]:
    line = make_line(app_token=None, signing_secret=workspace.signing_secret)
    app = web.Application(client_max_size=1024 * 1024)
    app.add_routes(line.routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await line.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    workspace.use_http(url, stamped_by_clock=True)
    yield Server(line, url)
    await line.stop()
    await runner.cleanup()


@pytest.fixture
def chat(line) -> SlackChat:
    return line.chat


@pytest.fixture
def card() -> Card:
    return project(case(), revision(), NOW, limit=280)


@pytest.fixture
async def posted(chat, card, channel) -> MessageRef:
    return (await chat.post_card(card, channel=channel.id, key="7/1/slack")).message


@pytest.fixture
def message(workspace, posted) -> Message:
    return workspace.message(posted.channel, posted.id)


@pytest.fixture
def events(line, door) -> Callable[[], list[Event | None]]:
    """What was stored, understood."""
    return lambda: [line.understand(payload) for payload in door.kept.values()]


@pytest.fixture
def who(workspace) -> Callable[[Person], Identity]:
    return lambda person: Identity(platform=Platform.SLACK, workspace=workspace.team_id, user=person.id)


async def eventually(true: Callable[[], bool]) -> None:
    """Let everything go on until something is so."""
    async with asyncio.timeout(3):
        while not true():  # noqa: ASYNC110 - what is waited for may be anything, not an event of ours
            await asyncio.sleep(0)


@pytest.fixture
def logged(caplog) -> Iterator[Callable[[], str]]:
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text
