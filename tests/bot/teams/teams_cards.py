"""What a strict Teams makes of what we show."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.teams.adaptive.card import card_faults
from bot.sandbox.teams.plain import card_lines
from bot.teams.elements import Message


def read(shown: Message | dict[str, Any]) -> str:
    """The card as people read it; fails where Teams would refuse it."""
    card = shown.card if isinstance(shown, Message) else shown
    assert card_faults(card) == []
    return "\n".join(card_lines(card))


def inside(node: Any) -> Iterator[dict[str, Any]]:
    """Every element and action of a card."""
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from inside(one)


def shows(card: dict[str, Any], words: str) -> bool:
    """Whether a text stands in a card letter by letter, as a client that knows no Markdown in runs shows it."""
    groups = [one["items"] for one in inside(card) if one.get("type") == "Container"]
    return any("\n".join(rows(items)).replace("\N{NO-BREAK SPACE}", " ") == words for items in groups)


def rows(items: list[dict[str, Any]]) -> Iterator[str]:
    for one in items:
        if one["type"] == "RichTextBlock":
            yield "".join(piece["text"] for piece in one["inlines"])
