"""Holds on accounts and drafts, and lane stops."""

import asyncio
from bot.sandbox.x import Fault
from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def approved(world):
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")


async def test_a_hold_while_sending_leaves_no_open_question(world: World) -> None:
    await approved(world)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.passes(21)
    await world.bo.says("hold acme")
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "status/" in world.shown()


async def test_send_again_while_the_account_is_held_waits(world: World) -> None:
    await approved(world)
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await world.passes(400)
    await world.bo.says("hold acme")
    await world.dan.clicks("It is not; send again")
    await world.passes(120)
    assert world.published() == []


async def test_send_again_hours_later_asks_people_again(world: World) -> None:
    await approved(world)
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await world.passes(400)
    await world.clock.advance(3 * 3600)
    await world.dan.clicks("It is not; send again")
    await world.passes(120)
    assert world.published() == []
    assert "version 2" in world.shown()


async def test_one_person_cannot_resume_alone_by_saying_it_twice(world: World) -> None:
    await approved(world)
    await world.bo.says("hold acme")
    await world.bo.says("resume acme")
    await world.bo.says("resume acme")
    await world.passes(120)
    assert world.published() == []


async def test_a_hold_of_all_is_not_lifted_by_resume_of_one(world: World) -> None:
    await approved(world)
    await world.bo.says("hold all")
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    await world.passes(60)
    assert world.published() == []
    await world.bo.says("resume all")
    await world.cleo.says("resume all")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_guest_or_stranger_cannot_hold_an_account_or_press_it_is_live(world: World) -> None:
    await approved(world)
    await world.gus.says("hold acme")
    await world.fay.says("hold acme")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_hold_with_odd_words(world: World) -> None:
    await approved(world)
    await world.bo.says("hold acme \x00 \ud800 because")
    await world.passes(60)
    assert world.published() == []
