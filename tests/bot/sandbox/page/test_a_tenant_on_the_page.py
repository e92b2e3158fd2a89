"""A tenant beside the workspace: who sees what of it, and what they do there."""

import pytest
from aiohttp import ClientSession

from bot.sandbox.page import Page
from bot.sandbox.teams import Tenant
from tests.bot.sandbox.page.conftest import Visitor
from tests.bot.sandbox.teams.tiny_client import Client, card, execute, with_card


@pytest.fixture
async def tenant(clock):
    async with Tenant(clock=clock) as made:
        yield made


@pytest.fixture
def channel(tenant):
    return tenant.add_channel(tenant.found_team("Support", tenant.add_person("ada", "Ada Lovelace")), "replies")


@pytest.fixture
async def here(workspace, network, tenant, channel, clock):
    """A page with both, and somebody who speaks to it."""
    page = Page(workspace, network, clock=clock, tenant=tenant)
    await page.start()
    async with ClientSession(base_url=page.url, headers={"Origin": page.url.removesuffix("/")}) as session:
        yield Visitor(session)
    await page.stop()


@pytest.fixture
def ada(workspace):
    return workspace.person("ada").id


async def post_a_card(client, channel):
    await client.post(channel, with_card(card("Hello", actions=[execute("Go")])))


async def rooms(here, who):
    return (await here.state(who))["teams"]["rooms"]


async def test_without_a_tenant_the_page_says_that_there_is_none(visitor, ada):
    assert (await visitor.state(ada))["teams"] is None
    assert (await visitor.act("teams/say", **{"as": ada, "room": "x", "text": "x"}))[0] == 404


async def test_who_is_in_the_team_sees_its_channels_and_the_chat_with_the_app(here, ada, channel):
    assert [(one["id"], one["name"]) for one in await rooms(here, ada)] == [(channel.id, "replies"), ("chat", "")]


async def test_who_is_not_in_the_tenant_sees_nothing_and_does_nothing(here, workspace, channel):
    ben = workspace.person("ben").id
    assert (await here.state(ben))["teams"] == {"you": None, "rooms": [], "dialog": None}
    status, answer = await here.act("teams/say", **{"as": ben, "room": channel.id, "text": "hello"})
    assert (status, answer["error"]) == (409, "There is nobody called ben.")


async def test_what_is_said_stands_in_the_channel_under_its_name(here, ada, channel):
    assert (await here.act("teams/say", **{"as": ada, "room": channel.id, "text": "lunch?"}))[0] == 200
    [said] = (await rooms(here, ada))[0]["messages"]
    assert (said["by"], said["text"], said["card"]) == ("Ada Lovelace", "lunch?", None)


async def test_a_card_shows_its_reactions_and_takes_one_back(here, ada, channel, tenant):
    async with ClientSession() as session:
        await post_a_card(Client(tenant, session), channel)
    asked = {"as": ada, "message": tenant.posts(channel)[0].id, "kind": "2705_whiteheavycheckmark"}
    await here.act("teams/react", **asked)
    [shown] = (await rooms(here, ada))[0]["messages"]
    assert shown["by"] is None
    assert shown["card"]["type"] == "AdaptiveCard"
    assert shown["reactions"] == [{"type": "2705_whiteheavycheckmark", "people": ["Ada Lovelace"], "yours": True}]
    await here.act("teams/react", **asked)
    assert (await rooms(here, ada))[0]["messages"][0]["reactions"] == []


async def test_a_button_that_nobody_answers_is_a_sentence(here, ada, channel, tenant):
    async with ClientSession() as session:
        await post_a_card(Client(tenant, session), channel)
    message = tenant.posts(channel)[0].id
    status, answer = await here.act("teams/press", **{"as": ada, "message": message, "button": "Go"})
    assert status == 400
    assert answer["error"]
    status, answer = await here.act("teams/press", **{"as": ada, "message": message, "button": "Stop"})
    assert (status, answer["error"]) == (409, "There is no button Stop, only Go.")
