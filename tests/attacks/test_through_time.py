"""Approvals that are of another text, too old, too late, or not there any more; and clocks that are moved."""

from approvals.domain.people import Identity, Platform
from bot.events import Pressed
from tests.support.aftermath import foiled, under_attack
from tests.support.world import REPLY, World

OTHER = "We found your parcel, it comes tomorrow."


async def test_an_edit_in_the_pause_does_not_ride_on_the_old_approvals(world: World) -> None:
    await world.approved()
    await under_attack(world)
    await world.ada.edits(OTHER)
    await world.passes(60)
    await foiled(world, "revised", revision=2, made_by="ada")


async def test_a_suggestion_adopted_in_the_pause_does_not_ride_on_the_old_approvals(world: World) -> None:
    await world.approved()
    await world.dan.suggests(OTHER)
    await under_attack(world)
    await world.ada.clicks("Adopt this text", world.slack.messages("support")[-1])
    await world.passes(60)
    await foiled(world, "revised", revision=2, suggested_by="dan")


async def test_an_emoji_on_a_card_that_was_replaced(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.ada.edits(OTHER, card)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "turned-away", what="replaced")


async def test_a_button_on_a_card_that_was_replaced(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Approve", card)
    shown = world.slack.message("support", card)
    assert shown
    assert world.app
    (key,) = {one["value"] for block in shown.blocks for one in block.get("elements", ()) if "approve" in one.values()}
    await world.ada.edits(OTHER, card)
    who = Identity(platform=Platform.SLACK, workspace=world.slack.team_id, user=world.cleo.person.id)
    pressed = Pressed(who=who, channel=world.channel, action="approve", value=key, message=None, stamp="1794819600.5")
    await world.app.dispatch.work(pressed)
    await world.passes(60)
    await foiled(world, "turned-away", what="replaced")


async def test_an_approval_after_the_draft_expired(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.clock.advance(12 * 3600 + 1)
    await world.passes(1)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "turned-away", what="too-late")


async def test_an_approval_after_the_draft_was_withdrawn(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.ada.clicks("Withdraw", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "turned-away", what="too-late")


async def test_a_clock_moved_on_while_it_was_approved_and_not_sent(world: World) -> None:
    await world.approved()
    await world.clock.advance(3600)
    await world.passes(60)
    await foiled(world, "turned-away", what="too-old")


async def test_a_clock_moved_back_after_the_draft_expired(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.clock.advance(12 * 3600 + 1)
    await world.passes(1)
    await world.clock.advance(-3600)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "turned-away", what="too-late")


async def test_an_approval_taken_back_in_the_pause_by_a_lost_event(world: World) -> None:
    card = await world.approved()
    await under_attack(world)
    world.slack.lose_next_event()
    await world.cleo.takes_back("✅", card)
    await world.passes(60)
    await foiled(world, "unmarked", mark="approve")


async def test_a_stop_in_the_pause_whose_event_is_lost(world: World) -> None:
    card = await world.approved()
    await under_attack(world)
    world.slack.lose_next_event()
    await world.dan.reacts("❌", card)
    await world.passes(60)
    await foiled(world, "marked", mark="reject")


async def test_the_post_that_is_answered_changes_in_the_pause(world: World) -> None:
    complaint = world.complains()
    await world.approved(complaint)
    world.x.edit_by_hand(complaint.id, "@acme_help I love you")
    await world.passes(60)
    await foiled(world, "turned-away", what="by the gate: parent-changed")
