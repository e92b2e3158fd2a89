"""People who changed while nobody listened."""

from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def test_somebody_deactivated_while_the_bot_was_down_no_longer_counts(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.stop()
    world.slack.lose_next_event(9)
    await world.slack.deactivate(world.bo.person)
    world.slack.lose_next_event(0)
    await world.start()
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_somebody_made_a_guest_by_a_lost_event_no_longer_counts(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    world.slack.lose_next_event(1)
    await world.slack.change_person(world.bo.person, is_restricted=True)
    await world.quiet()
    await world.app.reconcile()
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_a_mail_address_that_moves_to_another_account_is_one_person(world: World) -> None:
    """Two Slack users with one confirmed address cannot approve twice."""
    twin = world.slack.add_person("bo2", "Bo Two", email="bo@acme.example")
    await world.slack.join(twin, "support")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.slack.react(twin, "support", world.card(), "white_check_mark")
    await world.passes(60)
    assert world.published() == []
