"""A tenant keeps its truth in a file, and tells whoever waits for the bot."""

import pytest

from bot.sandbox.teams import Patience, Tenant
from tests.bot.sandbox.teams.tiny_client import Client, text


async def test_a_tenant_opened_again_is_the_same_tenant(tmp_path, clock, session):
    path = tmp_path / "teams.db"
    async with Tenant(path, clock=clock) as first:
        anna = first.add_person("anna", "Anna Bianchi")
        channel = first.add_channel(first.found_team("Support", anna), "replies")
        made = (await Client(first, session).post(channel, text("Hello"))).body
        await first.react(anna, first.posts(channel)[0], "like")
        known = (first.tenant_id, first.app_id, first.app_secret)
    async with Tenant(path, clock=clock) as second:
        assert (second.tenant_id, second.app_id, second.app_secret) == known
        assert second.person("anna") == anna
        assert second.posts("replies")[0].text == "Hello"
        assert second.reactions(second.posts("replies")[0])[0].people == (anna.id,)
        later = (await Client(second, session).post(second.channel("replies"), text("Again"))).body
        assert later["activityId"] > made["activityId"]


async def test_two_runs_of_one_story_have_the_same_ids(clock):
    async with Tenant(clock=clock) as one, Tenant(clock=clock) as two:
        assert one.add_person("anna") == two.add_person("anna")
        assert one.found_team("Support") == two.found_team("Support")


async def test_until_says_what_the_bot_did_last(tenant, client, channel):
    await client.send(channel.id, text("x"))
    await client.send(channel.id, {})
    with pytest.raises(TimeoutError, match=r"last called: send, send\. Teams complained of: send: Activity type"):
        await tenant.until(lambda: False, seconds=0.01)
    await tenant.until(lambda: tenant.messages(channel))
    await tenant.settle()


async def test_whoever_listens_hears_of_changes(tenant, bot, channel, anna):
    told = []
    stop = tenant.on_change(lambda change: told.append(change.what))
    await tenant.say(anna, channel, "@Twokeys help")
    assert {"message", "delivery"} <= set(told)
    stop()
    count = len(told)
    await tenant.say(anna, channel, "Again")
    assert len(told) == count


def test_the_documented_patience_is_the_usual_one():
    assert [
        Patience().seconds_for(one)
        for one in (
            {"type": "message"},
            {"type": "invoke", "name": "adaptiveCard/action"},
            {"type": "invoke", "name": "composeExtension/submitAction"},
        )
    ] == [15, 10, 5]
