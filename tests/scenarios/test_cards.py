"""One card for one version, though the answer to its posting was lost."""

import re
from pathlib import Path

import pytest

from tests.support.world import REPLY, SIGNED, World


async def test_a_card_whose_posting_was_not_answered_is_found_and_not_posted_again(world: World) -> None:
    world.slack.grant("channels:history")
    world.slack.fail_next("chat.postMessage", reset=True, after=True)
    await world.ada.hands_in(REPLY, world.complains())
    await world.passes(60)
    assert len(world.cards()) == 1
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_without_the_right_to_look_marks_on_the_forgotten_card_are_answered_and_do_not_count(
    world: World,
) -> None:
    await world.ada.says("help")
    world.breaks("post", unanswered=True)
    await world.ada.hands_in(REPLY, world.complains())
    await world.passes(60)
    forgotten, card = world.cards()
    await world.bo.reacts("✅", forgotten)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    assert world.published() == []
    assert re.search("posted twice by mistake|not the one that Twokeys knows as the card", world.bo.told)
    assert world.approvers(card) == "Cleo"


@pytest.mark.slack("a bot of Teams cannot read a message, and so tells nobody of theirs")
async def test_a_card_left_behind_by_another_database_takes_no_approval_for_another_text(
    world: World, tmp_path: Path
) -> None:
    old = await world.dan.drafts("A text of yesterday that nobody approved.")
    await world.restarts(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}")
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Approve", old)
    await world.cleo.reacts("✅", old)
    await world.passes(30)
    assert world.published() == []
    assert world.approvers(card) == "nobody"
    assert "does not know this card" in world.bo.told
    assert "does not know this card" in world.cleo.told


async def test_nor_while_the_card_of_that_text_cannot_be_posted(world: World, tmp_path: Path) -> None:
    old = await world.dan.drafts("A text of yesterday that nobody approved.")
    await world.restarts(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}")
    world.breaks("post")
    await world.ada.hands_in(REPLY, world.complains())
    await world.bo.reacts("✅", old)
    await world.cleo.reacts("✅", old)
    await world.passes(60)
    assert world.published() == []
    assert "A text of yesterday" in world.shown(old)
    assert REPLY in world.shown()
