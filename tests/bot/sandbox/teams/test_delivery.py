"""What the bot is told comes signed; what it does not take comes again, under the documented id."""

import pytest

from bot.sandbox.teams import Flaw
from tests.bot.sandbox.teams.tiny_client import answer_with_words


async def test_everything_comes_with_the_token_of_the_moment(tenant, bot, channel, anna):
    await tenant.say(anna, channel, "@Twokeys help")
    tenant.rotate_keys()
    await tenant.say(anna, channel, "@Twokeys help")
    first, second = bot.authorizations
    assert first.startswith("Bearer ")
    assert first.split(".")[0] != second.split(".")[0]


async def test_a_message_that_was_not_taken_comes_once_more_under_its_id(tenant, bot, clock, channel, anna):
    bot.answers += [503, 503]
    said = await tenant.say(anna, channel, "@Twokeys help")
    await clock.advance(14)
    assert len(bot.heard) == 1
    await clock.advance(1)
    assert [one["id"] for one in bot.heard] == [said.id, said.id]
    await clock.advance(3600)
    assert len(bot.heard) == 2
    assert [one.attempt for one in tenant.attempts] == [0, 1]


@pytest.mark.parametrize("status", [200, 202, 401, 403])
async def test_what_was_taken_or_refused_does_not_come_again(tenant, bot, clock, channel, anna, status):
    bot.answers.append(status)
    await tenant.say(anna, channel, "@Twokeys help")
    await clock.advance(3600)
    assert len(bot.heard) == 1


async def test_a_message_that_is_not_answered_in_time_comes_again(tenant, never_answers, clock, channel, anna):
    await tenant.say(anna, channel, "@Twokeys help")
    assert tenant.attempts[0].answer.failure == "timeout"
    await clock.advance(15)
    assert len(never_answers.heard) == 2


async def test_an_invoke_comes_again_under_a_new_id(tenant, bot, clock, ben, posted):
    bot.answers += [503, answer_with_words("ok")]
    await tenant.press(ben, posted, "Approve")
    await clock.advance(15)
    first, second = bot.heard
    assert first["id"] != second["id"]
    assert first["value"] == second["value"]
    # Nobody waits any more for what the later one brings.
    assert tenant.plain(posted, ben) == tenant.plain(posted)


async def test_a_reaction_never_comes_again(tenant, bot, clock, anna, posted):
    bot.answers.append(503)
    await tenant.react(anna, posted, "like")
    await clock.advance(3600)
    assert len(bot.heard) == 1
    assert tenant.reactions(posted)


async def test_a_bot_that_is_away_misses_reactions_and_gets_messages_late(tenant, bot, clock, channel, anna, posted):
    tenant.connect("http://127.0.0.1:9/api/messages")
    await tenant.react(anna, posted, "like")
    await tenant.say(anna, channel, "@Twokeys help")
    assert [one.answer.failure for one in tenant.attempts] == ["connection_failed"] * 2
    tenant.connect(bot.url)
    await clock.advance(15)
    assert [one["type"] for one in bot.heard] == ["message"]


async def test_activities_can_be_doubled_lost_held_back_and_turned_round(tenant, bot, channel, anna):
    tenant.duplicate_next()
    doubled = await tenant.say(anna, channel, "@Twokeys one")
    assert [one["id"] for one in bot.heard] == [doubled.id] * 2
    tenant.lose_next()
    await tenant.say(anna, channel, "@Twokeys two")
    assert len(bot.heard) == 2
    tenant.hold_activities()
    three = await tenant.say(anna, channel, "@Twokeys three")
    four = await tenant.say(anna, channel, "@Twokeys four")
    assert len(bot.heard) == 2
    await tenant.release_activities(backwards=True)
    assert [one["id"] for one in bot.heard[2:]] == [four.id, three.id]


async def test_what_was_told_can_be_told_again(tenant, bot, channel, anna, ben, posted):
    said = await tenant.say(anna, channel, "@Twokeys help")
    await tenant.repeat()
    assert [one["id"] for one in bot.heard] == [said.id] * 2
    bot.answers.append(answer_with_words("ok"))
    await tenant.press(ben, posted, "Approve")
    await tenant.repeat()
    assert bot.heard[-1]["id"] != bot.heard[-2]["id"]
    assert bot.heard[-1]["value"] == bot.heard[-2]["value"]


async def test_any_activity_and_any_bytes_can_be_delivered_with_any_token(tenant, bot):
    bot.answers += [401, 200, 200]
    answer = await tenant.deliver({"type": "message", "id": "1", "serviceUrl": tenant.service_url}, flaw=Flaw.JUNK)
    assert answer.status == 401
    assert bot.authorizations[-1] == "Bearer junk.of.nothing"
    await tenant.deliver({"type": "message", "id": "1"}, flaw=Flaw.NO_HEADER)
    assert bot.authorizations[-1] is None
    await tenant.deliver_raw('{"type": "message", "from": "a string"}')
    assert bot.last == {"type": "message", "from": "a string"}
    assert bot.authorizations[-1].startswith("Bearer ey")
