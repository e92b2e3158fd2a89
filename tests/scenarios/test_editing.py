"""Two people change one draft, or one changes it at an odd moment: one version comes of it, and no words are lost."""

import asyncio

from tests.support.world import REPLY, SIGNED, World


async def test_two_forms_opened_on_one_version_make_one_new_version(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.opens("Edit")
    await world.cleo.opens("Edit")
    await world.bo.sends_and_confirms(text="One text.")
    await world.cleo.sends_and_confirms(text="Another text.")
    assert len(world.cards()) == 2
    assert "Another text." in world.cleo.told


async def test_an_edit_after_the_send_is_refused_and_its_text_given_back(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.opens("Edit")
    await world.dan.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    outcome = await world.bo.sends(text="Quite another text.")
    if world.bo.form:
        outcome = await world.bo.sends()
    assert world.published() == [SIGNED]
    assert "Quite another text." in f"{world.bo.told} {outcome.errors}"


async def test_an_edit_by_a_form_that_was_opened_before_the_approvals_asks_everybody_again(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.opens("Edit")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.dan.sends_and_confirms(text="Another thing.")
    await world.dan.reacts("✅")
    await world.bo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert world.approvers() == "Bo"


async def test_a_suggestion_adopted_twice_at_once_is_one_new_version(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.suggests("We look for it.")
    suggestion = world.said()[-1]
    await asyncio.gather(
        world.ada.clicks("Adopt this text", suggestion), world.ada.clicks("Adopt this text", suggestion)
    )
    assert len(world.cards()) == 2


async def test_words_that_were_replaced_once_can_be_drafted_again(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts("A first.", complaint)
    await world.ada.edits("A second.")
    again = await world.ada.drafts("A first.", complaint)
    assert len(world.cards()) == 3
    assert "Draft 2, version 1, by Ada" in world.shown(again)
