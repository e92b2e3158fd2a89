"""Commands, forms and their answers, as people meet them."""

import asyncio
from dataclasses import replace

import pytest

from approvals.domain.card import Action
from approvals.domain.notice import Notice
from bot.events import FormSent, Picked, Pressed, Said
from bot.forms import Accepted, Ask, Field, Form, Wrong
from bot.teams import conversation

FORM = Form(
    name="draft",
    title="Draft a public reply",
    submit="Ask for approval",
    check="Check the text",
    memory='{"channel":"C1"}',
    fields=(Field(name="text", ask=Ask.TEXT, label="Text", value="We are on it"),),
)
LOADED = Form(
    name="draft",
    title="Draft a public reply",
    submit="Ask for approval",
    check="Check the text",
    memory='{"channel":"C1"}',
    lines=("Length: 12 of 280.",),
    fields=FORM.fields,
)


@pytest.fixture
def works(line, door):
    """Does what was stored."""

    async def work():
        for letter in list(door.kept.values()):
            event = line.understand(letter)
            await line.work(event)
        door.kept.clear()

    return work


@pytest.fixture
async def dialog(tenant, line, door, works, channel, anna):
    """The form is open before Anna."""
    door.answer = FORM
    asked = await tenant.say(anna, channel, "@Twokeys draft")
    await works()
    outcome = await tenant.press(anna, tenant.thread(asked)[-1], "Open the form")
    assert outcome.ok
    return outcome.dialog


async def test_a_command_in_a_channel_is_answered_there_with_a_button_that_opens_the_form(
    tenant, door, dialog, anna, who
):
    assert dialog.title == "Draft a public reply"
    asked, pressed = door.asked
    assert isinstance(asked, Said)
    assert (asked.who, asked.text) == (pressed.who, pressed.text) == (who(anna), "draft")
    assert tenant.complaints == []


async def test_alone_with_the_bot_the_form_is_in_the_chat_and_is_sent_from_there(
    tenant, door, works, anna, who, events
):
    door.answer = FORM
    chat = tenant.chat(anna)
    await tenant.say(anna, chat, "draft")
    await works()
    form = tenant.messages(chat)[-1]
    outcome = await tenant.press(anna, form, "Ask for approval", {"text": "Another"})
    assert outcome.message == "Noted. The card shows it in a moment."
    [sent] = events()
    assert (sent.who, sent.form, sent.fields) == (who(anna), "draft", {"text": "Another"})
    assert tenant.complaints == []


async def test_a_form_in_a_chat_comes_back_with_what_was_filled_in_and_what_is_wrong(tenant, door, works, anna, events):
    door.answer, door.verdict = FORM, Wrong(fields={"text": "Say more."})
    chat = tenant.chat(anna)
    await tenant.say(anna, chat, "draft")
    await works()
    form = tenant.messages(chat)[-1]
    await tenant.press(anna, form, "Ask for approval", {"text": "Another"})
    assert not door.kept
    shown = tenant.plain(form, "anna")
    assert "Text: <Another>" in shown
    assert "Please look at this again: Say more." in shown
    door.verdict = Accepted()
    await tenant.press(anna, form, "Ask for approval", {"text": "More"})
    [sent] = events()
    assert sent.fields == {"text": "More"}


async def test_a_form_is_stored_before_it_closes(tenant, door, dialog, anna, who, events):
    outcome = await tenant.send_dialog("anna", {"text": "We look"}, "Ask for approval")
    assert outcome.ok
    assert tenant.dialog(anna) is None
    [sent] = events()
    assert isinstance(sent, FormSent)
    assert (sent.who, sent.fields, sent.memory) == (who(anna), {"text": "We look"}, '{"channel":"C1"}')


async def test_a_form_that_could_not_be_stored_stays_open(tenant, door, dialog, anna):
    door.failures = 1
    assert not (await tenant.send_dialog("anna", {"text": "We look"}, "Ask for approval")).ok
    assert tenant.dialog(anna)
    assert (await tenant.send_dialog("anna", {"text": "We look"}, "Ask for approval")).ok
    assert len(door.kept) == 1


async def test_a_form_that_is_sent_again_under_another_id_is_stored_once(tenant, door, dialog, anna, clock):
    await tenant.send_dialog("anna", {"text": "We look"}, "Ask for approval")
    await clock.advance(900)
    await tenant.repeat()
    assert len(door.kept) == 1


async def test_what_is_wrong_stands_beside_the_field_with_what_was_filled_in(tenant, door, dialog, anna):
    door.verdict = Wrong(fields={"text": "Say more."})
    await tenant.send_dialog("anna", {"text": "We look"}, "Ask for approval")
    shown = tenant.plain(tenant.dialog(anna))
    assert "Text: <We look>" in shown
    assert "Please look at this again: Say more." in shown
    assert not door.kept


async def test_a_form_may_come_back_with_more_to_read(tenant, door, dialog, anna):
    door.verdict = LOADED
    await tenant.send_dialog("anna", {"text": "We look"}, "Ask for approval")
    assert "Length: 12 of 280." in tenant.plain(tenant.dialog(anna))
    assert not door.kept


async def test_the_check_button_shows_more_in_the_open_form(tenant, door, dialog, anna):
    door.looked = LOADED
    await tenant.send_dialog("anna", {"text": "We look"}, "Check the text")
    assert door.looking[0].fields == {"text": "We look"}
    assert "Length: 12 of 280." in tenant.plain(tenant.dialog(anna))
    assert (door.kept, door.judged) == ({}, [])


async def test_a_button_that_opens_a_form_opens_it_and_is_not_stored(tenant, line, door, message, ben, who):
    door.answer = FORM
    outcome = await tenant.press(ben, message, "Edit")
    assert outcome.dialog.title == "Draft a public reply"
    [asked] = door.asked
    assert isinstance(asked, Pressed)
    assert (asked.who, asked.action) == (who(ben), Action.EDIT)
    assert not door.kept


async def test_a_form_that_cannot_be_had_is_a_sentence(tenant, line, door, message, ben):
    door.answer = Notice(slug="draft-made")
    outcome = await tenant.press(ben, message, "Edit")
    assert outcome.message == "Your draft is in the channel now, waiting for approvals."


async def test_what_loads_slowly_is_filled_in_if_that_is_quick_enough(tenant, line, door, message, ben):
    door.answer = Form(name="draft", title="Draft", submit="Go", fields=(), lines=("One moment.",), loading=True)
    door.filled = LOADED
    outcome = await tenant.press(ben, message, "Edit")
    assert "Length: 12 of 280." in tenant.plain(outcome.dialog)


@pytest.mark.parametrize("place", ["in the channel", "alone"])
async def test_a_text_that_no_message_holds_is_left_to_the_form(tenant, line, door, works, channel, anna, place):
    long = "é" * 13_000
    door.answer = replace(FORM, fields=(replace(FORM.fields[0], value=long),))
    where = channel if place == "in the channel" else tenant.chat(anna)
    await tenant.say(anna, where, f"@Twokeys draft {long}")
    await works()
    [told] = [one for one in tenant.chat_messages(anna) if one.by_bot]
    assert "too long" in tenant.plain(told)
    assert not [one for one in tenant.messages(channel) if one.by_bot]
    assert tenant.complaints == []


LATE = "That could not be read just now, so nothing was done. Try again in a minute."


@pytest.fixture
def endless(monkeypatch):
    """What never comes, and little patience for it."""
    monkeypatch.setattr(conversation, "_ANSWER_BY", 0.2)
    monkeypatch.setattr(conversation, "_ANSWER_WITHIN", 0.01)

    async def wait(*_):
        await asyncio.Event().wait()

    return wait


async def test_what_loads_too_slowly_is_left_to_the_check_button(tenant, line, door, message, ben, endless):
    door.answer = Form(name="draft", title="Draft", submit="Go", fields=(), lines=("One moment.",), loading=True)
    door.fill = endless
    outcome = await tenant.press(ben, message, "Edit")
    assert "One moment." in tenant.plain(outcome.dialog)


async def test_a_form_that_is_not_there_in_time_is_a_sentence(tenant, line, door, message, ben, endless):
    door.ask = endless
    assert (await tenant.press(ben, message, "Edit")).message == LATE


async def test_a_dialog_that_is_not_judged_in_time_is_a_sentence(tenant, door, dialog, anna, endless):
    door.judge = endless
    assert (await tenant.send_dialog(anna, {"text": "Hello"}, "Ask for approval")).message == LATE


@pytest.mark.parametrize("button", ["Ask for approval", "Check the text"])
async def test_a_form_in_a_chat_that_is_not_judged_in_time_is_a_sentence(tenant, door, works, anna, endless, button):
    door.answer = FORM
    await tenant.say(anna, tenant.chat(anna), "draft")
    await works()
    door.judge = door.look = endless
    assert (await tenant.press(anna, tenant.chat_messages(anna)[-1], button)).message == LATE
    assert tenant.complaints == []


async def test_a_message_is_picked_from_its_menu(tenant, line, door, channel, anna, who):
    door.answer = FORM
    said = await tenant.say(anna, channel, "look https://x.com/carla/status/123")
    outcome = await tenant.extension(anna, said, "reply")
    assert outcome.dialog.title == "Draft a public reply"
    [picked] = door.asked
    assert isinstance(picked, Picked)
    assert (picked.who, picked.text) == (who(anna), "look https://x.com/carla/status/123")
    assert (await tenant.send_dialog("anna", {"text": "Hello"}, "Ask for approval")).ok
    assert len(door.kept) == 1
    assert tenant.complaints == []


async def test_a_command_is_answered_in_private(tenant, line, door, works, channel, anna, ben):
    door.answer = Notice(slug="draft-made")
    await tenant.say(anna, channel, "@Twokeys help")
    await works()
    [told] = [one for one in tenant.chat_messages(anna) if one.by_bot]
    assert tenant.plain(told) == "Your draft is in the channel now, waiting for approvals."
    assert not tenant.chat_messages(ben)
    assert not [one for one in tenant.messages(channel) if one.by_bot]
