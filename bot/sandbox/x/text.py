"""What X does to a text: weighs it, finds its mentions and links, shortens the links and escapes it."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from twitter_text import (
    extract_urls_with_indices,
    parse_tweet,
)

from bot.sandbox.x.values import Account

LONGEST = 280
# The parser is quadratic in dots; nothing this long can weigh 280 unless it is made of absurd addresses.
_UNWEIGHED = 1500
# github.com/twitter/twitter-text: a handle has 1 to 15 letters, and no letter or sign that makes it an e-mail before it
_MENTION = re.compile(r"(?<![A-Za-z0-9_!@#$%&*＠])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@＠]|://)")
_LEADING = re.compile(r"\s*[@＠]([A-Za-z0-9_]{1,15})(?=\s|$)\s*")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Finder = Callable[[str], Account | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A text as the API gives it, with what X found in it."""

    text: str
    entities: dict[str, list[dict[str, Any]]]


def tidy(text: str) -> str:
    """X stores composed characters (docs.x.com/fundamentals/counting-characters) and no blanks at the ends."""
    return unicodedata.normalize("NFC", text).strip()


def weight(text: str) -> int:
    if len(text) > _UNWEIGHED:
        return len(text)
    return int(parse_tweet(text).weightedLength)


def sound(text: str) -> bool:
    """Whether it is text at all: something visible, no lone surrogate, none of the characters X forbids."""
    return bool(text) and not re.search("[\ufffe\ufeff\uffff\ud800-\udfff]", text)


def mentioned(text: str, find: Finder) -> list[Account]:
    """The accounts named in it that exist, each once, in order; a handle inside a link names nobody."""
    for link in reversed(_links(text)):
        start, end = link["indices"]
        text = text[:start] + " " + text[end:]
    found = {account.id: account for match in _MENTION.finditer(text) if (account := find(match[1]))}
    return list(found.values())


def split_leading(text: str, prefixed: Iterable[str]) -> str:
    """The text without the handles at its start that the network puts there anyway."""
    handles = {handle.lower() for handle in prefixed}
    while (match := _LEADING.match(text)) and match[1].lower() in handles:
        text = text[match.end() :]
    return text


def as_wire(text: str, find: Finder) -> Wire:
    """Links become t.co links and `& < >` are escaped; the places of the entities are those in the result."""
    written: list[str] = []
    length = at = 0
    urls: list[dict[str, Any]] = []
    for link in _links(text):
        start, end = link["indices"]
        before = _escaped(text[at:start])
        short = _short(link["url"])
        length += len(before)
        whole = link["url"] if "://" in link["url"] else "http://" + link["url"]
        shown = whole.split("://", 1)[1]
        urls.append(
            {
                "start": length,
                "end": length + len(short),
                "url": short,
                "expanded_url": whole,
                "display_url": shown if len(shown) <= 27 else shown[:26] + "…",
            }
        )
        written += [before, short]
        length += len(short)
        at = end
    result = "".join([*written, _escaped(text[at:])])
    mentions = [
        {"start": match.start(), "end": match.end(), "username": account.handle, "id": str(account.id)}
        for match in _MENTION.finditer(result)
        if (account := find(match[1]))
    ]
    found = {"mentions": mentions, "urls": urls}
    return Wire(text=result, entities={name: values for name, values in found.items() if values})


def _links(text: str) -> list[dict[str, Any]]:
    return [] if len(text) > _UNWEIGHED else list(extract_urls_with_indices(text))


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _short(url: str) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    digest = hashlib.sha256(url.encode()).digest()
    return "https://t.co/" + "".join(digits[byte % len(digits)] for byte in digest[:10])
