"""People press buttons; the bot's answers are held against the documentation."""

import pytest

from bot.sandbox.teams import NotOfferedError
from bot.sandbox.teams.values import ADAPTIVE_CARD
from tests.bot.sandbox.teams.tiny_client import (
    answer_with_card,
    answer_with_words,
    card,
    execute,
    with_card,
)

UNREACHABLE = "Unable to reach app. Please try again."
WRONG = "Something went wrong. Please try again."


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


async def test_what_somebody_enters_wins_over_what_the_button_hides(tenant, bot, client, channel, ben):
    why = {"type": "Input.Text", "id": "why"}
    await client.post(channel, with_card(card(why, actions=[execute("Go", data={"why": "hidden"})])))
    bot.answers += [answer_with_words("ok"), answer_with_words("ok")]
    await tenant.press(ben, tenant.posts(channel)[-1], "Go", {"why": "entered"})
    assert bot.last["value"]["action"]["data"] == {"why": "entered"}
    await tenant.press(ben, tenant.posts(channel)[-1], "Go")
    assert bot.last["value"]["action"]["data"] == {"why": "hidden"}


async def test_an_input_left_empty_is_not_sent(tenant, bot, ben, posted):
    bot.answers.append(answer_with_words("ok"))
    await tenant.press(ben, posted, "approve")
    assert bot.last["value"]["action"]["data"] == {"draft": 7}


async def test_a_button_may_leave_the_inputs_alone(tenant, bot, client, channel, ben):
    needed = {"type": "Input.Text", "id": "why", "label": "Why", "isRequired": True, "errorMessage": "Say why."}
    hold = execute("Hold", associatedInputs="None", data={"draft": 7})
    await client.post(channel, with_card(card(needed, actions=[hold])))
    bot.answers.append(answer_with_words("Held."))
    assert (await tenant.press(ben, tenant.posts(channel)[-1], "Hold")).message == "Held."
    assert bot.last["value"]["action"]["data"] == {"draft": 7}


async def test_a_card_in_the_answer_is_for_the_one_who_clicked_until_the_message_changes(
    tenant, bot, client, channel, anna, ben, posted
):
    bot.answers.append(answer_with_card(card("You approved.")))
    await tenant.press(ben, posted, "Approve")
    assert tenant.plain(posted, ben) == "You approved."
    assert tenant.plain(posted, anna) == tenant.plain(posted) == "Shall this go out?\nWhy: <>\n[Approve]"
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
    bot.answers.append(500)
    assert (await tenant.press(ben, posted, "Approve", old_client=True)).error == UNREACHABLE


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
        {
            "type": "Input.Text",
            "id": "why",
            "label": "Why",
            "isRequired": True,
            "errorMessage": "Say why.",
            "maxLength": 5,
        },
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
