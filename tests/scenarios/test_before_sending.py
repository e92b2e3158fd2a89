"""What is true at the moment of sending counts, though the word of it was lost, slow, or not worked off yet."""

import pytest

from tests.support.world import REPLY, World


@pytest.mark.slack("a bot of Teams cannot read a message, and hears of a deletion when it changes the card")
async def test_a_card_deleted_by_hand_in_the_pause_is_noticed_before_sending(world: World) -> None:
    card = await world.approved()
    await world.deletes_by_hand(card)
    await world.passes(60)
    assert world.published() == []


async def test_an_approval_taken_back_in_the_pause_by_a_lost_event_is_noticed_before_sending(world: World) -> None:
    await world.approved()
    world.slack.lose_next_event()
    await world.cleo.takes_back("✅")
    await world.passes(60)
    assert world.published() == []
    assert world.approvers() == "Bo"


async def test_a_stop_in_the_pause_by_a_lost_event_is_noticed_before_sending(world: World) -> None:
    await world.approved()
    world.slack.lose_next_event()
    await world.dan.reacts("❌")
    await world.passes(60)
    assert world.published() == []
    assert "Stopped by Dan" in world.shown()


async def test_a_stop_whose_author_cannot_be_looked_up_at_once_still_stops(world: World) -> None:
    await world.approved()
    world.breaks("people", times=5)
    await world.dan.clicks("Stop")
    await world.passes(120)
    assert world.published() == []


async def test_a_hold_whose_author_cannot_be_looked_up_at_once_still_holds(world: World) -> None:
    await world.approved()
    world.breaks("people", times=5)
    await world.dan.reacts("✋")
    await world.passes(120)
    assert world.published() == []


async def test_an_approval_taken_back_behind_a_restart_is_worked_off_before_what_became_due(world: World) -> None:
    card = await world.approved()
    await world.stop()
    await world.clock.advance(60)
    await world.slack.unreact(world.cleo.person, "support", card, "white_check_mark")
    await world.start()
    await world.passes(60)
    assert world.published() == []


@pytest.mark.parametrize("slow", [None, 0.5], ids=["quick", "slow"])
async def test_a_stop_given_while_the_bot_was_down_beats_what_became_due_meanwhile(
    world: World, slow: float | None
) -> None:
    card = await world.approved()
    await world.stop()
    world.slack.lose_next_event()
    await world.slack.react(world.dan.person, "support", card, "x")
    await world.clock.advance(60)
    if slow:
        world.slack.fail_next("reactions.get", slow=slow)
    await world.start()
    await world.passes(60)
    assert world.published() == []


async def test_a_card_with_a_late_blocker_does_not_promise_to_be_sent(world: World) -> None:
    first = world.complains()
    second = world.x.post_as("carla", "@acme_help and still nothing!", reply_to=int(first.id))
    one, other = await world.ada.drafts(REPLY, first), await world.ada.drafts(REPLY, second)
    for name in ("bo", "cleo"):
        await world.people[name].reacts("✅", one)
        await world.people[name].reacts("✅", other)
    await world.passes(120)
    for name in ("bo", "cleo"):
        await world.people[name].reacts("✅")
    await world.passes(120)
    assert len(world.published()) == 1
    assert "It cannot be published as it is" in world.shown()
    assert "sent in a moment" not in world.shown()
