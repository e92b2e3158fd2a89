"""Whatever the network does: at most one post, and nobody is left not knowing."""

import pytest

from bot.sandbox.x import Fault
from tests.support.world import SIGNED, World

LIVE = {
    Fault.DROPPED_AFTER: "The connection to the network broke off.",
    Fault.HTML_503_AFTER: "The network had a fault of its own.",
    Fault.CUT_SHORT: "The connection to the network broke off.",
    Fault.HTML_200: "The network answered with something we cannot read.",
    Fault.JSON_LIST: "The network answered with something we cannot read.",
    Fault.ERRORS_NULL: "The network answered with something we cannot read.",
}
NOT_LIVE = {
    Fault.DROPPED_BEFORE: "The connection to the network broke off.",
    Fault.HTML_503_BEFORE: "The network had a fault of its own.",
    Fault.REDIRECT: "The network had a fault of its own.",
}
REFUSED = {
    Fault.BAD_REQUEST: "The network does not accept it.",
    Fault.FORBIDDEN: "The network does not allow it.",
    Fault.NOT_FOUND: "The network no longer has the post it answers, or hides it from us.",
}
STOPS = {
    Fault.NO_CREDITS: "The network's credits are used up. Somebody must buy new ones.",
    Fault.UNAUTHORIZED: "The network refuses Twokeys' access to this account.",
}


@pytest.mark.parametrize("fault", LIVE)
async def test_a_post_that_went_out_without_an_answer_is_found_and_not_sent_again(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(21)
    assert "We are not sure whether it went out." in world.shown()
    assert LIVE[fault] in world.shown()
    await world.passes(300)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()
    assert world.x.link(world.x.timeline("acme_help")[0]) in world.shown()


@pytest.mark.parametrize("fault", NOT_LIVE)
async def test_a_post_that_may_not_have_gone_out_is_asked_about(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(400)
    assert (world.published(), world.sends()) == ([], 1)
    assert "Please look at the account's timeline" in world.shown()
    assert NOT_LIVE[fault] in world.shown()
    await world.dan.clicks("It is not; send again")
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 2)
    assert "Published." in world.shown()


async def test_somebody_gives_the_link_of_a_post_that_was_not_found(world: World) -> None:
    world.x.lag(timeline=86_400)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(400)
    live = world.x.timeline("acme_help")[0]
    await world.dan.opens("It is live")
    await world.dan.sends(link=world.x.link(live))
    await world.passes(600)
    assert world.published() == [SIGNED]
    assert world.x.link(live) in world.shown()


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refusal_is_final_and_said(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(400)
    assert (world.published(), world.sends()) == ([], 1)
    assert "Not published, and closed." in world.shown()
    assert REFUSED[fault] in world.shown()


@pytest.mark.parametrize("fault", STOPS)
async def test_no_credits_and_bad_keys_stop_the_account_until_two_people_resume_it(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(60)
    assert (world.published(), world.sends()) == ([], 1)
    assert "Held: nothing of this account goes out" in world.shown()
    assert STOPS[fault] in world.shown()
    await world.bo.says("resume acme")
    await world.dan.says("resume acme")
    assert "asked again: its time came while the account was held" in world.shown()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 2)
    assert "Published." in world.shown()


async def test_credits_that_are_used_up_for_reading_too_stop_the_account_as_well(world: World) -> None:
    await world.approved()
    world.x.credits(left=False)
    await world.passes(600)
    assert (world.published(), world.sends()) == ([], 0)
    assert "Held: nothing of this account goes out" in world.shown()
    assert STOPS[Fault.NO_CREDITS] in world.shown()
    world.x.credits(left=True)
    await world.bo.says("resume acme")
    await world.dan.says("resume acme")
    assert "asked again: its time came while the account was held" in world.shown()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 1)


async def test_a_rate_limit_on_reading_is_waited_for_without_asking_again(world: World) -> None:
    world.x.fail_next(Fault.RATE_LIMITED, method="GET", path="/2/users/*/tweets")
    await world.approved()
    await world.passes(21)
    asked = len(world.x.attempts)
    assert "The network asks us to wait. Twokeys tries again." in world.shown()
    await world.passes(840)
    assert (world.published(), len(world.x.attempts)) == ([], asked)
    await world.passes(120)
    assert (world.published(), world.sends()) == ([SIGNED], 1)


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.RATE_LIMITED_WITHOUT_RESET])
async def test_a_rate_limit_is_waited_for(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(60)
    assert (world.published(), world.sends()) == ([], 1)
    assert "The network asks us to wait. Twokeys tries again." in world.shown()
    await world.passes(1000)
    assert (world.published(), world.sends()) == ([SIGNED], 2)
    assert "Published." in world.shown()
