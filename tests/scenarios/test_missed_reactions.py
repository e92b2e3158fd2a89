"""Reactions that nobody heard: Teams sends them once and lets nobody read them back, so that the cards say so."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.both_chats import BothChats, both_chats
from tests.support.teams_actor import REACTIONS
from tests.support.teams_world import TeamsWorld, a_teams_world
from tests.support.world import REPLY, SIGNED

MAY_BE_LOST = "Reactions given while Twokeys was away may be lost: if yours is not shown above, press the button."


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    async with a_teams_world(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[BothChats]:
    async with both_chats(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


async def away(world: TeamsWorld | BothChats, seconds: float = 300) -> None:
    """The bot is down for a while."""
    await world.passes(1)
    await world.stop()
    await world.clock.advance(seconds)


async def test_a_reaction_while_the_bot_was_down_is_lost_and_the_button_settles_it(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.cleo.reacts("✅")
    assert MAY_BE_LOST not in teams.shown(card)
    await away(teams)
    await teams.tenant.react(teams.bo.person, card, REACTIONS["✅"])
    await teams.start()
    assert teams.approvers(card) == "Cleo"
    assert MAY_BE_LOST in teams.shown(card)
    await teams.bo.clicks("Approve", card)
    await teams.passes(21)
    assert teams.published() == [SIGNED]


async def test_it_stays_said_however_often_the_bot_starts_and_whoever_marks_the_card(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await away(teams)
    await teams.start()
    await teams.restarts()
    await teams.passes(60)
    assert MAY_BE_LOST in teams.shown(card)
    await teams.bo.reacts("✅", card)
    assert MAY_BE_LOST in teams.shown(card)
    await teams.ada.edits("We have found it.")
    assert MAY_BE_LOST not in teams.shown()


async def test_a_quick_start_leaves_no_words_on_the_cards(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await away(teams, 59)
    await teams.start()
    assert MAY_BE_LOST not in teams.shown(card)


async def test_cards_of_later_and_of_what_is_closed_say_nothing(teams: TeamsWorld) -> None:
    closed = await teams.ada.drafts(REPLY, teams.complains())
    await teams.ada.clicks("Withdraw", closed)
    edited = await teams.ada.drafts(REPLY, teams.complains("@acme_help and mine is broken"))
    await away(teams)
    await teams.start()
    assert MAY_BE_LOST in teams.shown(edited)
    later = await teams.ada.edits("We found your parcel.", edited)
    assert not [card for card in (closed, edited, later) if MAY_BE_LOST in teams.shown(card)]


async def test_it_is_said_while_an_approved_text_can_still_be_stopped_and_not_once_it_is_out(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains(), send_at="2026-11-16 18:00")
    await teams.bo.reacts("✅", card)
    await teams.cleo.reacts("✅", card)
    await away(teams)
    await teams.start()
    assert MAY_BE_LOST in teams.shown(card)
    await teams.passes(10 * 3600, step=900)
    assert teams.published() == [SIGNED]
    assert MAY_BE_LOST not in teams.shown(card)


async def test_a_reaction_that_could_not_be_stored_is_said_to_be_lost(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    with closing(sqlite3.connect(teams.folder / "twokeys.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await teams.tenant.react(teams.bo.person, card, REACTIONS["✅"])
        other.execute("ROLLBACK")
    assert teams.tenant.attempts[-1].answer.status == 503
    await teams.passes(60)
    assert teams.approvers(card) == "nobody"
    assert MAY_BE_LOST in teams.shown(card)


async def test_a_teams_that_was_out_of_reach_may_have_lost_reactions(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    teams.tenant.break_down("update", "send", "create", "member", "pagedmembers")
    await teams.bo.reacts("✅", card)
    await teams.passes(120)
    assert "Approved by: nobody" in teams.shown(card)
    teams.tenant.mend()
    await teams.passes(120)
    assert teams.approvers(card) == "Bo"
    assert MAY_BE_LOST in teams.shown(card)


async def test_slack_shows_every_reaction_and_says_nothing_of_the_kind(both: BothChats) -> None:
    card = await both.ada.drafts(REPLY, both.complains())
    await away(both)
    await both.slack.react("bo", "support", card, "white_check_mark")
    await both.start()
    assert both.approvers() == both.approvers_in_teams() == "Bo"
    assert MAY_BE_LOST not in both.shown()
    assert MAY_BE_LOST in both.shown_in_teams()


async def test_what_was_about_to_go_out_has_its_pause_again_so_that_a_lost_stop_can_be_pressed(
    teams: TeamsWorld,
) -> None:
    card = await teams.approved()
    await away(teams)
    await teams.tenant.react(teams.dan.person, card, REACTIONS["❌"])
    await teams.start()
    await teams.passes(10)
    assert teams.published() == []
    assert MAY_BE_LOST in teams.shown(card)
    await teams.dan.clicks("Stop", card)
    await teams.passes(60)
    assert teams.published() == []


async def test_what_nobody_stops_in_that_pause_goes_out_after_it(teams: TeamsWorld) -> None:
    await teams.approved()
    await away(teams)
    await teams.start()
    await teams.passes(21)
    assert teams.published() == [SIGNED]


async def test_a_start_of_seconds_gives_the_pause_again_too(teams: TeamsWorld) -> None:
    card = await teams.approved()
    await away(teams, 30)
    await teams.tenant.react(teams.dan.person, card, REACTIONS["❌"])
    await teams.start()
    await teams.passes(10)
    assert teams.published() == []


async def test_an_app_that_was_removed_and_is_there_again_may_have_missed_a_stop(teams: TeamsWorld) -> None:
    card = await teams.approved()
    await teams.passes(1)
    await teams.tenant.uninstall("ada", teams.place.team_id)
    await teams.tenant.react(teams.dan.person, card, REACTIONS["❌"])
    await teams.tenant.install("ada", teams.place.team_id)
    await teams.passes(10)
    assert teams.published() == []
    assert MAY_BE_LOST in teams.shown(card)


async def freezes(world: TeamsWorld, seconds: float) -> None:
    """The process stands still for a while, and what Teams tells it once meanwhile is lost."""
    await world.passes(1)
    await world.app.look_round()
    await world.clock.advance(seconds)
    world.tenant.lose_next()


@pytest.mark.parametrize("seconds", [35, 600])
async def test_what_was_due_while_the_process_stood_still_has_its_pause_again(
    teams: TeamsWorld, seconds: float
) -> None:
    card = await teams.approved()
    await freezes(teams, seconds)
    await teams.tenant.react(teams.dan.person, card, REACTIONS["❌"])
    await teams.app.tick()
    await teams.quiet()
    assert teams.published() == []
    await teams.passes(10)
    assert teams.published() == []
    assert (MAY_BE_LOST in teams.shown(card)) is (seconds > 60)
    await teams.dan.clicks("Stop", card)
    await teams.passes(60)
    assert teams.published() == []


async def test_what_nobody_stops_after_the_process_stood_still_goes_out(teams: TeamsWorld) -> None:
    await teams.approved()
    await freezes(teams, 600)
    await teams.app.tick()
    await teams.passes(40, step=10)
    assert teams.published() == [SIGNED]


async def test_a_card_that_never_came_to_be_in_teams_holds_nothing_up_once_teams_has_left(both: BothChats) -> None:
    both.tenant.break_down("create", "send")
    card = await both.approved()
    both.tenant.mend()
    await both.restarts(teams_settings="")
    await both.passes(120)
    assert both.published() == [SIGNED]
    assert "Published." in both.shown(card)


async def test_while_nobody_hears_teams_the_card_says_so(both: BothChats) -> None:
    card = await both.approved()
    await both.clock.advance(35)
    await both.app.tick()
    await both.quiet()
    assert "may not have been heard just now" in both.shown(card)


async def test_a_slow_start_is_no_outage(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.stop()
    asked = teams.tenant.counts["pagedmembers"]
    teams.tenant.fail_next("pagedmembers", slow=0.3)

    async def passes_meanwhile() -> None:
        await teams.tenant.until(lambda: teams.tenant.counts["pagedmembers"] > asked)
        await teams.clock.advance(70)

    await asyncio.gather(teams.start(), passes_meanwhile())
    await teams.app.look_round()
    await teams.quiet()
    assert MAY_BE_LOST not in teams.shown(card)
