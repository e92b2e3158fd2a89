"""Commands, shortcuts, buttons and forms: what the app gets, and what people see."""

import copy

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack import NotOfferedError


def words(text):
    return {"type": "plain_text", "text": text}


CARD = [
    {"type": "header", "text": words("@acme_help")},
    {"type": "section", "text": {"type": "mrkdwn", "text": "We are *on it*."}},
    {"type": "divider"},
    {
        "type": "actions",
        "block_id": "votes",
        "elements": [
            {"type": "button", "action_id": "approve", "text": words("Approve"), "value": "r1", "style": "primary"},
            {"type": "button", "action_id": "stop", "text": words("Stop")},
            {
                "type": "static_select",
                "action_id": "reason",
                "options": [{"text": words("Too long"), "value": "long"}, {"text": words("Rude"), "value": "rude"}],
            },
        ],
    },
    {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "0 of 2"}, {"type": "plain_text", "text": "version 1"}],
    },
]
FORM = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": words("Draft"),
    "submit": words("Send"),
    "close": words("Cancel"),
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": words("Text"),
            "element": {"type": "plain_text_input", "action_id": "value", "initial_value": "Hi", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "account",
            "label": words("Account"),
            "optional": True,
            "dispatch_action": True,
            "element": {
                "type": "static_select",
                "action_id": "chosen",
                "options": [{"text": words("@acme"), "value": "a1"}, {"text": words("@acme_help"), "value": "a2"}],
            },
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [{"type": "button", "action_id": "load", "text": words("Load")}],
        },
    ],
}


@pytest.fixture
async def card(web, channel):
    posted = await web.chat_postMessage(channel=channel.id, text="A card", blocks=copy.deepcopy(CARD))
    return posted["ts"]


@pytest.fixture
def opener(app):
    @app.shortcut("open_form")
    async def open_form(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)


@pytest.fixture
async def form(workspace, opener, connected, anna, card):
    assert (await workspace.shortcut(anna, "replies", card, "open_form")).ok
    return await workspace.wait_for_view(anna, "Draft")


async def test_a_card_reads_as_text(workspace, channel, card):
    assert workspace.plain(workspace.message(channel, card)).splitlines() == [
        "# @acme_help",
        "We are *on it*.",
        "---",
        "[Approve] [Stop] <>",
        "0 of 2 · version 1",
    ]


@pytest.mark.usefixtures("connected")
async def test_a_click_carries_what_slack_sends(app, workspace, card, anna):
    bodies = []

    @app.action("approve")
    async def approve(ack, body, respond):
        bodies.append(body)
        await ack()
        await respond("Thank you.")

    assert (await workspace.click(anna, "replies", card, "Approve")).ok
    await workspace.until(lambda: workspace.ephemerals(anna, "replies"))
    body = bodies[0]
    assert body["container"] == {
        "type": "message",
        "message_ts": card,
        "channel_id": workspace.messages("replies")[0].channel,
        "is_ephemeral": False,
    }
    assert body["user"] == {"id": anna.id, "username": "anna", "name": "anna", "team_id": workspace.team_id}
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("approve", "votes", "r1")
    assert body["message"]["blocks"][0]["text"]["text"] == "@acme_help"
    assert workspace.ephemerals(anna, "replies")[0].text == "Thank you."


@pytest.mark.usefixtures("connected")
async def test_a_menu_sends_the_option(app, workspace, card, anna):
    chosen = []

    @app.action("reason")
    async def reason(ack, action):
        chosen.append(action["selected_option"]["value"])
        await ack()

    await workspace.click(anna, "replies", card, "reason", "Rude")
    assert chosen == ["rude"]


@pytest.mark.usefixtures("connected")
async def test_a_private_message_can_be_clicked_replaced_and_deleted(app, workspace, channel, web, anna):
    containers = []

    @app.action("approve")
    async def approve(ack, body, respond):
        await ack()
        containers.append((body["container"]["is_ephemeral"], "message" in body))
        await respond(text="Replaced", replace_original=True)

    @app.action("stop")
    async def stop(ack, respond):
        await ack()
        await respond(delete_original=True)

    for button in ("approve", "stop"):
        await web.chat_postEphemeral(channel=channel.id, user=anna.id, text="Yours", blocks=copy.deepcopy(CARD))
        await workspace.click(anna, channel, workspace.ephemerals(anna, channel)[-1], button)
        await workspace.settle()
    assert containers == [(True, False)]
    assert [message.text for message in workspace.ephemerals(anna, channel)] == ["Replaced"]


@pytest.mark.usefixtures("connected")
async def test_a_response_url_serves_five_times_in_half_an_hour(app, workspace, session, channel, anna):
    urls = []

    @app.command("/twokeys")
    async def command(ack, body):
        urls.append(body["response_url"])
        await ack()

    async def use(url, **body):
        async with session.post(url, json={"text": "Hi", **body}) as response:
            return response.status, await response.text()

    await workspace.slash(anna, channel, "/twokeys", "")
    assert [await use(urls[0]) for _ in range(5)] == [(200, "ok")] * 5
    status, answer = await use(urls[0])
    assert (status, "used_url" in answer) == (404, True)
    await workspace.slash(anna, channel, "/twokeys", "")
    await use(urls[1], response_type="in_channel")
    assert [message.text for message in workspace.messages(channel)] == ["Hi"]
    await workspace.clock.advance(1801)
    status, answer = await use(urls[1])
    assert (status, "expired_url" in answer) == (404, True)


async def test_a_command_that_nobody_answers_shows_an_error(workspace, channel, anna, connect):
    assert (await workspace.slash(anna, channel, "/twokeys", "")).error == "dispatch_failed"
    await connect()
    assert (await workspace.slash(anna, channel, "/unknown", "")).error == "operation_timeout"
    assert len(workspace.envelopes) == 1


@pytest.mark.usefixtures("connected")
async def test_a_trigger_opens_one_view_within_three_seconds(app, workspace, web, channel, anna):
    triggers = []

    @app.command("/twokeys")
    async def command(ack, body):
        triggers.append(body["trigger_id"])
        await ack()

    async def error(trigger):
        with pytest.raises(SlackApiError) as caught:
            await web.views_open(trigger_id=trigger, view=FORM)
        return caught.value.response["error"]

    await workspace.slash(anna, channel, "/twokeys", "")
    await workspace.slash(anna, channel, "/twokeys", "")
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await web.views_open(trigger_id=triggers[0], view=FORM | {"title": words("x" * 25)})
    await web.views_open(trigger_id=triggers[0], view=FORM)
    assert await error(triggers[0]) == "exchanged_trigger_id"
    await workspace.clock.advance(3.1)
    assert await error(triggers[1]) == "expired_trigger_id"
    assert await error("made.up") == "invalid_trigger_id"


async def test_a_required_field_is_held_back_before_the_app_hears_of_it(workspace, form, anna):
    before = len(workspace.envelopes)
    await workspace.fill(anna, {"Text": ""})
    outcome = await workspace.submit(anna)
    assert outcome.errors == {"text": "Please complete this required field."}
    await workspace.fill(anna, {"Text": "x" * 21})
    assert not (await workspace.submit(anna)).ok
    assert len(workspace.envelopes) == before


async def test_marked_fields_are_seen_in_the_form(app, workspace, form, anna):
    @app.view("form")
    async def refuse(ack):
        await ack(response_action="errors", errors={"text": "Say more."})

    await workspace.submit(anna)
    assert workspace.plain(workspace.open_view(anna)).splitlines() == [
        "# Draft",
        "Text: <Hi>",
        "! Say more.",
        "Account (optional): <>",
        "[Load]",
        "[Cancel] [Send]",
    ]


async def test_errors_at_a_field_that_does_not_exist_are_trouble(app, workspace, form, anna):
    @app.view("form")
    async def refuse(ack):
        await ack(response_action="errors", errors={"nowhere": "Say more."})

    assert (await workspace.submit(anna)).error == "invalid_errors"


async def test_a_field_that_dispatches_tells_the_app_and_an_update_keeps_what_was_typed(app, workspace, form, anna):
    @app.action("chosen")
    async def chosen(ack, body, client):
        await ack()
        view = copy.deepcopy(FORM) | {"title": words("Draft, loaded")}
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    await workspace.fill(anna, {"Text": "Typed", "Account": "@acme_help"})
    view = await workspace.wait_for_view(anna, "Draft, loaded")
    assert view.values["text"]["value"]["value"] == "Typed"
    assert view.values["account"]["chosen"]["selected_option"]["value"] == "a2"


async def test_a_stale_hash_is_a_conflict(web, form):
    await web.views_update(view_id=form.id, hash=form.body["hash"], view=FORM)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await web.views_update(view_id=form.id, hash=form.body["hash"], view=FORM)


async def test_a_closed_view_is_not_found_and_its_closing_is_told(app, workspace, web, form, anna):
    closed = []

    @app.view_closed("form")
    async def gone(ack, body):
        closed.append(body["is_cleared"])
        await ack()

    await workspace.close_view(anna)
    assert closed == [False]
    with pytest.raises(SlackApiError, match="not_found"):
        await web.views_update(view_id=form.id, view=FORM)


async def test_views_are_pushed_three_deep_and_cleared_together(app, workspace, form, anna):
    failures = []

    @app.action("load")
    async def push(ack, body, client):
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=FORM)
        except SlackApiError as error:
            failures.append(error.response["error"])

    @app.view_closed("form")
    async def gone(ack, body):
        assert body["is_cleared"] is True
        await ack()

    @app.view("form")
    async def clear(ack):
        await ack(response_action="clear")

    for depth in (2, 3):
        await workspace.click_in_view(anna, "Load")
        await workspace.until(lambda depth=depth: len(workspace.view_stack(anna)) == depth)
    await workspace.click_in_view(anna, "Load")
    await workspace.until(lambda: failures)
    assert failures == ["push_limit_reached"]
    await workspace.submit(anna)
    assert workspace.view_stack(anna) == []


async def test_an_answer_may_update_or_push(app, workspace, form, anna):
    answers = [
        {"response_action": "update", "view": FORM | {"title": words("Second")}},
        {"response_action": "push", "view": FORM | {"title": words("Third")}},
        {},
    ]

    @app.view("form")
    async def answer(ack):
        await ack(**answers.pop(0))

    assert (await workspace.submit(anna)).view.title == "Second"
    assert (await workspace.submit(anna)).view.title == "Third"
    assert (await workspace.submit(anna)).view.title == "Second"


@pytest.mark.usefixtures("connected")
async def test_a_home_tab_is_published_and_clicked(app, workspace, anna):
    clicks = []

    @app.event("app_home_opened")
    async def opened(event, client):
        blocks = [copy.deepcopy(CARD[3])]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("approve")
    async def approve(ack, body):
        clicks.append(body["container"]["type"])
        await ack()

    await workspace.open_home(anna)
    await workspace.until(lambda: workspace.home(anna))
    assert workspace.plain(workspace.home(anna)) == "[Approve] [Stop] <>"
    await workspace.click_in_view(anna, "Approve", view=workspace.home(anna))
    assert clicks == ["view"]


async def test_nobody_can_do_what_slack_would_not_offer(workspace, channel, anna, card):
    outsider = workspace.add_person("otto")
    with pytest.raises(NotOfferedError, match="not in replies"):
        await workspace.react(outsider, channel, card, "eyes")
    with pytest.raises(NotOfferedError, match="'Approve', 'Stop'"):
        await workspace.click(anna, channel, card, "Publish")
    with pytest.raises(NotOfferedError, match="cannot edit"):
        await workspace.edit_message(anna, channel, card, "x")
    await workspace.deactivate(anna)
    with pytest.raises(NotOfferedError, match="deactivated"):
        await workspace.react(anna, channel, card, "eyes")


async def test_without_a_home_tab_none_is_published_or_opened(workspace, web, anna):
    workspace.has_home_tab(enabled=False)
    with pytest.raises(SlackApiError, match="not_enabled"):
        await web.views_publish(user_id=anna.id, view={"type": "home", "blocks": []})
    with pytest.raises(NotOfferedError, match="no home tab"):
        await workspace.open_home(anna)


async def test_a_home_tab_is_somebody_s(web):
    with pytest.raises(SlackApiError, match="invalid `user_id`"):
        await web.views_publish(user_id="U404", view={"type": "home", "blocks": []})
