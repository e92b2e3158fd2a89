"""Anybody of the roster can stop a draft, anybody can hold it, and an edit starts anew."""

from tests.support.world import REPLY, SIGNED, World


async def test_a_stop_blocks_until_it_is_taken_back(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.reacts("❌")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    await world.dan.takes_back("❌")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_the_reason_of_a_stop_is_asked_privately_and_shown_on_the_card(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.clicks("Stop")
    await world.dan.opens("Give the reason", world.dan.private[-1])
    await world.dan.sends(reason="Ask the depot first.")
    assert "Ask the depot first." in world.shown()


async def test_a_reason_of_spaces_is_none_and_the_form_stays(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.clicks("Stop")
    await world.dan.opens("Give the reason", world.dan.private[-1])
    wrong = await world.dan.sends(reason="  ")
    assert wrong.errors == {"reason": "The reason is empty. Write why, for everybody who sees the card."}
    await world.dan.sends(reason="Ask the depot first.")
    assert "Ask the depot first." in world.shown()


async def test_a_stop_outlives_an_edit_until_its_giver_approves_the_new_version(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.reacts("❌")
    await world.ada.edits("We found your parcel.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "Version 1 was stopped by Dan" in world.shown()
    await world.dan.reacts("✅")
    await world.passes(21)
    assert world.published() == ["We found your parcel. ^AD"]


async def test_a_stop_of_an_earlier_version_is_taken_back_on_the_new_card_by_its_giver_alone(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.reacts("❌")
    await world.ada.edits("We found your parcel.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.bo.clicks("Take the stop back")
    assert "nothing of yours" in world.bo.told
    await world.passes(60)
    assert world.published() == []
    await world.dan.clicks("Take the stop back")
    await world.passes(21)
    assert world.published() == ["We found your parcel. ^AD"]


async def test_whoever_stopped_a_text_and_suggested_the_next_one_no_longer_stops_it(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.reacts("❌")
    await world.dan.suggests("We found your parcel.")
    await world.ada.clicks("Adopt this text", world.said()[-1])
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == ["We found your parcel. ^AD"]


async def test_a_hold_in_the_pause_stops_the_post_until_it_is_lifted(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(10)
    await world.eve.reacts("✋")
    await world.passes(60)
    assert world.published() == []
    await world.eve.takes_back("✋")
    await world.passes(19)
    assert world.published() == []
    await world.passes(2)
    assert world.published() == [SIGNED]


async def test_a_lead_lifts_somebody_elses_hold(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.eve.clicks("Hold")
    await world.bo.clicks("Lift the hold")
    assert "or a lead (Dan) can lift the hold" in world.bo.told
    await world.dan.clicks("Lift the hold")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_a_guest_cannot_hold(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.gus.reacts("✋")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_an_approval_taken_back_in_the_pause_stops_the_post(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(10)
    await world.bo.takes_back("✅")
    await world.passes(60)
    assert world.published() == []


async def test_an_edit_after_one_approval_asks_everybody_again(world: World) -> None:
    first = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.ada.edits("We found your parcel.")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert len(world.cards()) == 2
    assert "replaced" in world.shown(first)
    await world.bo.reacts("✅")
    await world.passes(21)
    assert world.published() == ["We found your parcel. ^AD"]


async def test_an_edit_after_two_approvals_asks_everybody_again(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.ada.edits("We found your parcel.")
    await world.passes(60)
    assert world.published() == []


async def test_a_mark_on_a_replaced_card_does_not_count_and_is_answered(world: World) -> None:
    first = await world.ada.drafts(REPLY, world.complains())
    await world.ada.edits("We found your parcel.")
    await world.bo.reacts("✅", first)
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "Version 2 is further down" in world.bo.told


async def test_the_author_withdraws(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Withdraw")
    assert "Only Ada" in world.bo.told
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.ada.clicks("Withdraw")
    await world.passes(60)
    assert world.published() == []


async def test_an_account_is_held_until_two_people_resume_it(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.eve.says("hold acme press call at ten")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    await world.bo.says("resume acme")
    await world.passes(60)
    assert world.published() == []
    await world.cleo.says("resume acme")
    await world.passes(21)
    assert world.published() == []
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_a_second_press_offers_to_take_the_first_one_back(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Approve")
    await world.cleo.clicks("Approve")
    await world.bo.clicks("Approve")
    await world.bo.clicks("Take it back", world.bo.private[-1])
    await world.passes(60)
    assert world.published() == []
