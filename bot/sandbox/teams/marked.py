"""What the Markdown of a card or a message looks like: the marks are gone, and so are the escapes that kept a mark a letter."""

import html
import re

# https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
_PIECE = re.compile(
    r"\\(?P<kept>[\\`*_{}\[\]()#+\-.!<>~|&])"
    r"|\[(?P<title>(?:[^\]\\]|\\.)*)\]\((?P<address>[^)\s]+)\)"
    r"|\*\*(?P<bold>(?:[^*\\]|\\.)+)\*\*"
    r"|(?<!\w)(?P<mark>[*_])(?P<slanted>(?:[^*_\\]|\\.)+)(?P=mark)(?!\w)"
    r"|~~(?P<struck>[^~]+)~~"
)
_MENTION = re.compile(r"</?at\b[^>]*>")
_TAG = re.compile(r"</?(?:at|b|i|strong|em|p|br)\b[^>]*>")


def shown(text: str) -> str:
    return html.unescape(_marks(_TAG.sub("", text)))


def unmarked(text: str) -> str:
    """Plain text, in which a star is a star; only mentions have tags."""
    return _MENTION.sub("", text).replace("&nbsp;", " ")


def _marks(text: str) -> str:
    return _PIECE.sub(_piece, text)


def _piece(match: re.Match[str]) -> str:
    if match["kept"]:
        return match["kept"]
    if match["title"] is not None:
        title = _marks(match["title"])
        return title if title == match["address"] else f"{title} <{match['address']}>"
    return _marks(match["bold"] or match["slanted"] or match["struck"])
