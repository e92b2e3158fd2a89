"""Twokeys in two parts: one talks with people and has no keys of the brand, the other publishes what it has seen itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from approvals.domain.delivery import FIRST_COME
from approvals.domain.draft import DraftId
from bot.slack.errors import SlackAccessLost
from tests.support.databases import TwoRoles
from tests.support.two_parts import TwoParts
from tests.support.world import REPLY, SIGNED, a_world


@pytest.fixture
async def world(tmp_path: Path, two_roles: TwoRoles) -> AsyncIterator[TwoParts]:
    async with a_world(tmp_path, two_roles.owner, made=partial(TwoParts, roles=two_roles)) as made:
        yield made


async def fault(world: TwoParts) -> str:
    """Why the newest delivery of the first draft was given back."""
    assert world.app
    return (await world.app.context.database.read(lambda unit: unit.deliveries.of(DraftId(1))))[-1].fault


async def test_what_two_people_approved_goes_out(world: TwoParts) -> None:
    card = await world.approved()
    await world.passes(30)
    assert world.published() == [SIGNED]
    assert "Published." in world.shown(card)
    assert "acme_help/status/" in world.shown(card)


async def test_the_bot_alone_sends_nothing_and_says_who_is_missing(world: TwoParts) -> None:
    card = await world.approved()
    await world.cleared()
    await world.clock.advance(61)
    await world.bot_looks()
    await world.bot_looks()
    assert world.published() == []
    await world.clock.advance(61)
    await world.bot_looks()
    assert "did not take it in time" in world.shown(card)
    await world.publisher_looks()
    assert world.published() == [SIGNED]


async def test_an_approval_taken_back_after_it_was_cleared_stops_it(world: TwoParts) -> None:
    card = await world.approved()
    await world.cleared()
    world.slack.lose_next_event()
    await world.cleo.takes_back("✅", card)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")
    await world.passes(120)
    assert world.published() == []
    assert world.approvers(card) == "Bo"


@pytest.mark.parametrize("emoji", ["❌", "✋"])
async def test_a_stop_or_hold_after_it_was_cleared_stops_it_though_the_word_of_it_is_lost(
    world: TwoParts, emoji: str
) -> None:
    card = await world.approved()
    await world.cleared()
    world.slack.lose_next_event()
    await world.dan.reacts(emoji, card)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")
    await world.passes(120)
    assert world.published() == []


@pytest.mark.parametrize("emoji", ["❌", "✋"])
async def test_where_slack_does_not_name_everybody_who_stopped_or_held_it_nothing_goes_out(
    world: TwoParts, emoji: str
) -> None:
    """The first name on a card is the bot's own, which puts each emoji there."""
    card = await world.ada.drafts(REPLY, world.complains())
    for name in ("bo", "cleo"):
        await world.people[name].clicks("Approve", card)
    world.slack.shorten_reaction_lists(1)
    world.slack.lose_next_event()
    await world.dan.reacts(emoji, card)
    await world.passes(60)
    assert (world.published(), await fault(world)) == ([], "stops-cut-short")
    assert "Slack does not name everybody who marked this card with ❌ or ✋" in world.shown(card)
    world.slack.shorten_reaction_lists(None)
    await world.dan.takes_back(emoji, card)
    await world.passes(120)
    assert world.published() == [SIGNED]


async def test_a_voter_deactivated_after_it_was_cleared_stops_it(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    world.slack.lose_next_event()
    await world.slack.deactivate("cleo")
    await world.publisher_looks()
    assert world.published() == []


@pytest.mark.parametrize("gone", [True, False], ids=["deleted", "changed"])
async def test_the_post_that_is_answered_is_another_after_it_was_cleared_which_stops_it(
    world: TwoParts, gone: bool
) -> None:
    complaint = world.complains()
    await world.approved(complaint)
    await world.cleared()
    if gone:
        world.x.delete_by_hand(complaint.id)
    else:
        world.x.edit_by_hand(complaint.id, "@acme_help I love you")
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")
    await world.passes(120)
    assert world.published() == []


async def test_a_stop_by_a_button_that_is_not_worked_off_yet_is_waited_for(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    async with a_stop_that_waits(world):
        await world.publisher_looks()
        assert (world.published(), await fault(world)) == ([], FIRST_COME)
    await world.passes(120)
    assert world.published() == []


async def test_nothing_is_cleared_before_a_stop_by_a_button_is_worked_off(world: TwoParts) -> None:
    await world.approved()
    async with a_stop_that_waits(world):
        await world.cleared()
        assert await fault(world) == FIRST_COME
    await world.passes(120)
    assert world.published() == []


@asynccontextmanager
async def a_stop_that_waits(world: TwoParts) -> AsyncIterator[None]:
    """Dan has pressed Stop, and up to the end of this the bot has other things to do."""
    assert world.app
    bot = world.app._lanes._lanes["inbox"]
    step, bot._step = bot._step, nothing
    await world.slack.click(world.dan.person, "support", world.card(), "Stop")
    await world.quiet()
    yield
    bot._step = step


async def nothing() -> int:
    return 0


async def test_an_unclear_send_is_asked_about_and_sent_again_by_the_publisher(world: TwoParts) -> None:
    card = await world.asked(went_out=False)
    await world.dan.clicks("It is not; send again", card)
    await world.publisher_looks()
    await world.bot_looks()
    assert "sent again after a new pause" in world.dan.told
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_post_that_went_out_after_all_is_found_by_the_publisher_before_it_sends_again(world: TwoParts) -> None:
    card = await world.asked()
    world.x.lag(timeline=0)
    await world.dan.clicks("It is not; send again", card)
    await world.publisher_looks()
    await world.bot_looks()
    assert "It is live after all" in world.dan.told
    assert "Published." in world.shown(card)
    assert world.published() == [SIGNED]


async def test_the_reader_only_reads(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    before = len(world.slack.calls)
    assert world.publisher
    await world.publisher.tick()
    await world.publisher.quiet()
    methods = {method for method, _ in world.slack.calls[before:]}
    assert methods <= {"reactions.get", "users.info", "auth.test"}
    assert world.published() == [SIGNED]


async def test_a_publisher_that_would_look_through_the_bot_itself_does_not_start(world: TwoParts) -> None:
    await world.stop()
    world.chat_secrets_of_the_publisher = lambda environ: {**environ, "SLACK_APP_TOKEN": ""}  # type: ignore[method-assign]
    with pytest.raises(SlackAccessLost, match="bot-itself"):
        await world.start()
