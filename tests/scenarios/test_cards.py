"""One card for one version, though the answer to its posting was lost."""

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
    world.slack.fail_next("chat.postMessage", reset=True, after=True)
    await world.ada.hands_in(REPLY, world.complains())
    await world.passes(60)
    forgotten, card = world.cards()
    await world.bo.reacts("✅", forgotten)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    assert world.published() == []
    assert "posted twice by mistake" in world.bo.told
    assert world.approvers(card) == "Cleo"
