"""Calls to Slack: paced, patient with 429, never sent twice unasked, refused in our own words."""

from dataclasses import replace

import pytest

from approvals.domain.notice import Notice
from approvals.domain.people import Standing
from approvals.errors import Unreachable
from bot.slack.errors import SlackSaidNo

HELLO = Notice(slug="draft-made")


async def test_slack_asks_to_wait_and_we_do(workspace, chat, channel, waits):
    workspace.fail_next("chat.postMessage", error="ratelimited", retry_after=7)
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert waits.seconds[0] == 7
    assert len(workspace.messages(channel)) == 1


async def test_a_wait_that_is_no_number_is_a_second(workspace, chat, channel, waits):
    workspace.fail_next("chat.postMessage", error="ratelimited", retry_after="soon")
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert waits.seconds[0] == 1
    assert len(workspace.messages(channel)) == 1


async def test_a_long_wait_is_left_to_whoever_called(workspace, chat, channel, waits):
    workspace.fail_next("chat.postMessage", error="ratelimited", retry_after=3600)
    with pytest.raises(Unreachable):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert not waits.seconds


async def test_patience_with_429_has_an_end(workspace, chat, channel):
    workspace.fail_next("chat.postMessage", error="ratelimited", retry_after=1, times=9)
    with pytest.raises(Unreachable):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert not workspace.messages(channel)


async def test_a_channel_gets_a_few_posts_at_once_and_then_one_a_second(chat, channel, workspace, anna, waits):
    for _ in range(6):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert [round(seconds) for seconds in waits.seconds] == [1, 2]
    other = workspace.add_channel("other", anna)
    await chat.say(HELLO, channel=other.id, thread=None)
    assert len(waits.seconds) == 2


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 502}, {"reset": True}, {"error": "fatal_error"}])
async def test_a_call_that_fails_is_made_once(workspace, chat, channel, fault):
    workspace.fail_next("chat.postMessage", **fault)
    with pytest.raises(Unreachable):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert not workspace.messages(channel)
    assert len([method for method, _ in workspace.calls if method == "chat.postMessage"]) <= 1


async def test_slacks_own_word_is_kept(workspace, chat, channel):
    workspace.fail_next("chat.postMessage", error="restricted_action")
    with pytest.raises(SlackSaidNo) as refused:
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert refused.value.error == "restricted_action"


async def test_a_member_is_known_by_a_confirmed_address_only(workspace, chat, anna, who):
    cleo = workspace.add_person("cleo", "Cleo Diaz", email_confirmed=False)
    known, unsure = await chat.profile(who(anna)), await chat.profile(who(cleo))
    assert (known.standing, known.email) == (Standing.MEMBER, "anna@acme.example")
    assert (unsure.standing, unsure.email) == (Standing.MEMBER, None)
    assert known.identity == who(anna)


async def test_everybody_else_is_not_a_member(workspace, chat, channel, anna, who):
    gone = workspace.add_person("gone")
    await workspace.deactivate(gone)
    stranger = workspace.add_stranger("stan")
    await workspace.join(stranger, workspace.add_channel("shared", anna, shared=True))
    found = {
        person.name: (await chat.profile(who(person))).standing
        for person in (
            gone,
            stranger,
            workspace.add_guest("gus"),
            workspace.add_guest("gil", single_channel=True),
            workspace.add_bot("botty"),
            workspace.add_bot("flow", workflow=True),
            workspace.bot(),
        )
    }
    assert found == {
        "gone": Standing.DEACTIVATED,
        "stan": Standing.STRANGER,
        "gus": Standing.GUEST,
        "gil": Standing.GUEST,
        "botty": Standing.BOT,
        "flow": Standing.BOT,
        "twokeys": Standing.BOT,
    }


async def test_slackbot_is_a_bot_whatever_slack_says(chat, workspace, who, anna):
    assert (await chat.profile(replace(who(anna), user="USLACKBOT"))).standing is Standing.BOT


async def test_somebody_whom_nobody_knows_is_unknown(chat, who, anna):
    assert (await chat.profile(replace(who(anna), user="U0000000000"))).standing is Standing.UNKNOWN


async def test_a_profile_that_cannot_be_read_now_is_no_answer(workspace, chat, who, anna):
    workspace.fail_next("users.info", status=500)
    with pytest.raises(Unreachable):
        await chat.profile(who(anna))
