"""Odd texts in drafts, and buttons at odd moments."""

import asyncio
import pytest
from bot.sandbox.x import Fault
from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def start_draft(world, text, link=""):
    await world.ada.says(f"draft {link}")
    await world.slack.wait_for_view(world.ada.person)
    return await world.ada.sends(text=text)


@pytest.mark.parametrize(
    "text",
    ["nul \x00 here", "lone \ud800 here", "esc \x1b[31m here", "vt\x0bhere", "x" * 2999, "a.a." * 700, "   ", "\u200b"],
    ids=["nul", "surrogate", "escape", "vt", "long", "quad", "blank", "zwsp"],
)
async def test_a_draft_of_odd_text_gets_a_sentence_at_once(world: World, text: str) -> None:
    out = await start_draft(world, text)
    view = world.slack.open_view(world.ada.person)
    if world.cards():
        pass
    assert out.errors or view
    assert "apology" not in world.ada.told


async def test_two_stale_edit_forms_at_once_make_one_version(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Edit")
    await world.slack.wait_for_view(world.bo.person)
    await world.cleo.clicks("Edit")
    await world.slack.wait_for_view(world.cleo.person)
    await world.bo.sends(text="One text.")
    if world.slack.open_view(world.bo.person):
        await world.bo.sends()
    await world.cleo.sends(text="Another text.")
    if world.slack.open_view(world.cleo.person):
        await world.cleo.sends()
    assert len(world.cards()) == 2
    assert "Another text." in world.cleo.told


async def test_edit_during_send_is_refused_and_text_given_back(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Edit")
    await world.slack.wait_for_view(world.bo.person)
    await world.dan.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    out = await world.bo.sends(text="Quite another text.")
    if world.slack.open_view(world.bo.person):
        await world.bo.sends()
    assert world.published() == [SIGNED]
    assert "Quite another text." in world.bo.told + str(out.errors)


async def test_adopt_twice(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Suggest a change")
    await world.slack.wait_for_view(world.bo.person)
    await world.bo.sends(text="We look for it.")
    msg = next(m for m in world.slack.messages("support") if "We look for it." in world.slack.plain(m))
    label = world.slack.plain(msg).split("[")[-1].split("]")[0]
    await asyncio.gather(world.ada.clicks(label, msg), world.ada.clicks(label, msg))
    await world.quiet()
    assert len(world.cards()) == 2
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_card_posted_though_the_answer_was_lost_is_one_card(world: World) -> None:
    world.slack.fail_next("chat.postMessage", reset=True, after=True)
    await world.ada.says(f"draft {world.x.link(world.complains())} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    if world.slack.open_view(world.ada.person):
        await world.ada.sends()
    await world.passes(60)
    assert len(world.cards()) == 1


async def test_card_posted_though_the_answer_was_lost_is_one_card_without_history(world: World) -> None:
    world.slack.fail_next("chat.postMessage", reset=True, after=True)
    world.slack.fail_next("conversations.history", error="missing_scope", times=99)
    await world.ada.says(f"draft {world.x.link(world.complains())} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    if world.slack.open_view(world.ada.person):
        await world.ada.sends()
    await world.passes(60)
    first = world.cards()[0]
    await world.bo.reacts("✅", first)
    await world.cleo.reacts("✅", first)
    await world.passes(60)
    assert world.bo.told or world.published()


async def test_fatal_error_after_hold_in_pause_lift_by_lead_sends_once(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.fay.reacts("✋")
    await world.passes(60)
    assert world.published() == []
    await world.dan.clicks("Lift the hold") if "[Lift the hold]" in world.shown() else await world.dan.clicks(
        world.shown().split("[")[3].split("]")[0]
    )
    await world.passes(10)
    await world.fay.takes_back("✋")
    await world.fay.reacts("✋")
    await world.passes(60)
    assert world.published() == []


async def test_a_parent_edited_and_edited_back_keeps_the_new_card_only(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    old = world.card()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    edited = world.x.edit_by_hand(complaint.id, "@acme_help found it, thank you!")
    await world.passes(30)
    world.x.edit_by_hand(edited.id, complaint.text)
    await world.dan.reacts("✅", old)
    await world.passes(60)
    assert world.published() == []


async def test_x_says_text_with_ampersand_is_found(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.ada.drafts("Tom & Jerry <3 see https://acme.example/help for it.", world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(400)
    assert "status/" in world.shown()[-120:] and len(world.published()) == 1
