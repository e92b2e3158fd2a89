"""What cannot be worked off, and what waits behind it."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from approvals.domain.notice import Notice
from approvals.domain.people import Platform
from bot.events import FormSent, Pressed
from bot.wording.faults import fault
from tests.support.world import REPLY, SIGNED, World


def reaction(**facts: str) -> dict[str, Any]:
    usual = {"reaction": "x", "event_ts": "1.0"}
    item = {"type": "message", "channel": "C1", "ts": "1.0"}
    inner = {"type": "reaction_added", "user": "U1", "item": item, **usual, **facts}
    return {"type": "event_callback", "event_id": "E1", "team_id": "T1", "event": inner}


def press(value: str, **facts: Any) -> dict[str, Any]:
    actions = [{"type": "button", "action_id": "approve", "value": value, "action_ts": "1.0"}]
    return {"type": "block_actions", "container": {"type": "message"}, "actions": actions, **facts}


ODD = {
    "nul in an emoji": reaction(reaction="a\x00b"),
    "lone surrogate in an emoji": reaction(reaction="\ud800"),
    "time that is none": reaction(event_ts="soon"),
    "button of no draft": press("x/y", user={"id": "U1", "team_id": "T1"}),
    "button that nobody pressed": press("1/1"),
    "form without fields": {
        "type": "view_submission",
        "view": {"callback_id": "draft", "state": {"values": {"a": None}}},
    },
}


@pytest.mark.parametrize("payload", ODD.values(), ids=ODD)
async def test_a_letter_nobody_understands_does_not_stop_those_behind_it(world: World, payload: dict[str, Any]) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.app.dispatch.keep(world.bo.identity.platform, "odd", payload)
    await world.bo.reacts("✅")
    assert world.approvers() == "Bo"


ODD_BUTTONS = [
    ("approve", "x/y"),
    ("approve", "1"),
    ("approve", "9" * 30),
    ("lift", ""),
    ("adopt", "one"),
    ("agree", "x/1"),
    ("take-back", "1/1/like"),
    ("take-back", "1/1"),
    ("like", "1/1/approve"),
    ("reason", "1/1/like"),
    ("edit", '{"draft":1}'),
]


async def test_a_button_that_is_none_of_ours_is_told_of_at_once(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    for action, value in ODD_BUTTONS:
        told = len(world.bo.private)
        pressed = Pressed(
            who=world.bo.identity, channel=world.channel_id, action=action, value=value, message=None, stamp="1.0"
        )
        if world.app.dispatch.opens_form(action):
            assert await world.app.dispatch.ask(pressed) == Notice(slug="not-our-card")
            continue
        await world.app.dispatch.work(pressed)
        assert len(world.bo.private) == told + 1
        assert "Twokeys does not know this card" in world.bo.told


ODD_MEMORIES = ["", "[]", "5", "{", "[" * 5000, '{"draft":"x"}', '{"draft":1,"channel":[]}', '{"draft":1,"revision":0}']


async def test_a_form_that_is_none_of_ours_is_told_of_in_private(world: World) -> None:
    forms = ["edit", "suggest", "ours", "reason", "it-is-live", "something"]
    for form, memory in itertools.product(forms, ODD_MEMORIES):
        told = len(world.bo.private)
        sent = FormSent(who=world.bo.identity, id="1", form=form, fields={"text": "Dear Carla"}, memory=memory)
        assert await world.app.dispatch.judge(sent)
        assert (await world.app.dispatch.look(sent)).lines
        await world.app.dispatch.work(sent)
        assert len(world.bo.private) == told + 1
        assert "Twokeys does not know this form" in world.bo.told
        assert "Dear Carla" in world.bo.told


async def test_a_form_without_its_fields_is_told_at_once(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    for form, told in (
        ("draft", "not one of our accounts"),
        ("edit", "is empty"),
        ("it-is-live", "not a link to a post"),
    ):
        memory = '{"draft":1,"revision":1}'
        sent = FormSent(who=world.bo.identity, id="1", form=form, fields={}, memory=memory)
        await world.app.dispatch.work(sent)
        assert told in world.bo.told


async def test_a_withdrawn_draft_does_not_come_back_because_its_answer_could_not_be_told(world: World) -> None:
    world.ada.cannot_be_told()
    await world.ada.drafts(REPLY, world.complains())
    await world.passes(1)
    await world.ada.clicks("Withdraw")
    await world.passes(600)
    assert len(world.cards()) == 1
    assert "Withdrawn by Ada" in world.shown()


async def test_a_suggestion_is_shown_once_though_its_author_could_not_be_told(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    world.bo.cannot_be_told()
    await world.bo.suggests("We look for it.")
    await world.passes(60)
    shown = world.said("We look for it.")
    assert len(shown) == 1


async def test_people_who_cannot_be_told_anything_can_still_approve(world: World) -> None:
    for actor in (world.ada, world.bo, world.cleo, world.eve):
        actor.cannot_be_told()
    await world.ada.drafts(REPLY, world.complains())
    await world.eve.reacts("👍")
    await world.passes(700)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_marks_elsewhere_in_the_channel_bring_no_apologies_while_a_card_cannot_be_posted(world: World) -> None:
    world.slack.fail_next("chat.postMessage", error="fatal_error", times=500)
    await world.ada.hands_in(REPLY, world.complains())
    lunch = await world.slack.post(world.bo.person, "support", "lunch?")
    await world.cleo.reacts("✅", lunch)
    await world.passes(900)
    assert world.cards() == []
    assert world.cleo.told == ""


async def test_a_reconciliation_goes_on_behind_a_card_that_cannot_be_read(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    second = await world.bo.drafts("Another answer to another post.", world.complains("@acme_help second matter"))
    world.slack.lose_next_event()
    await world.slack.react(world.cleo.person, "support", second, "white_check_mark")
    world.slack.fail_next("reactions.get", error="fatal_error")
    await world.app.reconcile()
    await world.quiet()
    assert world.approvers(second) == "Cleo"


async def test_a_post_is_not_held_back_by_what_fails_again_and_again(world: World) -> None:
    def broken(payload: Any) -> None:
        raise RuntimeError

    await world.approved()
    app = world.app
    assert app
    work = app._lanes._lanes["inbox"]._step.__self__
    platform, read = next(iter(work._read.items()))
    work._read = {platform: replace(read, understand=broken)}
    await app.dispatch.keep(platform, "broken", {})
    await world.passes(300)
    work._read = {platform: read}
    assert await app.context.database.read(lambda unit: unit.inbox.waiting()) == 1
    assert world.published() == [SIGNED]


async def test_a_post_is_not_held_back_by_people_who_say_something_all_the_time(world: World) -> None:
    card = await world.approved()
    app = world.app
    assert app
    assert app._lines.slack
    app._lanes._lanes["inbox"]._step = nothing
    said = itertools.count()

    def as_somebody_says_something(look: Any) -> Any:
        """What was said before is worked off, and something new comes in."""

        async def looking(*args: Any, **more: Any) -> Any:
            now, number = world.clock.now(), next(said)
            await app.context.database.run(lambda unit: [unit.inbox.done(one, now) for one in range(99)])
            await app.dispatch.keep(Platform.SLACK, f"said {number}", {})
            return await look(*args, **more)

        return looking

    chat = app._lines.slack.chat
    chat.marks, chat.witness.marks_on = map(as_somebody_says_something, (chat.marks, chat.witness.marks_on))
    await world.clock.advance(21)
    await app.tick()
    await world.quiet()
    assert world.published() == []
    assert "looked at first" in (await app.context.database.read(lambda unit: fault(unit.deliveries.of(1)[0].fault)))
    await world.clock.advance(2)
    await app.tick()
    await world.quiet()
    assert world.published() == [SIGNED]
    assert "Published." in world.shown(card)


async def nothing() -> int:
    return 0
