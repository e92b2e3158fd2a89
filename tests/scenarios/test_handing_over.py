"""Somebody leaves, from the workspace or from the settings: their marks, and the drafts they leave behind."""

import pytest
from inline_snapshot import snapshot

from approvals.domain.people import Platform
from bot.sandbox.slack import Message
from tests.support.world import REPLY, SIGNED, World

WITHOUT_BO = 'roster = ["ada", "cleo", "dan"]'


def offered(world: World) -> Message:
    """The newest message that offers a draft."""
    return world.said("Take it over")[-1]


def offers(world: World) -> int:
    return len(world.said("Take it over"))


async def ada_leaves_a_draft(world: World) -> Message:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.ada.leaves()
    await world.passes(15)
    return card


async def test_the_approval_of_somebody_deactivated_stops_counting_on_the_card_at_once(world: World) -> None:
    await world.approved()
    await world.bo.leaves()
    assert world.approvers() == "Cleo"
    await world.passes(60)
    assert world.published() == []
    gone = (
        "bo is in no team that Twokeys is in" if world.bo.identity.platform is Platform.TEAMS else "bo is deactivated"
    )
    assert gone in world.shown()


async def test_the_approval_of_somebody_taken_off_the_roster_stops_counting_on_open_drafts(world: World) -> None:
    await world.approved()
    await world.restarts(account_settings=WITHOUT_BO)
    await world.passes(60)
    assert world.published() == []
    assert world.approvers() == "Cleo"
    assert "Bo is not on this account's roster" in world.shown()
    await world.dan.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_the_stop_of_somebody_who_left_ends_with_them(world: World) -> None:
    await world.approved()
    await world.dan.reacts("❌")
    await world.passes(60)
    assert world.published() == []
    await world.dan.leaves()
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_draft_left_behind_is_offered_once_and_says_what_taking_it_means(world: World) -> None:
    card = await ada_leaves_a_draft(world)
    assert world.called(offered(world)) == ["bo", "cleo", "dan"]
    assert world.shown(offered(world)).partition("\n")[2] == snapshot("""\
Ada has left, and draft 1 was theirs. Somebody on the roster should take it over: whoever does looks after it from then on, and cannot approve it.
[Take it over]\
""")
    assert world.below(card)[-1] == offered(world)
    await world.passes(120)
    await world.bo.edits("We have found your parcel.")
    await world.passes(120)
    assert offers(world) == 1


async def test_a_draft_of_somebody_who_is_here_is_offered_to_nobody(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.passes(60)
    assert offers(world) == 0


async def test_who_takes_it_over_looks_after_it_and_cannot_approve_it(world: World) -> None:
    card = await ada_leaves_a_draft(world)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.bo.clicks("Take it over", offered(world))
    assert world.bo.told == snapshot(
        "Draft 1 is yours now: you adopt suggestions, may withdraw it, and are told what becomes of it. Your approval of it does not count."
    )
    await world.passes(60)
    assert world.published() == []
    stands = world.shown().partition("Waiting for 1 approval.")[2].partition("\n")[2]
    assert stands.partition("\n[Approve]")[0] == snapshot("""\
Approved by: Cleo (1 of 2)
Missing: 1 more, from Dan
Ada has left; Bo took this draft over.
Bo's approval does not count: Bo took this draft over.\
""")
    await world.dan.reacts("✅", card)
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_who_took_it_over_signs_what_they_write(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.bo.clicks("Take it over", offered(world))
    await world.bo.edits("We have found your parcel.")
    await world.cleo.reacts("✅")
    await world.dan.reacts("✅")
    await world.passes(60)
    assert world.published() == ["We have found your parcel. ^BO"]


async def test_who_took_it_over_adopts_suggestions_and_withdraws(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.bo.clicks("Withdraw")
    assert "Only Ada, whose draft this is" in world.bo.told
    await world.bo.clicks("Take it over", offered(world))
    await world.eve.suggests("We have found it.")
    suggestion = world.said()[-1]
    assert "another text for version 1, Bo:" in world.shown(suggestion)
    await world.bo.clicks("Adopt this text", suggestion)
    assert "We have found it." in world.shown()
    await world.bo.clicks("Withdraw")
    assert "Withdrawn by Bo." in world.shown()


async def test_who_takes_it_over_twice_hears_twice_that_it_is_theirs(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.bo.clicks("Take it over", offered(world))
    first = world.bo.told
    await world.bo.clicks("Take it over", offered(world))
    assert first.startswith("Draft 1 is yours now")
    assert world.bo.told == first
    assert world.shown().count("Bo took this draft over.") == 1


async def test_only_one_takes_it_over(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.bo.clicks("Take it over", offered(world))
    await world.cleo.clicks("Take it over", offered(world))
    assert world.cleo.told == snapshot(
        "Bo looks after this draft and is still here, so there is nothing to take over. Ask them."
    )
    assert "Bo took this draft over." in world.shown()


async def test_somebody_who_is_not_on_the_roster_cannot_take_it_over(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.eve.clicks("Take it over", offered(world))
    assert "Only somebody on the roster of acme can say that." in world.eve.told


@pytest.mark.account('roster = ["ada", "bo", "cleo"]\nleads = ["cleo"]')
async def test_who_cannot_be_spared_among_those_who_approve_cannot_take_it_over(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.bo.clicks("Take it over", offered(world))
    assert world.bo.told == "Nobody could approve this: without you, the roster of acme is 1 short."
    await world.cleo.reacts("✅")
    await world.bo.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_the_only_lead_cannot_take_over_what_a_lead_must_sign_off(world: World) -> None:
    await world.ada.drafts("Please post your phone number here and we call you.", world.complains())
    await world.ada.leaves()
    await world.passes(15)
    await world.dan.clicks("Take it over", offered(world))
    assert "no lead of acme is left who had no hand in it" in world.dan.told
    await world.bo.clicks("Take it over", offered(world))
    assert "is yours now" in world.bo.told


async def test_it_is_offered_again_when_who_took_it_over_leaves_as_well(world: World) -> None:
    await ada_leaves_a_draft(world)
    await world.bo.clicks("Take it over", offered(world))
    await world.bo.leaves()
    await world.passes(15)
    assert "bo has left" in world.shown(offered(world)).casefold()
    assert offers(world) == 2


async def test_an_author_deactivated_while_the_bot_was_down_has_left(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.stop()
    await world.ada.leaves(unheard=True)
    await world.start()
    await world.passes(15)
    assert offers(world) == 1


async def test_an_author_who_is_not_in_the_settings_any_more_has_left(world: World) -> None:
    await world.eve.drafts(REPLY, world.complains())
    await world.restarts(without=("eve",))
    await world.passes(15)
    assert "eve has left" in world.shown(offered(world))
    await world.bo.clicks("Take it over", offered(world))
    await world.cleo.reacts("✅")
    await world.dan.reacts("✅")
    await world.passes(60)
    assert world.published() == [f"{REPLY} ^EV"]
