"""Texts with characters that nothing can store or show: each gets a sentence, and none stops the bot."""

import pytest

from tests.support.world import REPLY, World

UNSTORABLE = {"nul": "nul \x00 here", "surrogate": "lone \ud800 here", "escape": "esc \x1b[31m here"}
ODD = {**UNSTORABLE, "vt": "vt\x0bhere", "long": "x" * 2999, "full stops": "a.a." * 700}
EMPTY = {"nothing": "", "blank": "   ", "zero width": "\u200b"}


@pytest.mark.parametrize("text", [*ODD.values(), *EMPTY.values()], ids=[*ODD, *EMPTY])
async def test_a_draft_of_odd_text_is_answered_in_the_form(world: World, text: str) -> None:
    await world.ada.begins("draft")
    outcome = await world.ada.sends(text=text)
    assert outcome.errors or world.ada.form
    assert world.cards() == []
    assert world.ada.told == ""


@pytest.mark.parametrize("text", [*ODD.values(), "a\u2028b", "&<>" * 900], ids=[*ODD, "line separator", "brackets"])
async def test_a_suggestion_of_odd_text_gets_a_sentence(world: World, text: str) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    outcome = await world.bo.suggests(text)
    await world.passes(60)
    shown = any("Bo suggests another text" in world.shown(one) for one in world.below(card))
    assert outcome.errors or shown or world.bo.told
    assert "went wrong" not in world.bo.told


@pytest.mark.parametrize("text", UNSTORABLE.values(), ids=UNSTORABLE)
async def test_a_reason_of_odd_text_is_shown_with_other_characters_in_their_place(world: World, text: str) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Stop")
    await world.bo.opens("Give the reason", world.bo.private[-1])
    await world.bo.sends(reason=text)
    assert world.bo.told == "Your reason is on the card now."
    assert f"Stopped by Bo: {text.split(maxsplit=1)[0]} " in world.shown()
