"""A card is lost while its post is on its way, or nobody knows what became of it: people are asked on another one."""

import pytest

from bot.sandbox.x import Fault
from tests.scenarios.test_closing_a_conversation import LAST, corrected, ends
from tests.scenarios.test_corrections import agreed_by
from tests.support.world import REPLY, SIGNED, World

AGAIN = "It is not; send again"
BELOW = "Teams tells of no deletion: what becomes of the post is said below the card that is gone"


def tells_of_deletions(world: World) -> None:
    world.slack.grant("channels:history")
    world.slack.subscribe("message.channels")


async def is_asked_and_goes_out_once_approved_again(world: World) -> None:
    assert AGAIN in world.shown()
    assert "the card before it was deleted" in world.shown()
    await world.dan.clicks(AGAIN)
    await world.passes(120)
    assert world.published() == []
    assert world.approvers() == "nobody"
    for approver in (world.bo, world.cleo):
        await approver.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
async def test_what_was_asked_on_a_card_that_is_lost_is_asked_on_another(world: World, told: bool) -> None:
    if told:
        tells_of_deletions(world)
    card = await world.asked(went_out=False)
    await world.deletes_by_hand(card)
    if not told:
        await world.app.reconcile()
    await world.passes(60)
    await is_asked_and_goes_out_once_approved_again(world)


@pytest.mark.slack(BELOW)
async def test_a_card_lost_before_it_asks_asks_on_another(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    card = await world.approved()
    await world.passes(21)
    assert "We are not sure" in world.shown()
    await world.deletes_by_hand(card)
    await world.passes(600)
    await is_asked_and_goes_out_once_approved_again(world)


async def test_a_card_lost_while_its_post_is_sent_asks_on_another(world: World) -> None:
    tells_of_deletions(world)
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    card = await world.approved()
    await world.dies_while_sending()
    await world.start()
    assert "Being sent now" in world.shown()
    await world.deletes_by_hand(card)
    await world.quiet()
    assert "Being sent now" in world.shown()
    await world.passes(600)
    await is_asked_and_goes_out_once_approved_again(world)


async def test_a_post_that_went_out_meanwhile_is_shown_on_another_card_than_the_lost_one(world: World) -> None:
    tells_of_deletions(world)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    card = await world.approved()
    await world.passes(21)
    await world.deletes_by_hand(card)
    await world.passes(600)
    assert world.published() == [SIGNED]
    assert "Published." in world.shown()
    assert world.x.link(world.x.timeline("acme_help")[0]) in world.shown()


async def test_a_statement_at_its_time_whose_card_is_lost_meanwhile_is_asked_about_once(world: World) -> None:
    tells_of_deletions(world)
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    card = await world.ada.drafts(REPLY, world.complains(), send_at="10:00")
    for approver in (world.bo, world.cleo):
        await approver.reacts("✅")
    await world.passes(3600 + 10, step=60)
    assert "We are not sure" in world.shown()
    await world.deletes_by_hand(card)
    await world.passes(3600, step=60)
    await is_asked_and_goes_out_once_approved_again(world)
    assert "version 2" in world.shown()


async def test_a_last_word_whose_card_is_lost_meanwhile_is_asked_about_once(world: World) -> None:
    _, thanks = await corrected(world)
    tells_of_deletions(world)
    card = await ends(world, thanks)
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await agreed_by(world, card, "bo", "cleo")
    await world.passes(21)
    await world.deletes_by_hand(card)
    await world.passes(600)
    await world.dan.clicks(AGAIN)
    await world.passes(60)
    await agreed_by(world, world.card(), "bo", "cleo")
    await world.passes(60)
    assert f"{LAST} ^AD" in world.published()
    assert "version 2" in world.shown()
