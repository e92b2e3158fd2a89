"""What is true at the moment of sending, when the events about it were lost; and a late blocker."""

from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def test_a_card_deleted_by_hand_in_the_pause_is_noticed_before_sending(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    admin = world.slack.add_person("root", admin=True)
    await world.slack.join(admin, "support")
    await world.slack.delete_message(admin, "support", card)
    await world.passes(60)
    assert world.published() == []


async def test_an_approval_taken_back_in_the_pause_by_a_lost_event_is_noticed_before_sending(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    world.slack.lose_next_event(1)
    await world.slack.unreact(world.cleo.person, "support", card, "white_check_mark")
    await world.passes(60)
    assert world.published() == []


async def test_a_veto_in_the_pause_by_a_lost_event_is_noticed_before_sending(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    world.slack.lose_next_event(1)
    await world.slack.react(world.dan.person, "support", card, "x")
    await world.passes(60)
    assert world.published() == []


async def test_a_card_with_a_late_blocker_does_not_promise_to_be_sent(world: World) -> None:
    first = world.complains()
    second = world.x.post_as("carla", "@acme_help and still nothing!", reply_to=int(first.id))
    a = await world.ada.drafts(REPLY, first)
    b = await world.ada.drafts(REPLY, second)
    for who in (world.bo, world.cleo):
        await who.reacts("✅", a)
        await who.reacts("✅", b)
    await world.passes(120)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(120)
    assert "sent in a moment" not in world.shown()
    assert len(world.published()) == 1
