"""A Stop that was stored in time, but not yet worked off when the post is due."""

from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def approved(world):
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")


async def test_a_stop_whose_profile_cannot_be_read_at_once_still_stops(world: World) -> None:
    await approved(world)
    world.slack.fail_next("users.info", error="fatal_error", times=5)
    await world.dan.clicks("Stop")
    await world.passes(120)
    assert world.published() == []


async def test_a_hold_whose_profile_cannot_be_read_at_once_still_holds(world: World) -> None:
    await approved(world)
    world.slack.fail_next("users.info", error="fatal_error", times=5)
    await world.dan.reacts("✋")
    await world.passes(120)
    assert world.published() == []


async def test_a_taken_back_approval_behind_a_restart_is_worked_before_sending(world: World) -> None:
    await approved(world)
    await world.stop()
    await world.clock.advance(60)
    card = world.card()
    await world.slack.unreact(world.cleo.person, "support", card, "white_check_mark")
    await world.start()
    await world.passes(60)
    assert world.published() == []


async def test_a_stop_given_while_down_beats_a_delivery_that_was_due_meanwhile(world: World) -> None:
    await approved(world)
    card = world.card()
    await world.stop()
    world.slack.lose_next_event(1)
    await world.slack.react(world.dan.person, "support", card, "x")
    await world.clock.advance(60)
    await world.start()
    await world.passes(60)
    assert world.published() == []
