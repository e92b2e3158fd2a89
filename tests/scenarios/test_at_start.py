from tests.support.world import World
from bot.sandbox.x import Fault

REPLY = "We are looking for your parcel now."


async def test_a_stop_given_while_down_wins_though_slack_is_slow_at_start(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    card = world.card()
    await world.stop()
    world.slack.lose_next_event(1)
    await world.slack.react(world.dan.person, "support", card, "x")
    await world.clock.advance(60)
    world.slack.fail_next("reactions.get", slow=1.0)
    await world.start()
    await world.passes(60)
    assert world.published() == []


async def test_one_person_with_pinned_id_and_second_user_by_mail_counts_once(world: World) -> None:
    twin = world.slack.add_person("bo2", "Bo Two", email="BO@acme.example")
    await world.slack.join(twin, "support")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.slack.react(twin, "support", world.card(), "white_check_mark")
    await world.quiet()
    await world.passes(60)
    assert world.published() == []


async def test_an_edit_in_the_pause_by_form_opened_before_needs_new_approvals(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.dan.clicks("Edit")
    await world.slack.wait_for_view(world.dan.person)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.dan.sends(text="Another thing.")
    if world.slack.open_view(world.dan.person):
        await world.dan.sends()
    await world.dan.reacts("✅")
    await world.bo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_author_by_second_mail_account_is_still_the_author(world: World) -> None:
    twin = world.slack.add_person("ada2", "Ada Two", email="ada@acme.example")
    await world.slack.join(twin, "support")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.slack.react(twin, "support", world.card(), "white_check_mark")
    await world.quiet()
    await world.passes(60)
    assert world.published() == []


async def test_the_parents_author_renaming_does_not_stop(world: World) -> None:
    await world.ada.drafts("same words", world.complains())
    await world.ada.clicks("Withdraw")
    c = world.complains("@acme_help another")
    await world.ada.drafts("A first.", c)
    await world.ada.edits("A second.")
    n = len(world.cards())
    # the author drafts the first words again, as a new draft: is it made, or silently not?
    await world.ada.says(f"draft {world.x.link(c)} A first.")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    if world.slack.open_view(world.ada.person):
        await world.ada.sends()
    assert len(world.cards()) == n + 1 or "made" not in world.ada.told
