"""A card that Teams says it cannot find: its state is said below it, and what people do there counts as on the card."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.teams import Message
from bot.sandbox.x import Fault
from tests.support.teams_world import TeamsWorld, a_teams_world
from tests.support.world import REPLY, SIGNED


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    async with a_teams_world(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


async def approved_below(teams: TeamsWorld) -> tuple[Message, Message]:
    """A card that Bo has approved, which is said below it alone."""
    card = await teams.ada.drafts(REPLY, teams.complains())
    teams.tenant.fail_next("update", status=404)
    await teams.bo.clicks("Approve", card)
    below = teams.tenant.thread(card)[-1]
    assert (teams.approvers(card), teams.approvers(below)) == ("nobody", "Bo")
    return card, below


async def test_emoji_below_the_card_count(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    await teams.cleo.reacts("✅", below)
    assert teams.approvers(card) == teams.approvers(below) == "Bo and Cleo"
    await teams.passes(21)
    assert teams.published() == [SIGNED]
    assert "Published." in teams.shown(below)


async def test_one_person_on_both_is_one_person(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    await teams.bo.reacts("✅", below)
    await teams.bo.reacts("✅", card)
    await teams.passes(60)
    assert teams.approvers(card) == teams.approvers(below) == "Bo"
    assert teams.published() == []


async def test_a_stop_below_the_card_stops_it(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    await teams.cleo.reacts("✅", card)
    await teams.dan.reacts("❌", below)
    await teams.passes(60)
    assert teams.published() == []
    assert "stopped" in teams.shown(card).casefold()


async def test_what_stands_below_a_replaced_card_counts_no_more(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    later = await teams.ada.edits("We found your parcel.", card)
    await teams.cleo.reacts("✅", below)
    assert teams.approvers(later) == "nobody"
    assert REPLY in teams.shown(below)


async def test_a_thread_is_not_filled_with_cards(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    teams.tenant.fail_next("update", status=404)
    await teams.cleo.clicks("Approve", card)
    assert teams.approvers(below) == "Bo and Cleo"
    shown = [one.id for one in teams.tenant.thread(card) if "Approved by" in teams.plain(one)]
    assert shown == [card.id, below.id]


async def test_what_is_forgotten_is_taken_off_below_the_card_too(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    await teams.ada.clicks("Withdraw", card)
    await teams.passes(100 * 86_400, step=10 * 86_400)
    await teams.app.tidy()
    await teams.quiet()
    assert not [one for one in (card, below) if REPLY in teams.shown(one)]


async def test_a_stop_that_may_stand_on_the_other_message_ends_by_the_button_alone(teams: TeamsWorld) -> None:
    card, below = await approved_below(teams)
    await teams.dan.reacts("❌", card)
    await teams.dan.reacts("❌", below)
    await teams.cleo.reacts("✅", card)
    await teams.dan.takes_back("❌", below)
    await teams.passes(60)
    assert teams.published() == []
    told = [one for one in teams.tenant.chat_messages(teams.dan.person) if one.by_bot][-1]
    assert "in two places" in teams.plain(told)
    await teams.dan.clicks("Take it back", told)
    await teams.passes(60)
    assert teams.published() == [SIGNED]


async def test_a_card_that_was_not_found_once_is_redacted_later(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.ada.clicks("Withdraw", card)
    await teams.passes(89 * 86_400, step=10 * 86_400)
    teams.tenant.fail_next("update", status=404)
    await teams.passes(2 * 86_400, step=86_400)
    await teams.app.tidy()
    await teams.quiet()
    assert REPLY in teams.shown(card)
    await teams.passes(3_700, step=3_700)
    assert REPLY not in teams.shown(card)


async def test_what_became_of_a_post_is_asked_below_a_card_that_is_gone(teams: TeamsWorld) -> None:
    teams.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    card = await teams.approved()
    await teams.passes(21)
    await teams.deletes_by_hand(card)
    await teams.passes(600)
    await teams.dan.clicks("It is not; send again", teams.tenant.thread(card)[-1])
    await teams.passes(60)
    assert teams.published() == [SIGNED]
