"""Blocks and views that Slack refuses are refused, with the pointer to what is wrong."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.blockkit.blocks import checked_message_blocks
from bot.sandbox.slack.blockkit.views import checked_view
from bot.sandbox.slack.errors import SlackError


def words(text):
    return {"type": "plain_text", "text": text}


def section(text, **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(**more):
    return {"type": "button", "text": words("Go"), "action_id": "go", **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def field(element, **more):
    return {"type": "input", "label": words("Text"), "element": element, **more}


OPTION = {"text": words("One"), "value": "1"}
WRONG_BLOCKS = [
    ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
    (
        [{"type": "header", "text": words("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    ([{"type": "blink"}], "unsupported type: blink [json-pointer:/blocks/0/type]"),
    ([{"text": "x"}], "missing required field: type [json-pointer:/blocks/0]"),
    ([section("x", colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (
        [section("x", block_id="a"), section("x", block_id="a")],
        "block_id `a` already exists [json-pointer:/blocks/1/block_id]",
    ),
    ([section("x", block_id="a" * 256)], "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ([actions()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (
        [actions(*[button(action_id=str(n)) for n in range(26)])],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(button(), button())],
        "action_id `go` already exists in block [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (
        [actions(button(text=words("x" * 76)))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        [actions(button(value="x" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        [actions(button(style="green"))],
        "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        [actions({"type": "plain_text_input", "action_id": "x"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions({"type": "static_select", "action_id": "x"})],
        "must have exactly one of options, option_groups [json-pointer:/blocks/0/elements/0]",
    ),
    (
        [section("x", accessory={"type": "overflow", "options": [OPTION] * 6})],
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        [
            actions(
                {
                    "type": "static_select",
                    "action_id": "x",
                    "options": [OPTION],
                    "initial_option": OPTION | {"value": "2"},
                }
            )
        ],
        "must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        [
            actions(
                {
                    "type": "static_select",
                    "action_id": "x",
                    "options": [{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "1"}],
                }
            )
        ],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/options/0/text/type]",
    ),
    (
        [actions({"type": "checkboxes", "action_id": "x"})],
        "missing required field: options [json-pointer:/blocks/0/elements/0]",
    ),
    ("text", "must provide an array [json-pointer:/blocks]"),
]


@pytest.mark.parametrize(("blocks", "message"), WRONG_BLOCKS, ids=[message for _, message in WRONG_BLOCKS])
def test_wrong_blocks_are_named_by_pointer(blocks, message):
    with pytest.raises(SlackError) as caught:
        checked_message_blocks(blocks)
    assert caught.value.error == "invalid_blocks"
    assert caught.value.extra["response_metadata"]["messages"] == [f"[ERROR] {message}"]


def test_all_blocks_together_have_a_limit():
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        checked_message_blocks([section("x" * 3000)] * 5)


def test_what_is_right_is_completed():
    blocks = checked_message_blocks([section("*x*", accessory=button()), actions(button(), button(action_id="stop"))])
    assert [block["block_id"] for block in blocks] == ["b0", "b1"]
    assert blocks[0]["text"]["verbatim"] is False


def modal(*blocks, **more):
    return {"type": "modal", "title": words("Draft"), "submit": words("Send"), "blocks": list(blocks)} | more


TEXT = {"type": "plain_text_input", "action_id": "x"}
WRONG_VIEWS = [
    (modal(title=words("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
    (
        modal(field(TEXT | {"initial_value": "x" * 3001})),
        "must be less than 3001 characters [json-pointer:/view/blocks/0/element/initial_value]",
    ),
    (
        modal(field(TEXT | {"max_length": 3001})),
        "must be between 1 and 3000 [json-pointer:/view/blocks/0/element/max_length]",
    ),
    (
        modal(field(TEXT | {"max_length": 2, "initial_value": "long"})),
        "must be less than 3 characters [json-pointer:/view/blocks/0/element/initial_value]",
    ),
    (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
    (
        {"type": "modal", "title": words("x"), "blocks": [field(TEXT)]},
        "missing required field: submit [json-pointer:/view]",
    ),
    ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ({"type": "window"}, "unsupported type: window [json-pointer:/view/type]"),
    ("text", "must provide an object [json-pointer:/view]"),
]


@pytest.mark.parametrize(("view", "message"), WRONG_VIEWS, ids=[message for _, message in WRONG_VIEWS])
def test_wrong_views_are_invalid_arguments(view, message):
    with pytest.raises(SlackError) as caught:
        checked_view(view, ("modal",))
    assert caught.value.error == "invalid_arguments"
    assert caught.value.extra["response_metadata"]["messages"] == [f"[ERROR] {message}"]


def test_a_view_has_a_size():
    with pytest.raises(SlackError, match="view_too_large"):
        checked_view(modal(*[section("x" * 3000)] * 90), ("modal",))


async def test_the_client_gets_the_messages(web, channel):
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel=channel.id, text="x", blocks=[section("x" * 3001)])
    assert caught.value.response["error"] == "invalid_blocks"
    assert "must be less than 3001 characters" in caught.value.response["response_metadata"]["messages"][0]


async def test_blocks_that_are_no_json_have_another_name(web, channel):
    with pytest.raises(SlackApiError, match="invalid_blocks_format"):
        await web.chat_postMessage(channel=channel.id, text="x", blocks="{")
