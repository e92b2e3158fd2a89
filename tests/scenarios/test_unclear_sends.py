"""Ambiguous sends, and what people and restarts do afterwards."""

import pytest
from bot.sandbox.x import Fault
from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def approved(world: World, complaint=None):
    complaint = complaint or world.complains()
    await world.ada.drafts(REPLY, complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    return complaint


async def asked(world, complaint=None):
    world.x.lag(timeline=86_400)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    complaint = await approved(world, complaint)
    await world.passes(400)
    assert "It is not; send again" in world.shown()
    return complaint


async def test_a_duplicate_refusal_after_send_again_is_not_shown_as_not_published(world: World) -> None:
    await asked(world)
    await world.dan.clicks("It is not; send again")
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "Not published" not in world.shown()


async def test_after_that_another_draft_does_not_answer_the_same_post_twice(world: World) -> None:
    complaint = await asked(world)
    await world.dan.clicks("It is not; send again")
    await world.passes(400)
    await world.ada.drafts("Your parcel comes tomorrow morning.", complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert len(world.published()) == 1


async def test_it_is_live_takes_only_the_post_that_was_approved(world: World) -> None:
    older = world.x.post_as("acme_help", "Good morning, we are open today.")
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await approved(world)
    await world.passes(400)
    await world.dan.clicks("It is live")
    await world.slack.wait_for_view(world.dan.person)
    await world.dan.sends(link=world.x.link(older))
    assert world.x.link(older) not in world.shown()
    assert "It is not; send again" in world.shown()


async def test_two_people_answer_the_question_at_once(world: World) -> None:
    import asyncio

    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await approved(world)
    await world.passes(400)
    await asyncio.gather(world.dan.clicks("It is not; send again"), world.bo.clicks("It is not; send again"))
    await world.passes(120)
    assert world.published() == [SIGNED]


async def test_in_doubt_then_restart_then_withdraw_edit_hold(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await approved(world)
    await world.passes(21)
    await world.stop()
    await world.start()
    await world.bo.reacts("✋")
    await world.bo.reacts("❌")
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "status/" in world.shown()


async def test_second_author_of_the_same_parent_waits_while_in_doubt_then_is_closed(world: World) -> None:
    complaint = world.complains()
    await world.bo.drafts("It comes tomorrow.", complaint)
    second = world.card()
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await approved(world, complaint)
    await world.ada.reacts("✅", second)
    await world.cleo.reacts("✅", second)
    await world.passes(400)
    assert world.published() == [SIGNED]


async def test_second_draft_approved_while_first_doubt_then_first_not_live(world: World) -> None:
    complaint = world.complains()
    await world.bo.drafts("It comes tomorrow.", complaint)
    second = world.card()
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await approved(world, complaint)
    first = world.card()
    await world.passes(30)
    await world.ada.reacts("✅", second)
    await world.cleo.reacts("✅", second)
    await world.passes(400)
    await world.dan.clicks("It is not; send again", first)
    await world.passes(10)
    await world.passes(120)
    assert len(world.published()) == 1
    assert "waiting" not in world.shown(world.slack.message("support", second)).lower()
