"""A tenant on loopback with a few people, a tiny client of its connector, and a tiny bot that it tells things."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from bot.sandbox.clock import HandClock
from bot.sandbox.teams import Channel, Message, Patience, Person, Team, Tenant
from tests.bot.sandbox.teams.tiny_client import Bot, Client, card, execute, with_card


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
async def tenant(clock) -> AsyncIterator[Tenant]:
    async with Tenant(clock=clock, patience=Patience(invoke=0.2, extension=0.2, other=0.2)) as made:
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
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as made:
        yield made


@pytest.fixture
def client(tenant, session) -> Client:
    return Client(tenant, session)


@pytest.fixture
async def bot(tenant) -> AsyncIterator[Bot]:
    made = Bot()
    app = web.Application()
    app.router.add_post("/api/messages", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    tenant.connect(made.url)
    yield made
    await runner.cleanup()


@pytest.fixture
async def posted(tenant, client, channel) -> Message:
    """A card of the bot in the channel, with one input and one button."""
    why = {"type": "Input.Text", "id": "why", "label": "Why"}
    await client.post(
        channel, with_card(card("Shall this go out?", why, actions=[execute("Approve", data={"draft": 7})]))
    )
    return tenant.posts(channel)[-1]


@pytest.fixture
def never_answers(bot):
    """The bot waits longer than Teams does."""

    async def wait():
        await asyncio.sleep(0.5)

    bot.before_answer = wait
    return bot
