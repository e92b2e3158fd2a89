"""The few shapes of Adaptive Cards that everything is shown with (https://adaptivecards.io/explorer); pure.

Words that are not ours stand in text runs, which no client reads as Markdown; `literal` is the one place where they
are made harmless. Text blocks are Markdown, and hold nothing but our own words, times and names that went through
`escape`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.wording.clipping import clipped

Element = dict[str, Any]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_SPACES = re.compile(r"^ | (?= )", re.MULTILINE)
_MARKDOWN = re.compile(r"([\\`*_\[\]()#+\-!|~<>{}&])")
_FUNCTION = re.compile(r"\{(?=\{)")
_MOST_LABEL = 60
_CLOSE = {"spacing": "None"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message shows, and the line that stands for it in notifications."""

    summary: str
    card: Element


def card(body: list[Element], *, mentions: Mapping[str, str] | None = None) -> Element:
    """A card; `mentions` are user ids by the names under which `mentioned` put them into a text block."""
    entities = [
        {"type": "mention", "text": _at(name), "mentioned": {"id": user, "name": name}}
        for name, user in (mentions or {}).items()
    ]
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        # Action.Execute needs 1.4; Teams shows up to 1.5.
        # https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
        "version": "1.5",
        "body": body,
        "msteams": {"width": "Full", **({"entities": entities} if entities else {})},
    }


def literal(words: str) -> str:
    """Words that a client shows as they are: no template function in them is worked out, no space is lost.

    Clients work out `{{DATE(…)}}` and `{{TIME(…)}}` in text runs, too:
    https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
    """
    return _SPACES.sub("\N{NO-BREAK SPACE}", _FUNCTION.sub("{\N{ZERO WIDTH SPACE}", words))


def escape(words: str) -> str:
    """Plain words as Markdown that shows just these words (https://spec.commonmark.org/0.31.2/#backslash-escapes)."""
    return _MARKDOWN.sub(r"\\\1", _FUNCTION.sub("{\N{ZERO WIDTH SPACE}", words))


def run(words: str, *, bold: bool = False, mono: bool = False, grey: bool = False, large: bool = False) -> Element:
    """Words in a line; nothing in them is read as anything else. A line without words is as high as any other."""
    return {
        "type": "TextRun",
        "text": literal(words) or "\N{NO-BREAK SPACE}",
        **({"weight": "Bolder"} if bold else {}),
        **({"fontType": "Monospace"} if mono else {}),
        **({"isSubtle": True} if grey else {}),
        **({"size": "Large"} if large else {}),
    }


def link(url: str, words: str = "") -> Element:
    """An address, shown as it is, so that people see where it leads; one of Teams' own, under these words."""
    return {**run(words or url), "selectAction": {"type": "Action.OpenUrl", "url": url}}


def line(*runs: Element, close: bool = False) -> Element:
    """One line; `close` to the one above."""
    return {"type": "RichTextBlock", "inlines": list(runs), **(_CLOSE if close else {})}


def paragraph(words: str, *, bold: bool = False, mono: bool = False, grey: bool = False) -> list[Element]:
    """Words with their line breaks: an element for each line, as clients take breaks inside of one for spaces."""
    rows = words.split("\n")
    return [line(run(row, bold=bold, mono=mono, grey=grey), close=place > 0) for place, row in enumerate(rows)]


def lines(words: Iterable[str], *, close: bool = False) -> list[Element]:
    """A line for each that is not empty; `close`: all of them to the one above."""
    pieces = [piece for one in words if one for piece in paragraph(one)]
    return [piece | _CLOSE for piece in pieces] if close else pieces


def markup(words: str, *, close: bool = False, apart: bool = False) -> Element:
    """Words of our own with Markdown, times and mentions in them; `close` to the line above, or `apart` from it."""
    more = {**(_CLOSE if close else {}), **({"separator": True, "spacing": "Medium"} if apart else {})}
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def moment(at: datetime) -> str:
    """A time in a text block that everybody reads in their own time zone.

    https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-formatting-and-localization
    """
    return f"{{{{TIME({at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ})}}}}"


def day(at: datetime) -> str:
    """The day of a time, likewise."""
    return f"{{{{DATE({at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}, SHORT)}}}}"


def mentioned(name: str) -> str:
    """Somebody in a text block, who is notified if the card's mentions say who it is."""
    return _at(name)


def _at(name: str) -> str:
    return f"<at>{escape(name)}</at>"


def group(items: list[Element], *, quoted: bool = False) -> Element:
    """What belongs together; what somebody else wrote stands on a ground of its own."""
    return {"type": "Container", "items": items, **({"style": "emphasis"} if quoted else {})}


def buttons(*inside: Element) -> Element:
    return {"type": "ActionSet", "actions": list(inside)}


def act(label: str, told: Mapping[str, str], *, hint: str = "") -> Element:
    """A button that does something; `told` comes back when it is pressed.

    Clients that know no `Action.Execute` send the same as a message.
    https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model
    """
    title = clipped(label, _MOST_LABEL)
    said = {"twokeys": dict(told)}
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": told["do"],
        "data": said,
        **({"tooltip": hint} if hint else {}),
        "fallback": {"type": "Action.Submit", "title": title, "data": said},
    }


def opens(label: str, told: Mapping[str, str], *, hint: str = "") -> Element:
    """A button that opens a form.

    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/invoking-task-modules
    """
    data = {"msteams": {"type": "task/fetch"}, "twokeys": dict(told)}
    return {
        "type": "Action.Submit",
        "title": clipped(label, _MOST_LABEL),
        "data": data,
        **({"tooltip": hint} if hint else {}),
    }


def asks_first(label: str, title: str, words: str, told: Mapping[str, str]) -> Element:
    """A button that shows a question, and below it the button that really does it."""
    return {
        "type": "Action.ShowCard",
        "title": clipped(label, _MOST_LABEL),
        "card": {
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": [line(run(title, bold=True)), *paragraph(words)],
            "actions": [act(f"Yes, {label[:1].lower()}{label[1:]}", told)],
        },
    }
