"""Every block reads as a line of text."""

import random

from bot.sandbox.slack.blockkit.blocks import checked_message_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.fields import initial_values
from bot.sandbox.slack.plain import block_lines


def words(text):
    return {"type": "plain_text", "text": text}


def option(text):
    return {"text": words(text), "value": text.lower()}


IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a map"}
BLOCKS = [
    {"type": "header", "text": words("Title")},
    {"type": "section", "text": words("Two\nlines"), "fields": [words("Field")], "accessory": IMAGE},
    {
        "type": "section",
        "text": words("More"),
        "accessory": {"type": "overflow", "options": [option("Edit"), option("Drop")]},
    },
    {"type": "context", "elements": [IMAGE, words("small")]},
    IMAGE | {"title": words("Map")},
    {"type": "markdown", "text": "**bold**"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Hi "},
                    {"type": "user", "user_id": "U1"},
                    {"type": "emoji", "name": "wave"},
                    {"type": "link", "url": "https://example.com"},
                ],
            }
        ],
    },
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": words("Go"), "action_id": "go"},
            {
                "type": "checkboxes",
                "action_id": "c",
                "options": [option("A"), option("B")],
                "initial_options": [option("B")],
            },
            {"type": "users_select", "action_id": "u", "initial_user": "U1"},
            {"type": "multi_users_select", "action_id": "m", "initial_users": ["U1", "U2"]},
        ],
    },
    {
        "type": "input",
        "label": words("When"),
        "optional": True,
        "element": {"type": "datepicker", "action_id": "d", "initial_date": "2026-03-02"},
    },
]


def test_every_block_reads_as_text():
    blocks = checked_message_blocks(BLOCKS)
    assert block_lines(blocks, initial_values(blocks)) == [
        "# Title",
        "Two",
        "lines",
        "Field",
        "(image: a map)",
        "More",
        "[… Edit | Drop]",
        "(image: a map) · small",
        "(image: a map)",
        "**bold**",
        "Hi <@U1>:wave:https://example.com",
        "[Go] <B> <U1> <U1, U2>",
        "When (optional): <2026-03-02>",
    ]


def test_blocks_that_were_damaged_anywhere_are_refused_and_never_crash():
    dice = random.Random(7)  # noqa: S311  damage, not secrets
    for _ in range(500):
        try:
            blocks = checked_message_blocks(damaged(BLOCKS, dice))
        except SlackError:
            continue
        block_lines(blocks, initial_values(blocks))


def damaged(node, dice):
    if dice.random() < 0.03:
        return dice.choice([None, 7, "x", [], {}, True, [None], {"type": "section"}])
    if isinstance(node, dict):
        return {name: damaged(value, dice) for name, value in node.items() if dice.random() > 0.01}
    if isinstance(node, list):
        return [damaged(value, dice) for value in node]
    return node
