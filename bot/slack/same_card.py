"""Whether a message in Slack is a certain card, and shows just what that card says; pure."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from approvals.domain.card import Card
from bot.slack import render
from bot.slack.steady import steady

_EMOJI: Final = (
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299\ufe0f\u200d]|[0-9#*]\ufe0f?\u20e3"
)
_OURS: Final = re.compile(f"(?:{_EMOJI})+")
_THEIRS: Final = re.compile(f"(?:{_EMOJI}|:[a-z][a-z0-9_+'-]*:(?::skin-tone-[2-6]:)?)+")
_STANDING_FOR_EMOJI: Final = "\ufffc"


def shows(card: Card, message: Mapping[str, Any]) -> bool:
    """Whether its buttons carry the card's key, and account, post and text read as the card's do.

    Slack may write an emoji as its `:name:`; which emoji it is cannot be told then, only that one stands there.
    """
    blocks = message.get("blocks")
    if render.key_on(blocks) != card.key:
        return False
    ours, theirs = _read(render.card(card).blocks), _read(blocks)
    return ours.keys() == theirs.keys() and all(_alike(words, theirs[name]) for name, words in ours.items())


def _read(blocks: Any) -> dict[str, str]:
    """What each part says that never changes; a part that stands there twice says more than one may."""
    said: dict[str, str] = {}
    for block in steady(blocks):
        name = str(block["block_id"])
        said[name] = said.get(name, "") + "".join(_words(block))
    return said


def _alike(ours: str, theirs: str) -> bool:
    if ours == theirs:
        return True
    folded = _OURS.sub(_STANDING_FOR_EMOJI, ours)
    return folded in {_folded(theirs), _folded(html.unescape(theirs))}


def _folded(theirs: str) -> str:
    return _THEIRS.sub(_STANDING_FOR_EMOJI, theirs)


def _words(part: object) -> list[str]:
    match part:
        case {"type": "emoji", "unicode": str(points)}:
            return ["".join(chr(int(point, 16)) for point in points.split("-"))]
        case {"type": "emoji", "name": str(name)}:
            return [f":{name}:"]
        case {"type": "link", "url": str(url)}:
            return [url]
        case {"text": str(words)}:
            return [words]
        case dict():
            return [word for inside in part.values() for word in _words(inside)]
        case list():
            return [word for inside in part for word in _words(inside)]
        case _:
            return []
