import asyncio
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import HandClock
from bot.sandbox.page import Command, Installed, Page, Shortcut
from bot.sandbox.slack import Workspace
from bot.sandbox.x import Network
from tests.bot.sandbox.page.tiny_app import tiny_app

INSTALLED = Installed(
    commands=(Command(name="/note", description="Write a note", hint="[text]"),),
    shortcuts=(Shortcut(name="Quote this", callback_id="quote"),),
)


@pytest.fixture
def clock():
    return HandClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
async def workspace(clock):
    async with Workspace(clock=clock, ack_seconds=0.5) as made:
        made.add_person("ada", "Ada Lovelace", admin=True)
        made.add_person("ben", "Ben Okafor")
        made.add_guest("gus", "Gus Hart")
        made.add_stranger("sam", "Sam Outside")
        made.add_channel("replies", "ada", "ben", "gus")
        made.add_channel("quiet", "ada")
        yield made


@pytest.fixture
async def network(clock):
    made = Network(clock=clock)
    await made.start()
    made.add_account("acme_help", "Acme Help")
    made.add_person("carla", "Carla Ruiz")
    yield made
    await made.stop()


@pytest.fixture
async def page(workspace, network, clock):
    made = Page(
        workspace,
        network,
        clock=clock,
        title="Notes",
        installed=INSTALLED,
        roles={"ada": "roster", "ben": "roster"},
        reply_with="/note {link} ",
    )
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def app_runs(workspace):
    """The tiny app, connected."""
    async with ClientSession() as session:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, session=session)
        handler = AsyncSocketModeHandler(
            tiny_app(AsyncApp(client=client, signing_secret=workspace.signing_secret)), workspace.app_token
        )
        await handler.connect_async()
        await workspace.until(lambda: workspace.sockets == 1)
        yield
        await handler.close_async()


@pytest.fixture
async def browser_session(page):
    async with ClientSession(base_url=page.url, headers={"Origin": page.url.removesuffix("/")}) as session:
        yield session


class Visitor:
    """Speaks to the page as its own script does."""

    def __init__(self, session):
        self.session = session

    async def act(self, name, **asked):
        async with self.session.post(f"/api/{name}", json=asked) as response:
            return response.status, await response.json()

    async def state(self, who):
        async with self.session.get("/api/state", params={"as": who}) as response:
            return await response.json()


@pytest.fixture
def visitor(browser_session):
    return Visitor(browser_session)


@pytest.fixture
async def next_news(browser_session):
    """Waits for the page to be told of a change."""
    async with browser_session.get("/api/news") as response:
        lines = response.content

        async def wait():
            async with asyncio.timeout(5):
                while not (line := await lines.readline()).startswith(b"data:"):
                    pass
            return int(line.removeprefix(b"data:"))

        await wait()
        yield wait
