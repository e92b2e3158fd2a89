"""An account that rehearses goes through everything and publishes nowhere."""

import pytest

from tests.support.world import REPLY, World

pytestmark = pytest.mark.account('network = "rehearsal"')


async def test_a_rehearsal_goes_through_everything_publishes_nowhere_and_says_so(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    assert "Rehearsal: publishes nowhere" in world.shown()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    assert "It sends at" in world.shown()
    await world.passes(21)
    assert "Rehearsal: publishes nowhere" in world.shown()
    assert "Stop" not in world.shown()
    assert world.published() == []
    assert [attempt for attempt in world.x.attempts if attempt.method == "POST"] == []


async def test_what_was_approved_as_a_rehearsal_is_not_published_after_the_switch(world: World) -> None:
    await world.approved()
    await world.restarts(account_settings="")
    await world.agree("bo", "cleo")
    await world.passes(60)
    assert world.published() == []


async def test_an_approval_of_a_rehearsal_does_not_count_after_the_switch(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.restarts(account_settings="")
    await world.agree("bo", "cleo")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_a_rehearsed_answer_does_not_bar_the_real_one(world: World) -> None:
    complaint = world.complains()
    await world.approved(complaint)
    await world.passes(60)
    await world.restarts(account_settings="")
    await world.agree("bo", "cleo")
    await world.ada.drafts("It comes tomorrow, promised.", complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == ["It comes tomorrow, promised. ^AD"]
