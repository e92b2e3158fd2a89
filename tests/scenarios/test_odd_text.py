"""Odd texts."""

import pytest
from tests.support.world import World

REPLY = "We are looking for your parcel now."


@pytest.mark.parametrize(
    "text",
    [
        "nul \x00 here",
        "lone \ud800 here",
        "esc \x1b[31m here",
        "tab\there\x0b",
        "a\u2028b",
        "x" * 2999,
        "&<>" * 900,
        "a.a." * 700,
    ],
    ids=["nul", "surrogate", "escape", "vt", "ls", "long", "amp", "quad"],
)
async def test_a_suggestion_of_odd_text_gets_a_sentence(world: World, text: str) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Suggest a change")
    await world.slack.wait_for_view(world.bo.person)
    out = await world.bo.sends(text=text)
    await world.passes(600)
    said = [world.slack.plain(m) for m in world.slack.messages("support")][1:]
    assert "went wrong" not in world.bo.told and (said or world.bo.told or out.errors)


@pytest.mark.parametrize(
    "text", ["nul \x00 here", "lone \ud800 here", "esc \x1b[31m here"], ids=["nul", "surrogate", "escape"]
)
async def test_a_reason_of_odd_text(world: World, text: str) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Stop")
    ep = world.slack.ephemerals(world.bo.person, "support")[-1]
    label = world.slack.plain(ep).split("[")[1].split("]")[0]
    await world.bo.clicks(label, ep)
    await world.slack.wait_for_view(world.bo.person)
    out = await world.bo.sends(reason=text)
    await world.passes(600)
    assert "went wrong" not in world.bo.told and "kept" in (world.bo.told + str(out.errors)).lower()
