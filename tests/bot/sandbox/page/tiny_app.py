"""A tiny Bolt app that asks for a text in a form and posts it as a card with a button."""

from slack_bolt.async_app import AsyncApp

FORM = {
    "type": "modal",
    "callback_id": "note",
    "title": {"type": "plain_text", "text": "Write a note"},
    "submit": {"type": "plain_text", "text": "Post it"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "Your note"},
            "hint": {"type": "plain_text", "text": "Everybody in the channel will read it."},
            "element": {"type": "plain_text_input", "action_id": "value", "multiline": True, "max_length": 280},
        },
        {
            "type": "input",
            "block_id": "tone",
            "optional": True,
            "label": {"type": "plain_text", "text": "Tone"},
            "element": {
                "type": "static_select",
                "action_id": "value",
                "options": [
                    {"text": {"type": "plain_text", "text": tone}, "value": tone.lower()} for tone in ("Warm", "Plain")
                ],
            },
        },
    ],
}


def card(text: str, state: str) -> list[dict]:
    stop = {
        "type": "button",
        "action_id": "stop",
        "style": "danger",
        "text": {"type": "plain_text", "text": "Stop"},
        "confirm": {
            "title": {"type": "plain_text", "text": "Stop this note?"},
            "text": {"type": "plain_text", "text": "Nobody will be able to go on with it."},
            "confirm": {"type": "plain_text", "text": "Stop it"},
            "deny": {"type": "plain_text", "text": "Keep it"},
            "style": "danger",
        },
    }
    return [
        {"type": "header", "text": {"type": "plain_text", "text": "A note to check"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*State:* {state}"}},
        {"type": "section", "text": {"type": "plain_text", "text": text}},
        *([{"type": "actions", "block_id": "acts", "elements": [stop]}] if state == "waiting" else []),
    ]


def home(clicks: int) -> dict:
    count = {"type": "plain_text", "text": f"{clicks} click{'' if clicks == 1 else 's'}"}
    button = {
        "type": "button",
        "action_id": "count",
        "text": {"type": "plain_text", "text": "Count"},
        "value": str(clicks),
    }
    return {
        "type": "home",
        "blocks": [{"type": "section", "text": count}, {"type": "actions", "elements": [button]}],
    }


def tiny_app(app: AsyncApp) -> AsyncApp:
    @app.command("/note")
    async def note(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM | {"private_metadata": body["channel_id"]})

    @app.event("app_home_opened")
    async def opened(event, client):
        await client.views_publish(user_id=event["user"], view=home(0))

    @app.action("count")
    async def counted(ack, body, client):
        await ack()
        await client.views_publish(user_id=body["user"]["id"], view=home(int(body["actions"][0]["value"]) + 1))

    @app.event("reaction_added")
    async def heard(ack):
        await ack()

    @app.shortcut("quote")
    async def quote(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM | {"private_metadata": body["channel"]["id"]})

    @app.view("note")
    async def written(ack, view, client):
        text = view["state"]["values"]["text"]["value"]["value"]
        if "secret" in text:
            await ack(response_action="errors", errors={"text": "That is a secret; leave it out."})
            return
        await ack()
        where = view["private_metadata"]
        posted = await client.chat_postMessage(channel=where, text=text, blocks=card(text, "waiting"))
        for name in ("white_check_mark", "x"):
            await client.reactions_add(channel=where, timestamp=posted["ts"], name=name)

    @app.action("stop")
    async def stopped(ack, body, client, respond):
        await ack()
        message = body["message"]
        text = message["text"]
        state = f"stopped by <@{body['user']['id']}>"
        await client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text=text, blocks=card(text, state))
        await client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text="You stopped the note."
        )

    return app
