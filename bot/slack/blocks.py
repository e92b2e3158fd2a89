"""The few shapes of Block Kit that everything is shown with (https://docs.slack.dev/reference/block-kit)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.wording.clipping import clipped, size

Block = dict[str, Any]

MOST_LETTERS = 13_200
"""Over all blocks of a message, as others measured: https://github.com/slackapi/bolt-js/issues/2509."""

_PIECE = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message shows, and the line that stands for it in notifications."""

    text: str
    blocks: list[Block]


def plain(words: str, most: int) -> Block:
    """Words that Slack shows as they are: no markup, no pings, no `:emoji:` names turned into pictures."""
    return {"type": "plain_text", "text": clipped(words, most), "emoji": False}


def header(words: str, block_id: str) -> Block:
    return {"type": "header", "block_id": block_id, "text": plain(words, 150)}


def small(*lines: str) -> Block:
    """Small grey words, one part beside the other."""
    return {"type": "context", "elements": [plain(line, 1_000) for line in lines]}


def markup(words: str) -> Block:
    """Words of our own with Slack's markup in them."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def small_markup(words: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words}]}


def rich(*parts: Block, block_id: str | None = None) -> Block:
    """Text in parts that Slack does not parse: nothing in it can ping, link or format."""
    named = {"block_id": block_id} if block_id else {}
    return {"type": "rich_text", **named, "elements": list(parts)}


def line(*pieces: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(pieces)}


def lines(words: Iterable[str]) -> list[Block]:
    return [line(*literal(one)) for one in words if one]


def quote(words: str) -> Block:
    return {"type": "rich_text_quote", "elements": literal(words)}


def exact(words: str) -> Block:
    """Words whose every character counts: spaces and line breaks are kept."""
    return {"type": "rich_text_preformatted", "elements": literal(words)}


def literal(words: str) -> list[Block]:
    """Words in pieces that are short enough; Slack shows them without a seam, and takes no empty one."""
    pieces = [words[start : start + _PIECE] for start in range(0, len(words), _PIECE)]
    return [{"type": "text", "text": piece} for piece in pieces] or [{"type": "text", "text": " "}]


def bold(words: str) -> Block:
    return {"type": "text", "text": words, "style": {"bold": True}}


def link(url: str) -> Block:
    """An address, shown as it is: people see where it leads."""
    return {"type": "link", "url": url}


def named(url: str, words: str) -> Block:
    """An address within Slack, behind words of our own."""
    return {"type": "link", "url": url, "text": words}


def button(label: str, *, action: str, value: str, hint: str = "") -> Block:
    """A button; `hint` is what a screen reader says instead of its label."""
    shape = {"type": "button", "text": plain(label, 75), "action_id": action, "value": value}
    return shape | ({"accessibility_label": clipped(hint, 75)} if hint else {})


def buttons(*inside: Block, block_id: str) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(inside)}


def letters(node: Any) -> int:
    """How many letters Slack counts in blocks: those of every `text`, and addresses to be careful."""
    match node:
        case dict():
            return sum(
                size(inside) if name in {"text", "url"} and isinstance(inside, str) else letters(inside)
                for name, inside in node.items()
            )
        case list():
            return sum(letters(inside) for inside in node)
        case _:
            return 0
