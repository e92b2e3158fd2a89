"""A network that nobody reaches, or that answers too late: what was never sent is sent later, the rest is looked for.

One database is enough here: what differs is the line to the network, not what is stored.
"""

import pytest

from bot.sandbox.slack.changes import Change
from bot.sandbox.x import Fault
from tests.support.impostor import an_impostor
from tests.support.world import SIGNED, World

NOBODYS_HOST = "https://[::1%25nowhere]:1"
"""An address on an interface that no machine has: it fails as an unknown name does, and no name server is asked."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


async def test_a_network_that_cannot_be_reached_is_tried_again(world: World) -> None:
    await world.approved()
    world.x.fail_next(Fault.REFUSED)
    await world.passes(60)
    assert (world.published(), world.sends()) == ([], 0)
    assert "The network could not be reached." in world.shown()
    await world.x.answer_again()
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()


async def test_a_network_that_refuses_the_very_connection_of_the_post_is_tried_again(world: World) -> None:
    await world.approved()

    looks = []

    def refuse(change: Change) -> None:
        """Whoever publishes looks at the marks after whoever clears, and reads the voters last: next comes the post."""
        if (change.what, change.key) == ("call", "reactions.get"):
            looks.append(change)
        if (change.what, change.key) == ("call", "users.info") and len(looks) > 1:
            world.x.fail_next(Fault.REFUSED)

    forget = world.slack.on_change(refuse)
    await world.passes(21)
    forget()
    assert (world.published(), world.sends()) == ([], 0)
    assert "The network could not be reached, so nothing was sent. Twokeys tries again." in world.shown()
    await world.x.answer_again()
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()


async def test_a_host_that_nobody_knows_is_tried_again(world: World) -> None:
    await it_goes_out_once_the_network_is_there_again(world, elsewhere=NOBODYS_HOST)


async def test_a_network_whose_certificate_nobody_vouches_for_hears_nothing(world: World) -> None:
    async with an_impostor() as elsewhere:
        await it_goes_out_once_the_network_is_there_again(world, elsewhere=elsewhere)


async def it_goes_out_once_the_network_is_there_again(world: World, *, elsewhere: str) -> None:
    await world.approved()
    await world.restarts(x_url=elsewhere)
    await world.passes(60)
    assert (world.published(), world.sends()) == ([], 0)
    assert "The network could not be reached." in world.shown()
    await world.restarts(x_url="")
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()


async def test_a_post_whose_answer_comes_too_late_is_found_and_not_sent_again(world: World) -> None:
    await world.restarts(x_read=0.2)
    world.x.fail_next(Fault.SLOW, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(21)
    assert "We are not sure whether it went out." in world.shown()
    assert "The network did not answer." in world.shown()
    await world.passes(300)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()
    assert world.x.link(world.x.timeline("acme_help")[0]) in world.shown()


async def test_a_question_that_is_answered_too_late_sends_nothing_yet(world: World) -> None:
    await world.restarts(x_read=0.2)
    await world.approved()
    world.x.fail_next(Fault.SLOW, method="GET")
    await world.passes(21)
    assert (world.published(), world.sends()) == ([], 0)
    assert "The network did not say what it was asked." in world.shown()
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()


async def test_a_timeline_that_stays_down_is_asked_about_and_read_once_more_before_sending_again(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(21)
    world.x.fail_next(Fault.HTML_503_BEFORE, method="GET", path="/2/users/*/tweets", times="always")
    await world.passes(1200)
    assert "Please look at the account's timeline" in world.shown()
    await world.dan.clicks("It is not; send again")
    assert "Please look at the account's timeline" in world.shown()
    await world.x.answer_again()
    await world.dan.clicks("It is not; send again")
    await world.passes(60)
    assert (world.published(), world.sends()) == ([SIGNED], 1)
    assert "Published." in world.shown()
