"""Whoever has an account in the workspace and no say, or only one of the two."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.slack import Message
from tests.support.aftermath import foiled, under_attack
from tests.support.world import REPLY, World

Attack = Callable[[World, Message], Awaitable[None]]


def who(world: World, name: str) -> str:
    """As the ledger has them."""
    person = world.people[name].person
    return f"slack/{person.team_id}/{person.id}"


@pytest.mark.parametrize("name", ["ada", "eve", "fay", "gus", "sam", "robo"])
@pytest.mark.parametrize("door", ["emoji", "button"])
async def test_one_approval_and_one_of_somebody_who_has_no_say(world: World, name: str, door: str) -> None:
    """The author, a member off the roster, one the settings do not know, a guest, a stranger, a bot."""
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    home, person = world.slack.team_id, world.people[name].person
    await under_attack(world)
    if door == "emoji":
        await world.people[name].reacts("✅", card)
    else:
        await world.people[name].clicks("Approve", card)
    await world.passes(60)
    assert world.approvers(card) == "Bo"
    # Of a reaction Slack names the workspace where it was given, of a button the one that its giver is from.
    by, workspace = ("reaction", home) if door == "emoji" else ("button", person.team_id)
    await foiled(world, "marked", who=f"slack/{workspace}/{person.id}", mark="approve", by=by)


async def test_whoever_edited_it_approves_the_edited_text(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    card = await world.bo.edits("We found your parcel, it comes tomorrow.")
    await under_attack(world)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "marked", who=who(world, "bo"), revision=2)


async def test_whoever_suggested_it_approves_the_adopted_text(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.suggests("We found your parcel, it comes tomorrow.")
    await world.ada.clicks("Adopt this text", world.slack.messages("support")[-1])
    await under_attack(world)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    await foiled(world, "marked", who=who(world, "bo"), revision=2)


async def test_one_person_by_emoji_and_by_button(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await under_attack(world)
    await world.bo.clicks("Approve", card)
    await world.passes(60)
    await foiled(world, "marked", who=who(world, "bo"), by="button")


async def test_somebody_takes_the_name_of_one_of_the_roster(world: World) -> None:
    await world.slack.rename(world.fay.person, name="cleo", real_name="Cleo")
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await under_attack(world)
    await world.fay.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "marked", who=who(world, "fay"))


@pytest.mark.parametrize("whose", ["bo", "ada"])
async def test_a_second_account_of_somebody_who_has_no_second_say(world: World, whose: str) -> None:
    twin = world.slack.add_person("twin", "Somebody Else", email=f"{whose.upper()}@acme.example")
    await world.slack.join(twin, "support")
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await under_attack(world)
    await world.slack.react(twin, "support", card, "white_check_mark")
    await world.passes(60)
    await foiled(world, "marked", who=f"slack/{twin.team_id}/{twin.id}")


async def test_an_address_of_the_roster_that_nobody_confirmed(world: World) -> None:
    twin = world.slack.add_person("twin", "Cleo", email="cleo@acme.example")
    await world.slack.change_person(twin, is_email_confirmed=False)
    await world.slack.join(twin, "support")
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await under_attack(world)
    await world.slack.react(twin, "support", card, "white_check_mark")
    await world.passes(60)
    await foiled(world, "marked", who=f"slack/{twin.team_id}/{twin.id}")


@pytest.mark.parametrize("change", [{"deleted": True}, {"is_restricted": True}], ids=["deactivated", "made a guest"])
async def test_somebody_left_between_vote_and_send_and_the_word_of_it_is_lost(
    world: World, change: dict[str, bool]
) -> None:
    await world.approved()
    world.slack.lose_next_event()
    await world.slack.change_person(world.cleo.person, **change)
    await world.passes(60)
    await foiled(world, "turned-away", what="by the gate: approvals-missing")


@pytest.mark.parametrize("name", ["fay", "gus"])
async def test_somebody_who_may_not_draft_drafts(world: World, name: str) -> None:
    await world.people[name].says(f"draft {REPLY}")
    await world.slack.wait_for_view(world.people[name].person)
    await world.people[name].sends()
    assert world.cards() == []
    await foiled(
        world, "turned-away", what="not-in-settings" if name == "fay" else "not-a-full-member", who=who(world, name)
    )


async def test_somebody_who_may_not_edit_edits_what_is_approved(world: World) -> None:
    card = await world.approved()
    await world.fay.opens("Edit", card)
    await world.fay.sends(text="Buy our new shoes.")
    assert len(world.cards()) == 1
    await foiled(world, "turned-away", what="not-in-settings", who=who(world, "fay"))
