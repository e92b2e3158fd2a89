"""What time alone brings about: reminders, ends, and asking again."""

from datetime import timedelta

import pytest

from tests.support.world import REPLY, SIGNED, World


async def test_a_waiting_card_reminds_and_then_ends(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(301)
    reminder = world.said()[-1]
    assert "still waiting" in world.shown(reminder)
    assert world.called(reminder) == ["cleo", "dan"]
    await world.clock.advance(12 * 3600)
    await world.passes(1)
    assert "closed" in world.shown(world.said()[-1])
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "Too late" in world.cleo.told


@pytest.mark.account("backup = ['dan']")
async def test_the_backup_is_asked_after_fifteen_minutes(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.passes(901)
    assert "You are the backup" in world.shown(world.said()[-1])


@pytest.mark.account("backup = ['ada', 'bo', 'dan']")
async def test_of_the_backup_only_those_are_asked_whose_approval_can_still_count(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.passes(901)
    asked = world.said()[-1]
    assert "You are the backup" in world.shown(asked)
    assert world.called(asked) == ["dan"]


async def test_the_author_is_told_when_it_has_waited_too_long(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.clock.advance(12 * 3600)
    await world.passes(60)
    told = world.said()[-1]
    assert "found no approvals in 12 hours and is closed" in world.shown(told)
    assert world.called(told) == ["ada"]


async def test_approved_but_unsent_for_half_an_hour_asks_again(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.eve.reacts("✋")
    await world.clock.advance(1801)
    await world.passes(1)
    await world.eve.takes_back("✋", world.cards()[0])
    await world.passes(60)
    assert world.published() == []
    assert len(world.cards()) == 2
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [f"{REPLY} ^AD"]


async def test_a_hold_ends_by_itself_and_nothing_is_let_loose(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.eve.reacts("✋")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.clock.advance(4 * 3600)
    await world.passes(60)
    assert world.published() == []
    assert len(world.cards()) == 2


async def test_a_post_goes_out_when_its_pause_ends_not_when_the_clock_next_ticks(world: World) -> None:
    await world.approved()
    assert world.app
    assert await world.app.tick() is None
    await world.clock.advance(19.7)
    moment = await world.app.tick()
    assert moment == world.clock.now() + timedelta(seconds=0.3)
    await world.clock.advance(0.3)
    await world.quiet()
    assert world.published() == []
    assert await world.app.tick() is None
    await world.quiet()
    assert world.published() == [SIGNED]


async def test_a_clock_that_is_moved_back_in_the_pause_sends_nothing_sooner_and_nothing_twice(world: World) -> None:
    await world.approved()
    await world.passes(10)
    await world.clock.advance(-600)
    await world.passes(300)
    assert world.published() == []
    await world.passes(320)
    assert (world.published(), world.sends()) == ([SIGNED], 1)


async def test_posts_that_are_due_within_one_second_go_out_each_at_its_own_moment(world: World) -> None:
    await world.approved()
    await world.clock.advance(0.4)
    await world.approved()
    await world.clock.advance(19.6)
    assert world.app
    assert await world.app.tick() == world.clock.now() + timedelta(seconds=0.4)
    await world.quiet()
    assert world.published() == [SIGNED]
