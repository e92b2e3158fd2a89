"""People press buttons and fill in forms; the bot's answers are held against the documentation."""

import pytest

from bot.sandbox.teams import NotOfferedError
from bot.sandbox.teams.values import ADAPTIVE_CARD
from tests.bot.sandbox.teams.tiny_client import (
    answer_with_card,
    answer_with_words,
    card,
    execute,
    text,
    with_card,
)

UNREACHABLE = "Unable to reach app. Please try again."
WRONG = "Something went wrong. Please try again."


def a_dialog(content, **more):
    info = {"title": "A form", "card": {"contentType": ADAPTIVE_CARD, "content": content}, **more}
    return {"task": {"type": "continue", "value": info}}


def a_form(*buttons):
    field = {"type": "Input.Text", "id": "text", "label": "Text", "value": "Hello"}
    actions = buttons or ({"type": "Action.Submit", "title": "Send", "data": {"draft": 7}},)
    return card(field, actions=actions)


async def test_a_button_sends_its_verb_its_data_and_the_inputs(tenant, bot, channel, ben, posted):
    bot.answers.append(answer_with_words("Thank you."))
    outcome = await tenant.press(ben, posted, "Approve", {"why": "it is true"})
    assert outcome.ok
    assert outcome.message == "Thank you."
    heard = bot.last
    assert (heard["type"], heard["name"]) == ("invoke", "adaptiveCard/action")
    assert heard["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Approve",
            "verb": "approve",
            "data": {"draft": 7, "why": "it is true"},
        },
        "trigger": "manual",
    }
    assert heard["replyToId"] == posted.id
    assert heard["conversation"]["id"] == f"{channel.id};messageid={posted.id}"
    assert heard["from"]["aadObjectId"] == ben.object_id


async def test_an_input_left_empty_is_not_sent(tenant, bot, ben, posted):
    bot.answers.append(answer_with_words("ok"))
    await tenant.press(ben, posted, "approve")
    assert bot.last["value"]["action"]["data"] == {"draft": 7}


async def test_a_card_in_the_answer_is_for_the_one_who_clicked_until_the_message_changes(
    tenant, bot, client, channel, anna, ben, posted
):
    bot.answers.append(answer_with_card(card("You approved.")))
    await tenant.press(ben, posted, "Approve")
    assert tenant.plain(posted, ben) == "You approved."
    assert tenant.plain(posted, anna) == tenant.plain(posted) == "Shall this go out?\nWhy (optional): <>\n[Approve]"
    with pytest.raises(NotOfferedError, match="no button"):
        await tenant.press(ben, posted, "Approve")
    await client.update(channel.id, posted.id, with_card(card("Approved by one.")))
    assert tenant.plain(posted, ben) == tenant.plain(posted, anna) == "Approved by one."


async def test_an_error_in_the_answer_is_shown(tenant, bot, ben, posted):
    error = {"code": "Stale", "message": "This version was replaced."}
    bot.answers.append({"statusCode": 400, "type": "application/vnd.microsoft.error", "value": error})
    outcome = await tenant.press(ben, posted, "Approve")
    assert outcome.error == "This version was replaced."
    assert tenant.complaints == []


NOT_ALLOWED = [
    500,
    "",
    "no JSON",
    [],
    {"statusCode": 200, "type": ADAPTIVE_CARD},
    {"statusCode": "200", "type": ADAPTIVE_CARD, "value": card("x")},
    {"statusCode": 200, "type": ADAPTIVE_CARD, "value": {"type": "AdaptiveCard"}},
    {"statusCode": 200, "type": ADAPTIVE_CARD, "value": card("x"), "more": 1},
    {"statusCode": 400, "type": ADAPTIVE_CARD, "value": card("x")},
    {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": {}},
    {"statusCode": 200, "type": "application/vnd.microsoft.error", "value": {"code": "a", "message": "b"}},
    {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": "b"},
    {"statusCode": 200, "type": "text/plain", "value": "b"},
    {"status": 200, "body": {"statusCode": 200, "type": ADAPTIVE_CARD, "value": card("x")}},
]


@pytest.mark.parametrize("answer", NOT_ALLOWED, ids=str)
async def test_an_answer_that_is_not_documented_is_something_wrong(tenant, bot, ben, posted, answer):
    bot.answers.append(answer)
    outcome = await tenant.press(ben, posted, "Approve")
    assert outcome.error == WRONG
    assert tenant.complaints == [f"adaptiveCard/action: {fault}" for fault in outcome.faults]
    assert tenant.complaints
    assert tenant.plain(posted, ben) == tenant.plain(posted)


async def test_a_late_answer_is_none(tenant, never_answers, ben, posted):
    never_answers.answers.append(answer_with_card(card("Too late")))
    outcome = await tenant.press(ben, posted, "Approve")
    assert outcome.error == UNREACHABLE
    assert tenant.plain(posted, ben) == tenant.plain(posted)


async def test_an_old_client_shows_the_fallback_which_comes_as_a_message(tenant, bot, ben, posted):
    outcome = await tenant.press(ben, posted, "Approve", {"why": "old"}, old_client=True)
    assert outcome.ok
    assert bot.last["type"] == "message"
    assert bot.last["value"] == {"verb": "approve", "why": "old"}
    assert "text" not in bot.last
    assert bot.last["replyToId"] == posted.id


async def test_a_card_that_lists_somebody_is_refreshed_when_they_see_it(tenant, bot, client, channel, anna, ben):
    refresh = {"action": {"type": "Action.Execute", "verb": "refresh", "data": {"draft": 7}}, "userIds": [ben.id]}
    await client.post(channel, with_card(card("For all", refresh=refresh)))
    post = tenant.posts(channel)[-1]
    await tenant.open_card(anna, post)
    assert bot.heard == []
    bot.answers.append(answer_with_card(card("For Ben")))
    await tenant.open_card(ben, post)
    assert bot.last["value"]["trigger"] == "automatic"
    assert bot.last["value"]["action"] == {"type": "Action.Execute", "verb": "refresh", "data": {"draft": 7}}
    assert tenant.plain(post, ben) == "For Ben"
    bot.answers.append(answer_with_card(card("For Anna, as she asked")))
    await tenant.refresh_card(anna, post)
    assert bot.last["value"]["trigger"] == "manual"


async def test_a_client_checks_inputs_before_it_sends_anything(tenant, bot, client, channel, ben):
    fields = [
        {"type": "Input.Text", "id": "why", "isRequired": True, "errorMessage": "Say why.", "maxLength": 5},
        {"type": "Input.Text", "id": "code", "regex": "[A-Z]+"},
        {
            "type": "Input.ChoiceSet",
            "id": "where",
            "choices": [{"title": "Slack", "value": "s"}, {"title": "Teams", "value": "t"}],
            "isMultiSelect": True,
        },
        {"type": "Input.Toggle", "id": "sure", "title": "Sure"},
    ]
    await client.post(channel, with_card(card(*fields, actions=[execute("Go")])))
    post = tenant.posts(channel)[-1]
    wrong = [
        ({}, "Say why."),
        ({"why": "too long"}, "at most 5"),
        ({"why": "x", "code": "abc"}, "not as it must be"),
        ({"why": "x", "where": ["mail"]}, "no choice mail"),
        ({"why": "x", "when": "now"}, "no input when"),
    ]
    for given, words in wrong:
        with pytest.raises(NotOfferedError, match=words):
            await tenant.press(ben, post, "Go", given)
    assert bot.heard == []
    bot.answers.append(answer_with_words("ok"))
    await tenant.press(ben, post, "Go", {"why": "x", "where": ["Slack", "t"], "sure": True})
    assert bot.last["value"]["action"]["data"] == {"why": "x", "where": "s,t", "sure": "true"}
    await tenant.press(ben, post, "Go", {"why": "x"})
    assert bot.last["value"]["action"]["data"] == {"why": "x", "sure": "false"}


async def test_a_button_inside_a_card_that_opens_gets_the_inputs_around_it(tenant, bot, client, channel, ben):
    inner = {"body": [{"type": "Input.Text", "id": "why"}], "actions": [execute("Stop it")], "type": "AdaptiveCard"}
    show = {"type": "Action.ShowCard", "title": "Stop", "card": inner}
    grey = execute("Never", isEnabled=False)
    await client.post(channel, with_card(card({"type": "Input.Text", "id": "name"}, actions=[show, grey])))
    post = tenant.posts(channel)[-1]
    bot.answers.append(answer_with_words("ok"))
    await tenant.press(ben, post, "Stop it", {"why": "wrong", "name": "Ben"})
    assert bot.last["value"]["action"]["data"] == {"name": "Ben", "why": "wrong"}
    with pytest.raises(NotOfferedError, match="greyed out"):
        await tenant.press(ben, post, "Never")
    with pytest.raises(NotOfferedError, match="tells the bot nothing"):
        await tenant.press(ben, post, "Stop")


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
    assert tenant.plain(outcome.dialog) == "# A form\nText (optional): <Hello>\n[Send]"
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
