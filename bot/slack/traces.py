"""What one of our cards says, in short, so that somebody else's change to it is noticed, even one made while we were down; pure."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.steady import steady

_UNSEEN = "-"


def trace(message: Mapping[str, Any]) -> str | None:
    """The digests of a card's steady part and of its fallback text, as Slack gave them back to us.

    Only what went through Slack is compared with each other, as it rewrites what it is given. None for an answer that
    does not show the message.
    """
    text = str(message.get("text") or "")
    if "blocks" not in message:
        return f"{_UNSEEN} {_digest([text])}" if text else None
    return f"{_digest(_texts(steady(message['blocks'])))} {_digest([text])}"


def differ(left: str, seen: str) -> bool:
    """Whether a card says something else now. Where one of the readings came without its blocks, the texts decide."""
    (blocks, text), (blocks_now, text_now) = left.split(), seen.split()
    return text != text_now if _UNSEEN in {blocks, blocks_now} else blocks != blocks_now


def _digest(words: Iterator[str] | list[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _texts(part: object) -> Iterator[str]:
    match part:
        case dict():
            for name, value in part.items():
                if not isinstance(value, str):
                    yield from _texts(value)
                elif name in {"text", "name", "url"}:
                    yield value
        case list():
            for one in part:
                yield from _texts(one)
