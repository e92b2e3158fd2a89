"""Slack and Teams side by side: one draft with a card in both, and one human is one person in both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.both_chats import BothChats, both_chats
from tests.support.world import REPLY, SIGNED


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[BothChats]:
    async with both_chats(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


async def test_a_draft_from_slack_has_a_card_in_teams_too(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    assert REPLY in both.shown()
    assert REPLY in both.shown_in_teams()


async def test_a_draft_from_teams_has_a_card_in_slack_too(both: BothChats) -> None:
    await both.in_teams("ada").drafts(REPLY, both.complains())
    assert REPLY in both.shown()
    assert REPLY in both.shown_in_teams()


async def test_one_approval_in_each_chat_is_two(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅")
    await both.in_teams("cleo").reacts("✅")
    assert both.approvers() == both.approvers_in_teams()
    assert {"Bo", "Cleo"} == set(both.approvers().split(" and "))
    await both.passes(21)
    assert both.published() == [SIGNED]


async def test_a_button_in_teams_and_an_emoji_in_slack_are_two(both: BothChats) -> None:
    await both.in_teams("ada").drafts(REPLY, both.complains())
    await both.in_teams("bo").clicks("Approve")
    await both.cleo.reacts("✅")
    await both.passes(21)
    assert both.published() == [SIGNED]


async def test_the_same_human_in_both_is_one_person(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅")
    await both.in_teams("bo").reacts("✅")
    await both.in_teams("bo").clicks("Approve")
    assert both.approvers() == both.approvers_in_teams() == "Bo"
    await both.passes(60)
    assert both.published() == []


async def test_who_wrote_it_in_slack_cannot_approve_it_in_teams(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.in_teams("ada").clicks("Approve")
    assert "You wrote this, so your approval does not count" in both.in_teams("ada").told
    await both.bo.reacts("✅")
    await both.passes(60)
    assert both.published() == []


async def test_an_approval_is_taken_back_in_its_own_chat_and_the_other_shows_it(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.in_teams("bo").reacts("✅")
    await both.cleo.reacts("✅")
    await both.in_teams("bo").takes_back("✅")
    assert both.approvers() == both.approvers_in_teams() == "Cleo"
    await both.passes(60)
    assert both.published() == []


async def test_what_is_taken_back_in_one_chat_still_stands_in_the_other(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅")
    await both.in_teams("bo").reacts("✅")
    await both.in_teams("bo").takes_back("✅")
    assert both.approvers() == "Bo"


async def test_a_stop_in_teams_stops_what_was_approved_in_slack(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅")
    await both.cleo.reacts("✅")
    await both.in_teams("dan").clicks("Stop")
    await both.passes(60)
    assert both.published() == []
    assert "Stopped" in both.shown()


async def test_an_edit_in_teams_replaces_the_card_in_slack(both: BothChats) -> None:
    first = await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅", first)
    await both.in_teams("ada").edits("We found your parcel.")
    assert "This version was replaced" in both.shown(first)
    assert "We found your parcel." in both.shown()
    assert both.approvers() == both.approvers_in_teams() == "nobody"


async def test_a_suggestion_in_slack_is_adopted_in_teams(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.suggests("We found your parcel, and it comes tomorrow.")
    await both.in_teams("ada").clicks("Adopt this text", both.last_in_teams())
    assert "We found your parcel, and it comes tomorrow." in both.shown()
    assert "We found your parcel, and it comes tomorrow." in both.shown_in_teams()


async def test_what_was_published_is_linked_in_both(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅")
    await both.in_teams("cleo").reacts("✅")
    await both.passes(21)
    link = f"https://x.com/acme_help/status/{both.x.timeline('acme_help')[0].id}"
    assert link in both.shown()
    assert link in both.shown_in_teams()


async def test_those_who_are_missing_are_called_in_both(both: BothChats) -> None:
    await both.ada.drafts(REPLY, both.complains())
    await both.passes(301)
    assert "is still waiting for approvals" in both.slack.plain(both.slack.messages("support")[-1])
    assert "is still waiting for approvals" in both.tenant.plain(both.last_in_teams())


async def test_a_chat_that_is_away_keeps_nobody_in_the_other_from_approving(both: BothChats) -> None:
    both.tenant.break_down("create", "send", "update")
    await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅")
    await both.cleo.reacts("✅")
    await both.passes(21)
    assert both.published() == [SIGNED]
    both.tenant.mend()
    await both.passes(60)
    assert "Published" in both.shown_in_teams()


async def test_what_stands_in_a_chat_that_left_the_settings_waits_and_says_so(both: BothChats) -> None:
    card = await both.ada.drafts(REPLY, both.complains())
    await both.bo.reacts("✅", card)
    await both.cleo.reacts("✅", card)
    await both.restarts(teams_settings="")
    await both.passes(60)
    assert both.published() == []
    assert "is not in Twokeys' settings any more. Edit it" in both.shown(card)
    later = await both.ada.edits("We have found it.", card)
    await both.bo.reacts("✅", later)
    await both.cleo.reacts("✅", later)
    await both.passes(60)
    assert both.published() == ["We have found it. ^AD"]


async def test_a_chat_that_comes_back_to_the_settings_gives_the_pause_again(both: BothChats) -> None:
    await both.approved()
    await both.restarts(teams_settings="")
    await both.passes(120)
    await both.restarts(teams_settings="[teams]")
    assert both.published() == []
    await both.passes(60)
    assert both.published() == [SIGNED]
