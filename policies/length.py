"""The weighted length of a text, as X counts it, in time proportional to the text."""

import re
from functools import lru_cache

from policies.reply import Kind, Reply, bare_handle

_PIECE = re.compile(r"\s+|\S+")
_SURROGATE = re.compile("[\ud800-\udfff]")  # the library cannot take one
_MANY_LABELS = re.compile(r"(?:[^\s./?#]{1,63}\.){16}")


_LEADING_MENTION = re.compile(r"\s*@(\w{1,30})\s+")


def counted_length(reply: Reply, limit: int) -> int:
    """The weighted length that counts against the limit.

    Handles at the start that the network adds to a reply by itself, those of the post's author and of the people
    it mentions, do not count.
    """
    start = 0
    if reply.parent is not None and reply.kind is not Kind.POST:
        added = {bare_handle(handle) for handle in (reply.parent.author, *reply.parent.mentions)}
        while (match := _LEADING_MENTION.match(reply.text, start)) and bare_handle(match[1]) in added:
            start = match.end()
    return weighted_length(reply.text[start:], stop_at=2 * limit)


@lru_cache(maxsize=4)  # the rule and the report ask one after the other
def weighted_length(text: str, *, stop_at: int) -> int:
    """The weighted length, counted on until `stop_at` is passed; from there on it is a lower bound.

    A character weighs 1 or 2, an emoji 2, a link 23. https://docs.x.com/fundamentals/counting-characters
    The library is quadratic in the dots of one piece, and no link has 16 names before its first slash: such a piece
    is counted letter by letter, with commas, which weigh the same, in the place of its dots.
    """
    total = 0
    for match in _PIECE.finditer(text):
        total += _weight(match[0][: stop_at * 20])
        if total > stop_at:
            break
    return total


def _weight(piece: str) -> int:
    if piece.isascii() and "." not in piece:
        return len(piece)  # no link has no dot, and each of these letters weighs 1
    from twitter_text import parse_tweet  # noqa: PLC0415 - reading its patterns takes as long as SQLAlchemy's import

    piece = _SURROGATE.sub("\ufffd", piece)
    return int(parse_tweet(piece.replace(".", ",") if _MANY_LABELS.search(piece) else piece).weightedLength)
