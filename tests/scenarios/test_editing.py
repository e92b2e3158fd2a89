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


async def test_an_edit_that_would_leave_too_few_to_approve_is_refused(world: World) -> None:
    await world.restarts(account_settings='roster = ["ada", "bo", "cleo"]\nleads = ["cleo"]')
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.opens("Edit")
    await world.bo.sends_and_confirms(text="Another text.")
    assert "the roster of acme would be 1 short. Ada can still change it" in world.bo.told
    await world.ada.edits("A third text.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == ["A third text. ^AD"]


async def test_a_suggestion_is_not_adopted_where_too_few_would_be_left_to_approve_it(world: World) -> None:
    await world.restarts(account_settings='roster = ["ada", "bo", "cleo"]\nleads = ["cleo"]')
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.suggests("Another text.")
    await world.ada.clicks("Adopt this text", world.said()[-1])
    assert "the roster of acme would be 1 short. Ada can still change it" in world.ada.told
    assert len(world.cards()) == 1


async def test_an_edit_that_would_leave_a_step_too_few_is_refused(world: World) -> None:
    step = '[[accounts.acme.steps]]\nname = "Legal"\nroster = ["bo", "cleo"]\n'
    await world.restarts(account_settings='roster = ["ada", "bo", "cleo", "dan", "eve"]', more_settings=step)
    await world.agree("bo", "cleo")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.edits("Another text.")
    await world.cleo.opens("Edit")
    await world.cleo.sends_and_confirms(text="A third text.")
    assert "the step Legal of acme would be 1 short" in world.cleo.told
    assert len(world.cards()) == 2
