"""Events come twice, late, in disorder, or not at all; the bot dies and comes back."""

import asyncio

import pytest

from bot.inbox import ATTEMPTS
from tests.support.world import REPLY, SIGNED, World

UNREAD = "a bot of Teams cannot read a message, and hears of a deletion when it changes the card"


async def test_an_event_delivered_twice_changes_nothing(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    world.says_it_twice()
    await world.bo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_a_removal_that_arrives_before_its_reaction_still_removes_it(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    world.holds_back()
    await world.cleo.reacts("✅")
    await world.clock.advance(0.5)
    await world.cleo.takes_back("✅")
    await world.lets_through(backwards=True)
    await world.passes(60)
    assert world.published() == []


async def test_a_reaction_quicker_than_our_note_of_the_card_is_not_lost(world: World) -> None:
    world.breaks("post", slow=0.3)
    drafting = asyncio.create_task(world.ada.drafts(REPLY, world.complains()))
    await world.until(world.cards)
    await world.bo.reacts("✅")
    await drafting
    await world.passes(5)
    assert world.approvers() == "Bo"


@pytest.mark.parametrize("backwards", [False, True])
async def test_a_card_deleted_before_it_was_noted_asks_again(world: World, backwards: bool) -> None:
    world.slack.grant("channels:history")
    world.slack.subscribe("message.channels")
    world.breaks("post", unanswered=True)
    world.holds_back()
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.deletes_by_hand(world.card())
    await world.lets_through(backwards=backwards)
    await world.passes(5)
    assert "version 2" in world.shown()
    assert world.approvers() == "nobody"
    assert ("This card was replaced" if backwards else "mark the newest card") in world.bo.told


async def test_who_marked_a_card_that_is_gone_hears_so_though_nobody_says_that_it_was_deleted(world: World) -> None:
    world.breaks("post", unanswered=True)
    world.holds_back()
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.deletes_by_hand(world.card())
    await world.lets_through()
    await world.passes(15)
    assert world.approvers() == "nobody"
    assert "mark the newest card" in world.bo.told


async def test_a_copy_of_a_card_that_is_deleted_takes_no_approval_with_it(world: World) -> None:
    world.slack.grant("channels:history")
    world.slack.subscribe("message.channels")
    world.breaks("post", unanswered=True)
    world.slack.fail_next("conversations.history", error="missing_scope")
    await world.ada.drafts(REPLY, world.complains())
    await world.passes(20)
    copy, card = world.cards()
    await world.bo.reacts("✅", card)
    await world.deletes_by_hand(copy)
    await world.passes(20)
    assert world.cards() == [world.card()]
    assert world.approvers() == "Bo"


async def test_reactions_given_while_the_bot_was_down_are_read_back(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.stop()
    world.slack.lose_next_event(2)
    await world.slack.react(world.bo.person, "support", card, "white_check_mark")
    await world.slack.react(world.cleo.person, "support", card, "white_check_mark")
    await world.start()
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_a_reaction_taken_back_while_the_bot_was_down_no_longer_counts(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.stop()
    world.slack.lose_next_event()
    await world.slack.unreact(world.cleo.person, "support", card, "white_check_mark")
    await world.start()
    await world.passes(60)
    assert world.published() == []


async def test_a_stop_pressed_after_a_lost_removal_of_the_same_stop_stands(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.dan.reacts("❌", card)
    world.slack.lose_next_event()
    await world.clock.advance(1)
    await world.dan.takes_back("❌", card)
    await world.clock.advance(1)
    await world.dan.clicks("Stop", card)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.app.reconcile()
    await world.passes(60)
    assert world.published() == []
    assert "Stopped by Dan" in world.shown(card)
    await world.dan.clicks("Take it back", world.dan.private[-1])
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_list_cut_short_takes_no_vote_away(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    world.slack.shorten_reaction_lists(1)
    await world.app.reconcile()
    assert world.approvers() == "Bo and Cleo"
    await world.passes(21)
    assert world.published() == []
    assert "Slack does not name everybody who marked this card" in world.shown()
    for actor in (world.bo, world.cleo):
        await actor.clicks("Approve")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_list_cut_short_hides_nothing_of_the_others(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    world.slack.lose_next_event()
    await world.bo.takes_back("✅")
    await world.fay.reacts("❌")
    world.slack.shorten_reaction_lists(1)
    await world.app.reconcile()
    await world.passes(5)
    assert world.approvers() == "nobody"


async def test_a_restart_after_the_last_vote_publishes_once(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.stop()
    await world.start()
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_a_restart_after_the_send_publishes_nothing_again(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    await world.stop()
    await world.start()
    await world.passes(300)
    assert world.published() == [SIGNED]


@pytest.mark.slack(UNREAD)
async def test_a_card_deleted_by_hand_is_posted_again_and_asks_again(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.deletes_by_hand(card)
    await world.app.reconcile()
    await world.passes(60)
    assert world.published() == []
    assert REPLY in world.shown()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_a_card_changed_by_hand_asks_again(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.slack.tamper("support", card, text="Approve this harmless text")
    await world.app.reconcile()
    await world.quiet()
    assert len(world.cards()) == 2
    assert REPLY in world.shown()


async def test_a_card_changed_by_hand_while_the_bot_was_down_asks_again(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.stop()
    world.slack.lose_next_event(3)
    await world.slack.tamper("support", card, text="Approve this harmless text")
    await world.slack.react(world.bo.person, "support", card, "white_check_mark")
    await world.slack.react(world.cleo.person, "support", card, "white_check_mark")
    await world.start()
    await world.passes(60)
    assert world.published() == []
    assert len(world.cards()) == 2
    assert REPLY in world.shown()


async def test_whoever_did_what_could_not_be_worked_off_however_often_hears_of_it(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    world.breaks("people", times=1000)
    newcomer = world.slack.add_person("newcomer")
    await world.slack.join(newcomer, "support")
    await world.slack.react(newcomer, "support", card, "white_check_mark")
    await world.passes(1200)
    [told] = world.slack.ephemerals(newcomer, "support")
    assert "tell whoever runs Twokeys this number" in world.plain(told)


async def test_whoever_cannot_be_told_that_a_form_was_refused_has_their_words_back_later(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.opens("Suggest a change", card)
    await world.ada.clicks("Withdraw", card)
    world.slack.fail_next("chat.postEphemeral", error="fatal_error")
    await world.bo.sends(text="We are looking for it.")
    assert world.bo.told == ""
    await world.passes(5)
    assert "We are looking for it." in world.bo.told


async def test_what_could_not_be_worked_off_while_slack_was_away_is_once_it_is_back(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    newcomer = world.slack.add_person("newcomer")
    await world.slack.join(newcomer, "support")
    world.breaks("people", times=ATTEMPTS)
    world.slack.fail_next("chat.postEphemeral", error="fatal_error")
    await world.slack.react(newcomer, "support", card, "white_check_mark")
    await world.passes(1200)
    [told] = world.slack.ephemerals(newcomer, "support")
    assert "does not count" in world.plain(told)
