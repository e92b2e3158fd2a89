"""What the channel shows of one reply, from the draft to the link."""

from inline_snapshot import snapshot

from tests.support.world import REPLY, World


async def test_one_reply_from_the_draft_to_the_link(world: World) -> None:
    first = await world.ada.drafts(REPLY, world.complains())
    assert world.shown() == snapshot()
    await world.ada.reacts("✅")
    await world.bo.reacts("✅")
    assert world.shown() == snapshot()
    await world.ada.edits("We found your parcel.")
    assert world.shown(first) == snapshot()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    assert world.shown() == snapshot()
    await world.passes(21)
    assert world.shown() == snapshot()
