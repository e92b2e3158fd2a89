"""People open dialogs from buttons and from messages' menus, fill them in and send them."""

import pytest

from bot.sandbox.teams import NotOfferedError
from bot.sandbox.teams.values import ADAPTIVE_CARD
from tests.bot.sandbox.teams.tiny_client import card, execute, text, with_card

WRONG = "Something went wrong. Please try again."


def a_dialog(content, **more):
    info = {"title": "A form", "card": {"contentType": ADAPTIVE_CARD, "content": content}, **more}
    return {"task": {"type": "continue", "value": info}}


def a_form(*buttons):
    field = {"type": "Input.Text", "id": "text", "label": "Text", "value": "Hello"}
    actions = buttons or ({"type": "Action.Submit", "title": "Send", "data": {"draft": 7}},)
    return card(field, actions=actions)


@pytest.fixture
async def asking(tenant, client, channel):
    """A card with a button that opens a dialog."""
    ask = {"type": "Action.Submit", "title": "Edit", "data": {"msteams": {"type": "task/fetch"}, "draft": 7}}
    await client.post(channel, with_card(card("A draft", actions=[ask])))
    return tenant.posts(channel)[-1]


async def test_a_dialog_is_opened_sent_and_closed(tenant, bot, ben, asking):
    bot.answers += [a_dialog(a_form()), {"task": {"type": "message", "value": "Changed."}}]
    outcome = await tenant.press(ben, asking, "Edit")
    assert bot.last["name"] == "task/fetch"
    assert bot.last["value"] == {
        "data": {"msteams": {"type": "task/fetch"}, "draft": 7},
        "context": {"theme": "default"},
    }
    assert tenant.plain(outcome.dialog) == "# A form\nText: <Hello>\n[Send]"
    assert tenant.dialog(ben) == outcome.dialog
    sent = await tenant.send_dialog(ben, {"text": "Good morning"})
    assert bot.last["name"] == "task/submit"
    assert bot.last["value"]["data"] == {"draft": 7, "text": "Good morning"}
    assert sent.message == "Changed."
    assert tenant.dialog(ben) is None
    assert tenant.complaints == []


async def test_a_dialog_may_be_followed_by_another_or_stay_when_the_bot_fails(tenant, bot, ben, asking):
    bot.answers += [a_dialog(a_form()), 500, a_dialog(a_form(), title="Once more"), ""]
    await tenant.press(ben, asking, "Edit")
    assert (await tenant.send_dialog(ben)).error == WRONG
    assert tenant.dialog(ben).title == "A form"
    assert (await tenant.send_dialog(ben)).dialog.title == "Once more"
    assert (await tenant.send_dialog(ben)).ok
    assert tenant.dialog(ben) is None


NO_TASKS = [
    {},
    {"task": {}},
    {"task": {"type": "continue"}},
    {"task": {"type": "continue", "value": {"title": "Empty"}}},
    {"task": {"type": "continue", "value": {"card": a_form()}}},
    {"task": {"type": "message", "value": 7}},
    {"task": {"type": "close", "value": ""}},
    a_dialog(a_form(), colour="red"),
    a_dialog(a_form(), height="huge"),
    a_dialog({"type": "AdaptiveCard"}),
    {"status": 200, "body": a_dialog(a_form())},
]


@pytest.mark.parametrize("answer", NO_TASKS, ids=str)
async def test_an_answer_that_is_no_task_opens_nothing(tenant, bot, ben, asking, answer):
    bot.answers.append(answer)
    outcome = await tenant.press(ben, asking, "Edit")
    assert outcome.error == WRONG
    assert tenant.complaints
    assert tenant.dialog(ben) is None


async def test_a_command_in_a_messages_menu_brings_the_message_along(tenant, bot, channel, anna, ben):
    said = await tenant.say(anna, channel, "It is <broken>")
    bot.answers += [a_dialog(a_form()), {}]
    await tenant.extension(ben, said, "reply")
    heard = bot.last
    assert heard["name"] == "composeExtension/fetchTask"
    assert (heard["value"]["commandId"], heard["value"]["commandContext"]) == ("reply", "message")
    payload = heard["value"]["messagePayload"]
    assert payload["id"] == said.id
    assert payload["body"] == {"contentType": "html", "content": "<div><div>It is &lt;broken&gt;</div>\n</div>"}
    assert payload["from"]["user"] == {
        "userIdentityType": "aadUser",
        "id": anna.object_id,
        "displayName": "Anna Bianchi",
    }
    assert payload["createdDateTime"] == "2026-03-02T09:00:00.000Z"
    assert heard["from"]["id"] == ben.id
    await tenant.send_dialog(ben, {"text": "We are on it"})
    assert bot.last["name"] == "composeExtension/submitAction"
    assert bot.last["value"]["data"] == {"draft": 7, "text": "We are on it"}
    assert bot.last["value"]["commandId"] == "reply"
    assert bot.last["value"]["messagePayload"]["id"] == said.id
    assert tenant.complaints == []


async def test_a_command_in_the_compose_box_has_no_message(tenant, bot, channel, ben):
    bot.answers.append(a_dialog(a_form()))
    await tenant.compose_extension(ben, channel, "draft")
    assert bot.last["value"]["commandContext"] == "compose"
    assert "messagePayload" not in bot.last["value"]


EXTENSION_ANSWERS = [
    ({}, None, True),
    ({"composeExtension": {"type": "message", "text": "Done."}}, "Done.", True),
    ({"composeExtension": {"type": "message"}}, None, False),
    ({"composeExtension": {"type": "unheardOf"}}, None, False),
    ({"composeExtension": {"type": "result", "attachments": []}}, None, False),
    (
        {
            "composeExtension": {
                "type": "result",
                "attachmentLayout": "list",
                "attachments": [{"contentType": ADAPTIVE_CARD, "content": card("x")}],
            }
        },
        None,
        True,
    ),
    (
        {"composeExtension": {"type": "botMessagePreview", "activityPreview": with_card(card("x"))}},
        None,
        True,
    ),
    ({"composeExtension": {"type": "botMessagePreview", "activityPreview": text("x")}}, None, False),
]


@pytest.mark.parametrize(("answer", "message", "allowed"), EXTENSION_ANSWERS, ids=str)
async def test_the_answer_to_a_sent_extension_is_checked(tenant, bot, channel, ben, answer, message, allowed):
    bot.answers += [a_dialog(a_form()), answer]
    await tenant.compose_extension(ben, channel, "draft")
    outcome = await tenant.send_dialog(ben)
    assert outcome.ok == allowed
    assert outcome.message == message
    assert (tenant.complaints == []) == allowed


async def test_a_dialog_is_sent_by_submit_alone_and_can_be_closed(tenant, bot, channel, ben):
    bot.answers += [a_dialog(a_form(execute("Go"))), a_dialog(a_form())]
    await tenant.compose_extension(ben, channel, "draft")
    with pytest.raises(NotOfferedError, match=r"Action\.Submit alone"):
        await tenant.send_dialog(ben)
    tenant.close_dialog(ben)
    with pytest.raises(NotOfferedError, match="no dialog open"):
        await tenant.send_dialog(ben)
