"""The Chat port: cards, their marks and what is said, through a workspace as Slack shows it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.card import MessageRef
from approvals.domain.notice import Notice
from approvals.domain.people import Platform
from approvals.domain.vote import Mark
from approvals.errors import Refusal, Stale, Unreachable
from tests.bot.slack.live.conftest import EMOJI

APPLAUSE = Notice(slug="draft-made")


def names(workspace, ref):
    return {reaction.name: len(reaction.users) for reaction in workspace.reactions(ref.channel, ref.id)}


async def test_a_card_offers_the_three_marks_as_reactions(workspace, chat, posted):
    await chat.offer_marks(posted)
    await chat.offer_marks(posted)
    assert names(workspace, posted) == {"white_check_mark": 1, "x": 1, "hand": 1}


async def test_a_card_stands_although_its_reactions_cannot_be_added(workspace, chat, card, channel):
    workspace.fail_next("reactions.add", error="too_many_reactions", times=3)
    ref = (await chat.post_card(card, channel=channel.id, key="k")).message
    await chat.offer_marks(ref)
    assert workspace.message(channel, ref.id).text
    assert names(workspace, ref) == {}


async def test_a_card_that_slack_cannot_show_whole_is_refused(chat, card):
    chat.fits(card)
    with pytest.raises(Refusal):
        chat.fits(replace(card, text="a" * 13_000))


async def test_a_card_whose_answer_is_lost_is_not_posted_a_second_time(workspace, chat, card, channel, clock):
    workspace.grant("channels:history")
    workspace.fail_next("chat.postMessage", reset=True, after=True)
    with pytest.raises(Unreachable):
        await chat.post_card(card, channel=channel.id, key="7/1")
    assert len(workspace.messages(channel)) == 1

    found = await chat.find_card("7/1", channel=channel.id, since=clock.now())
    assert found.message == MessageRef(
        platform=Platform.SLACK,
        workspace=workspace.team_id,
        channel=channel.id,
        id=workspace.messages(channel)[0].ts,
    )
    assert await chat.find_card("7/2", channel=channel.id, since=clock.now()) is None


async def test_a_card_is_not_looked_for_where_we_may_not_look(chat, posted, channel, clock):
    assert await chat.find_card("7/1/slack", channel=channel.id, since=clock.now()) is None


async def test_people_are_marks_and_our_own_reactions_are_none(
    workspace, chat, posted, message, channel, anna, ben, who
):
    await chat.offer_marks(posted)
    await workspace.react(anna, channel, message, "white_check_mark")
    await workspace.react(ben, channel, message, "raised_hand")
    await workspace.react(ben, channel, message, "+1")
    marks = await chat.marks(posted, left=None)
    assert marks.present == {
        Mark.APPROVE: {who(anna)},
        Mark.REJECT: frozenset(),
        Mark.HOLD: {who(ben)},
    }
    assert not marks.cut_short
    assert not marks.edited


async def test_the_marks_of_which_slack_does_not_name_everybody_are_told(
    workspace, chat, posted, message, channel, anna, ben
):
    await workspace.react(anna, channel, message, "white_check_mark")
    await workspace.react(ben, channel, message, "white_check_mark")
    await workspace.react(ben, channel, message, "raised_hand")
    workspace.shorten_reaction_lists(1)
    assert (await chat.marks(posted, left=None)).cut_short == {Mark.APPROVE}


async def test_a_card_shows_a_new_state_without_being_edited_by_somebody(chat, posted, card):
    left = await chat.show_card(card, posted, below=None)
    assert left.trace
    assert not (await chat.marks(posted, left=left.trace)).edited


async def test_a_card_with_another_text_was_edited(workspace, chat, posted, message, channel):
    left = (await chat.marks(posted, left=None)).trace
    await workspace.tamper(channel, message, text="Send us your password", blocks=[])
    assert (await chat.marks(posted, left=left)).edited


async def test_a_deleted_card_is_gone(workspace, chat, posted, message, card, channel, anna):
    await workspace.delete_message(anna, channel, message)
    assert await chat.marks(posted, left=None) is None
    with pytest.raises(Stale):
        await chat.show_card(card, posted, below=None)


async def test_only_the_one_who_is_told_reads_it(workspace, chat, channel, anna, ben, who):
    await chat.tell(who(anna), APPLAUSE, channel=channel.id)
    [told] = workspace.ephemerals(anna, channel)
    assert workspace.plain(told) == "Your draft is in the channel now, waiting for approvals."
    assert not workspace.ephemerals(ben, channel)
    assert not workspace.messages(channel)


async def test_somebody_outside_the_channel_is_told_in_private(workspace, chat, channel, who):
    cleo = workspace.add_person("cleo")
    await chat.tell(who(cleo), APPLAUSE, channel=channel.id)
    [told] = workspace.ims(cleo)
    assert workspace.plain(told) == "Your draft is in the channel now, waiting for approvals."


async def test_what_concerns_a_card_is_said_below_it(workspace, chat, posted, channel):
    await chat.say(APPLAUSE, channel=channel.id, thread=posted)
    assert workspace.messages(channel)[-1].thread_ts == posted.id


async def test_nothing_reaches_slack_before_the_start(make_line, card, channel):
    with pytest.raises(Unreachable):
        await make_line().chat.post_card(card, channel=channel.id, key="k")


async def test_emoji_of_the_settings_may_be_written_in_any_way(make_line, workspace, card, channel):
    line = make_line(emoji={":hand:": Mark.APPROVE, "-1": Mark.REJECT, "octagonal_sign": Mark.HOLD})
    await line.start()
    ref = (await line.chat.post_card(card, channel=channel.id, key="k")).message
    await line.chat.offer_marks(ref)
    assert set(names(workspace, ref)) == {"hand", "-1", "octagonal_sign"}
    assert set((await line.chat.marks(ref, left=None)).present) == set(EMOJI.values())
    await line.stop()


async def test_since_allows_for_clocks_that_differ(workspace, chat, posted, channel, clock):
    workspace.grant("channels:history")
    found = await chat.find_card("7/1/slack", channel=channel.id, since=clock.now() + timedelta(seconds=30))
    assert found.message == posted
