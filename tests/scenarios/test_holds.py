"""Holds: of an account, of all of them, and of one draft again and again."""

import pytest
from sqlalchemy import update

from approvals.domain.notice import Notice
from approvals.storage.chat_tables import letters
from approvals.storage.engines import address, file_of
from bot.events import Said
from bot.left_holds import LeftHold, leave
from bot.sandbox.x import Fault
from tests.scenarios.test_corrections import agreed, plans, wrong_post
from tests.support.world import REPLY, SIGNED, World


async def comes_again(world: World, letter: int) -> None:
    """A letter is worked off once more, as if whoever did that had been gone before they noted it."""
    assert world.app
    again = update(letters).where(letters.c.id == letter).values(done_at=None, due_at=letters.c.received_at)
    await world.app.context.database.run(lambda unit: unit.inbox._do(again))
    await world.passes(5)


async def test_one_person_cannot_resume_alone_by_saying_it_twice(world: World) -> None:
    await world.approved()
    await world.bo.says("hold acme")
    await world.bo.says("resume acme")
    await world.bo.says("resume acme")
    await world.passes(120)
    assert world.published() == []


async def test_a_hold_stops_replies_re_posts_and_what_has_its_own_time_alike_and_every_card_says_so(
    world: World,
) -> None:
    plan = await plans(world, await wrong_post(world))
    await agreed(world, plan)
    timed = await world.ada.drafts("This afternoon our shop in Milan closes an hour earlier.", send_at="13:00")
    for name in ("bo", "cleo"):
        await world.people[name].reacts("✅", timed)
    await world.passes(3.98 * 3_600, step=1_800)
    waits, reply = await world.dan.drafts("We sell maps of the town."), await world.approved()
    sends = world.sends()
    await world.cleo.says("hold all stocktaking")
    for card in (plan, timed, waits, reply):
        assert "🛑 Held: nothing of any account goes out until two people say" in world.shown(card)
        assert "Held by Cleo: stocktaking" in world.shown(card)
    await world.passes(1_800, step=300)
    await world.bo.says("resume all")
    assert "🛑 Held" in world.shown(waits)
    await world.dan.says("resume all")
    assert "🛑 Held" not in world.shown(waits)
    await world.passes(300)
    assert world.sends() == sends
    asked_again = [card for card in world.cards() if "its time came while the account was held" in world.shown(card)]
    assert len(asked_again) == 3
    assert any("Part 3: due since 16 Nov 13:00 (UTC)." in world.shown(card) for card in asked_again)


async def test_a_hold_of_all_is_not_lifted_by_resuming_one(world: World) -> None:
    await world.approved()
    await world.bo.says("hold all")
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    assert world.cleo.told == "acme is held with all the others. Two people have to say “resume all”."
    await world.passes(60)
    assert world.published() == []
    await world.bo.says("resume all")
    await world.cleo.says("resume all")
    await world.passes(60)
    assert world.published() == []
    assert "asked again: its time came while the account was held" in world.shown()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_resuming_one_does_not_promise_that_it_goes_on_while_all_are_held(world: World) -> None:
    await world.bo.says("hold acme")
    await world.bo.says("hold all")
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    assert "all accounts are. Two people have to say “resume all”" in world.cleo.told


async def test_whoever_holds_lifts_their_own_hold_and_no_other(world: World) -> None:
    await world.approved()
    await world.bo.clicks("Hold")
    await world.fay.reacts("✋")
    await world.fay.clicks("Lift the hold")
    await world.passes(60)
    assert world.published() == []
    assert "Held by Bo" in world.shown()


async def test_a_lift_that_is_worked_off_late_ends_no_hold_that_was_given_after_it(world: World) -> None:
    await world.approved()
    await world.fay.clicks("Hold")
    world.breaks("people")
    await world.dan.clicks("Lift the hold")
    await world.passes(1)
    await world.bo.reacts("✋")
    assert "fay" in world.shown()
    await world.passes(60)
    assert world.published() == []
    assert "Held by Bo" in world.shown()


async def test_who_lifts_what_was_held_anew_meanwhile_hears_so(world: World) -> None:
    await world.approved()
    await world.bo.reacts("✋")
    world.breaks("people")
    await world.dan.clicks("Lift the hold")
    await world.passes(1)
    await world.bo.takes_back("✋")
    await world.bo.reacts("✋")
    await world.passes(60)
    assert world.published() == []
    assert "Held by Bo" in world.shown()
    assert "It was held again after you said that, and stays held." in world.dan.told


async def test_a_lift_that_is_worked_off_twice_ends_no_hold_that_was_given_after_it(world: World) -> None:
    await world.approved()
    await world.fay.clicks("Hold")
    await world.passes(5)
    await world.fay.clicks("Lift the hold")
    assert world.app
    lifted = await world.app.context.database.read(lambda unit: unit.inbox.newest())
    await world.passes(5)
    await world.fay.clicks("Hold")
    told = len(world.fay.private)
    await comes_again(world, lifted)
    await world.passes(60)
    assert world.published() == []
    assert "Held by fay" in world.shown()
    assert len(world.fay.private) == told


async def test_a_word_for_going_on_that_is_worked_off_late_ends_no_hold_that_was_given_after_it(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.says("hold acme")
    said_at = world.clock.now()
    for name in ("bo", "cleo"):
        await world.people[name].says("resume acme")
    assert "🛑 Held" not in world.shown(card)
    await world.passes(5)
    await world.dan.says("hold acme")
    assert world.app
    for who in (world.bo.identity, world.cleo.identity):
        said = Said(who=who, channel=world.channel_id, verb=None, text="resume acme", came=said_at)
        assert await world.app.dispatch.ask(said) == Notice(slug="held-since", values={"account": "acme"})
    await world.passes(5)
    assert "🛑 Held" in world.shown(card)


async def test_what_whoever_held_it_without_approving_it_lets_go_again_goes_out(world: World) -> None:
    await world.approved()
    await world.ada.clicks("Hold")
    await world.passes(60)
    await world.ada.clicks("Lift the hold")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_guest_cannot_hold_an_account(world: World) -> None:
    await world.approved()
    await world.gus.says("hold acme")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_hold_with_odd_words_holds(world: World) -> None:
    await world.approved()
    await world.bo.says("hold acme \x00 \ud800 because")
    await world.passes(60)
    assert world.published() == []


async def test_a_hold_while_sending_leaves_no_open_question(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(21)
    await world.bo.says("hold acme")
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "status/" in world.shown()


async def test_a_hold_lifted_by_a_lead_can_be_put_again(world: World) -> None:
    await world.approved()
    await world.fay.reacts("✋")
    await world.passes(60)
    await world.dan.clicks("Lift the hold")
    await world.passes(10)
    await world.fay.takes_back("✋")
    await world.fay.reacts("✋")
    await world.passes(60)
    assert world.published() == []
    assert "Held by fay" in world.shown()


async def test_a_hold_in_two_skin_tones_stands_until_the_last_one_is_taken_off(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    for tone in (2, 5):
        await world.slack.react(world.eve.person, "support", card, f"raised_hand::skin-tone-{tone}")
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.slack.unreact(world.eve.person, "support", card, "raised_hand::skin-tone-2")
    await world.quiet()
    await world.passes(60)
    assert world.published() == []
    assert "Held by Eve" in world.shown(card)
    await world.slack.unreact(world.eve.person, "support", card, "raised_hand::skin-tone-5")
    await world.quiet()
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_hold_that_cannot_be_looked_for_stands(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.eve.reacts("✋", card)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    world.slack.fail_next("reactions.get", error="fatal_error", times=3)
    await world.eve.takes_back("✋", card)
    assert "Held by Eve" in world.shown(card)
    await world.passes(600)
    assert "Held" not in world.shown(card)
    assert world.published() == [SIGNED]


async def test_what_was_not_due_yet_goes_on_after_a_hold_without_being_asked_about(world: World) -> None:
    await world.bo.says("hold acme")
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_hold_with_an_end_ends_by_itself_and_lets_no_backlog_loose(world: World) -> None:
    await world.approved()
    await world.bo.says("hold acme scam wave until 9:20")
    assert "nothing of acme goes out until 16 Nov 09:20 (UTC), or until two people say" in world.bo.told
    await world.passes(600)
    assert "Held: nothing of this account goes out until" in world.shown()
    assert "Held by Bo: scam wave" in world.shown()
    await world.passes(900)
    assert world.published() == []
    assert "asked again: its time came while the account was held" in world.shown()


async def test_an_end_that_is_no_time_holds_all_the_same(world: World) -> None:
    await world.approved()
    await world.bo.says("hold acme until we know more")
    await world.passes(60)
    assert world.published() == []
    assert "Held by Bo: until we know more" in world.shown()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_hold_left_beside_the_file_by_a_terminal_is_taken_within_a_second(world: World) -> None:
    file = file_of(address(world.database_url))
    await world.approved()
    leave(file, LeftHold(account="acme", reason="the chat is down", until=None))
    await world.passes(1)
    assert "Held by a terminal: the chat is down" in world.shown()
    await world.passes(60)
    assert world.published() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_left_and_cannot_be_read_holds_everything(world: World) -> None:
    file = file_of(address(world.database_url))
    await world.approved()
    leave(file, LeftHold(account="acme", reason="", until=None)).write_text("{", encoding="utf-8")
    await world.passes(60)
    assert world.published() == []
