"""Whatever the network does: at most one post, and nobody is left not knowing."""

import pytest

from bot.sandbox.x import Fault
from tests.support.world import SIGNED, World


@pytest.mark.parametrize(
    "fault",
    [
        Fault.DROPPED_AFTER,
        Fault.HTML_503_AFTER,
        Fault.CUT_SHORT,
        Fault.HTML_200,
        Fault.JSON_LIST,
        Fault.ERRORS_NULL,
    ],
)
async def test_a_post_that_went_out_without_an_answer_is_found_and_not_sent_again(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(21)
    assert "not sure" in world.shown()
    await world.passes(300)
    assert world.published() == [SIGNED]
    assert "status/" in world.shown()


@pytest.mark.parametrize("fault", [Fault.DROPPED_BEFORE, Fault.HTML_503_BEFORE, Fault.REDIRECT])
async def test_a_post_that_may_not_have_gone_out_is_asked_about(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(400)
    assert world.published() == []
    assert "It is not; send again" in world.shown()
    await world.dan.clicks("It is not; send again")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_somebody_gives_the_link_of_a_post_that_was_not_found(world: World) -> None:
    world.x.lag(timeline=86_400)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(400)
    live = world.x.timeline("acme_help")[0]
    await world.dan.clicks("It is live")
    await world.slack.wait_for_view(world.dan.person)
    await world.dan.sends(link=world.x.link(live))
    await world.passes(600)
    assert world.published() == [SIGNED]
    assert world.x.link(live) in world.shown()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.BAD_REQUEST, "Not published"),
        (Fault.FORBIDDEN, "Not published"),
        (Fault.NOT_FOUND, "Not published"),
    ],
)
async def test_a_refusal_is_final_and_said(world: World, fault: Fault, said: str) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(400)
    assert world.published() == []
    assert said in world.shown()


@pytest.mark.parametrize("fault", [Fault.NO_CREDITS, Fault.UNAUTHORIZED])
async def test_no_credits_and_bad_keys_stop_the_account_until_two_people_resume_it(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(60)
    assert world.published() == []
    await world.bo.says("resume acme")
    await world.dan.says("resume acme")
    await world.passes(60)
    assert world.published() == [SIGNED]


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.RATE_LIMITED_WITHOUT_RESET])
async def test_a_rate_limit_is_waited_for(world: World, fault: Fault) -> None:
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(60)
    assert world.published() == []
    await world.passes(1000)
    assert world.published() == [SIGNED]


async def test_a_network_that_cannot_be_reached_is_tried_again(world: World) -> None:
    await world.approved()
    world.x.fail_next(Fault.REFUSED)
    await world.passes(60)
    assert world.published() == []
    await world.x.answer_again()
    await world.passes(60)
    assert world.published() == [SIGNED]
