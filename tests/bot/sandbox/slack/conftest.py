"""A workspace on loopback with a few people, and a real Bolt app connected to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import HandClock
from bot.sandbox.slack import SCOPES, Channel, Message, Person, Workspace


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
async def workspace(clock) -> AsyncIterator[Workspace]:
    async with Workspace(clock=clock, ack_seconds=0.2, scopes=(*SCOPES, "channels:history", "channels:join")) as made:
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
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as made:
        yield made


@pytest.fixture
def web(workspace, session) -> AsyncWebClient:
    return AsyncWebClient(
        token=workspace.bot_token, base_url=workspace.api_url, session=session, retry_handlers=[], timeout=5
    )


@pytest.fixture
def app(workspace, web) -> AsyncApp:
    return AsyncApp(client=web, signing_secret=workspace.signing_secret, ignoring_self_events_enabled=False)


@pytest.fixture
async def connect(app, workspace) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Connects the app when it is called."""
    handler = AsyncSocketModeHandler(app, workspace.app_token, ping_interval=1)

    async def now():
        await handler.connect_async()
        await workspace.until(lambda: workspace.sockets == 1)

    yield now
    await handler.close_async()


@pytest.fixture
async def connected(connect) -> None:
    await connect()


@pytest.fixture
async def message(workspace, channel, anna) -> Message:
    return await workspace.post(anna, channel, "Hello")


@pytest.fixture
def eyes(workspace, channel, anna, message) -> Callable[[], Awaitable[None]]:
    """Anna reacts to her message."""
    return partial(workspace.react, anna, channel, message, "eyes")
