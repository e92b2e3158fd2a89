"""The main road: a real Bolt app on Socket Mode, and people who act."""

MODAL = {
    "type": "modal",
    "callback_id": "draft",
    "title": {"type": "plain_text", "text": "Draft a reply"},
    "submit": {"type": "plain_text", "text": "Check"},
    "private_metadata": "C1",
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "Your reply"},
            "element": {"type": "plain_text_input", "action_id": "value", "multiline": True},
        }
    ],
}


async def test_a_command_opens_a_form_and_its_submission_posts_a_card(app, workspace, connected, channel, anna):
    @app.command("/twokeys")
    async def draft(ack, body, client):
        await ack("One moment.")
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"private_metadata": body["channel_id"]})

    @app.view("draft")
    async def submitted(ack, body, client):
        text = body["view"]["state"]["values"]["text"]["value"]["value"]
        if "bad" in text:
            await ack(response_action="errors", errors={"text": "Not like this."})
            return
        await ack()
        await client.chat_postMessage(channel=body["view"]["private_metadata"], text=text)

    seen = await workspace.slash(anna, channel, "/twokeys", "draft payload=1")
    assert seen.ok
    assert seen.plain == "One moment."
    view = await workspace.wait_for_view(anna)
    assert workspace.plain(view) == "# Draft a reply\nYour reply: <>\n[Check]"

    await workspace.fill(anna, {"Your reply": "a bad one"})
    refused = await workspace.submit(anna)
    assert refused.errors == {"text": "Not like this."}

    await workspace.fill(anna, {"text": "a good one"})
    accepted = await workspace.submit(anna)
    assert accepted.ok
    assert workspace.open_view(anna) is None
    await workspace.until(lambda: workspace.messages(channel))
    assert workspace.messages(channel)[0].text == "a good one"


async def test_a_reaction_arrives_as_the_event_that_slack_sends(app, workspace, connected, channel, ben):
    heard = []

    @app.event("reaction_added")
    async def added(event, body):
        heard.append((event, body))

    message = await workspace.post(ben, channel, "Hello")
    await workspace.react(ben, channel, message, "thumbsup::skin-tone-3")
    await workspace.until(lambda: heard)

    event, body = heard[0]
    assert event["reaction"] == "+1::skin-tone-3"
    assert event["user"] == ben.id
    assert event["item"] == {"type": "message", "channel": channel.id, "ts": message.ts}
    assert event["item_user"] == ben.id
    assert body["team_id"] == workspace.team_id
    assert body["authorizations"][0]["is_bot"] is True
