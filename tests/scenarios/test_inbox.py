"""Letters that cannot be worked off, and those behind them."""

from tests.support.world import World
from approvals.domain.people import Platform

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"


async def blind(world, times=3):
    world.slack.fail_next("chat.postEphemeral", error="fatal_error", times=times)
    await world.ada.says(f"draft {world.x.link(world.complains())} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    if world.slack.open_view(world.ada.person):
        await world.ada.sends()
    await world.app.tick()
    await world.quiet()


async def test_a_draft_that_was_withdrawn_does_not_come_back_because_its_answer_could_not_be_told(world: World) -> None:
    await blind(world)
    assert len(world.cards()) == 1
    await world.ada.clicks("Withdraw")
    await world.passes(600)
    assert len(world.cards()) == 1, [world.shown(c)[:200] for c in world.cards()]


async def test_a_suggestion_is_shown_once_when_the_answer_could_not_be_told(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Suggest a change")
    await world.slack.wait_for_view(world.bo.person)
    world.slack.fail_next("chat.postEphemeral", error="fatal_error", times=3)
    await world.bo.sends(text="We look for it.")
    await world.passes(60)
    shown = [m for m in world.slack.messages("support") if "We look for it." in world.slack.plain(m)]
    assert len(shown) == 1


async def test_a_person_who_left_the_channel_and_cannot_be_told_does_not_stop_the_inbox(world: World) -> None:
    await blind(world, 50)
    await world.eve.reacts("👍")
    await world.passes(700)
    world.slack.fail_next("chat.postEphemeral", error="fatal_error", times=50)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_letter_nobody_understands_does_not_stop_those_behind_it(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    app = world.app
    await app.dispatch.keep(
        Platform.SLACK,
        "odd",
        {"type": "view_submission", "view": {"callback_id": "draft", "state": {"values": {"a": None}}}},
    )
    await world.bo.reacts("✅")
    await world.quiet()
    assert "Bo" in world.shown().split("Missing")[0].split("Approved by")[1]


async def test_reactions_elsewhere_in_the_channel_while_a_card_cannot_be_posted_bring_no_apologies(
    world: World,
) -> None:
    world.slack.fail_next("chat.postMessage", error="fatal_error", times=500)
    await world.ada.says(f"draft {world.x.link(world.complains())} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    if world.slack.open_view(world.ada.person):
        await world.ada.sends()
    chat = await world.slack.post(world.bo.person, "support", "lunch?")
    await world.slack.react(world.cleo.person, "support", chat, "white_check_mark")
    await world.passes(900)
    assert world.cleo.told == ""


async def test_a_reconciliation_goes_on_behind_a_card_that_cannot_be_read(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    second = await world.bo.drafts("Another answer to another post.", world.complains("@acme_help second matter"))
    world.slack.lose_next_event(1)
    await world.slack.react(world.cleo.person, "support", second, "white_check_mark")
    world.slack.fail_next("reactions.get", error="fatal_error", times=1)
    try:
        await world.app.reconcile()
    except Exception:
        pass
    await world.quiet()
    assert "Cleo" in world.shown(world.slack.message("support", second)).split("Missing")[0].split("Approved by")[1]
