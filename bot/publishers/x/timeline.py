"""Texts as X gives them back, and the search for a post of ours among them; pure."""

import re
import unicodedata
from collections.abc import Iterable

from bot.publishers.x.wire import Entities, Tweet

_ESCAPED = re.compile("&(amp|lt|gt);")
_ESCAPES = {"amp": "&", "lt": "<", "gt": ">"}
_SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
_LEADING_HANDLES = re.compile(r"\s*(?:[@＠][A-Za-z0-9_]{1,15}(?:\s+|$))+")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LAST_SLASH = re.compile(r"/(?=\s|$)")


def text_of(tweet: Tweet) -> str:
    """The text as it was typed: whole, with its links, without escapes."""
    if tweet.note_tweet:
        return _typed(tweet.note_tweet.text, tweet.note_tweet.entities)
    return _typed(tweet.text, tweet.entities)


def find(tweets: Iterable[Tweet], text: str, *, parent_id: str | None, since: str | None) -> Tweet | None:
    """The post newer than `since` that answers that parent with that text."""
    wanted = comparable(text, reply=parent_id is not None)
    parents = (parent_id,) if parent_id else ()
    return next(
        (
            tweet
            for tweet in tweets
            if (since is None or int(tweet.id) > int(since))
            and tweet.referenced("replied_to") == parents
            and not tweet.referenced("retweeted")
            and comparable(text_of(tweet), reply=parent_id is not None) == wanted
        ),
        None,
    )


def comparable(text: str, *, reply: bool) -> str:
    """The same for a text before and after X has had it.

    X composes letters, puts handles before a reply, and gives a bare `example.com` back with a scheme.
    """
    plain = unicodedata.normalize("NFC", text)
    if reply:
        plain = _LEADING_HANDLES.sub("", plain, count=1) if _LEADING_HANDLES.match(plain) else plain
    return " ".join(_LAST_SLASH.sub("", _SCHEME.sub("", plain)).split())


def _typed(text: str, entities: Entities) -> str:
    """Unescaped first: what a link stands for was never escaped."""
    known = {link.url: link.expanded_url for link in entities.urls if link.expanded_url}
    unescaped = _ESCAPED.sub(lambda found: _ESCAPES[found[1]], text)
    return _SHORT_LINK.sub(lambda found: known.get(found[0], found[0]), unescaped)
