"""What somebody wrote in Teams, as plain words without the name of the bot that they called; pure."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

_TAG = re.compile(r"</?at\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]+>")
_ADDRESS = re.compile(r'href="(?P<url>https?://[^"]+)"', re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(words: str) -> str:
    """The words, with what no database takes replaced by the character that the rules know for unreadable."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", words)


def bots(activity: Mapping[str, Any], bot: str) -> frozenset[str]:
    """The ids by which the bot is meant: its own, and that of whoever the activity was sent to."""
    recipient = activity.get("recipient")
    named = recipient.get("id") if isinstance(recipient, dict) else None
    return frozenset(one.casefold() for one in (bot, named) if isinstance(one, str))


def calls(activity: Mapping[str, Any], bot: str) -> bool:
    """Whether a message mentions the bot."""
    return any(True for _ in _mentions(activity, bot))


def command(activity: Mapping[str, Any], bot: str) -> str:
    """The words that follow the bot's name, without a slash before them.

    What stands for the name is what the mention says, wherever in the text it stands; a name that is only typed stays.
    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
    """
    text = activity.get("text")
    words = text if isinstance(text, str) else ""
    for written in _mentions(activity, bot):
        words = words.replace(written, " ", 1)
    words = html.unescape(_TAG.sub("", words)).replace("\N{NO-BREAK SPACE}", " ")
    return storable(words.strip()).removeprefix("/")


def message(payload: Mapping[str, Any]) -> str:
    """The words of a message that somebody picked, its links written out.

    https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/respond-to-task-module-submit
    """
    body = payload.get("body")
    content = body.get("content") if isinstance(body, dict) else None
    written = content if isinstance(content, str) else ""
    plain = html.unescape(_MARKUP.sub("", _BREAK.sub("\n", written))).replace("\N{NO-BREAK SPACE}", " ").strip()
    urls = [html.unescape(found["url"]) for found in _ADDRESS.finditer(written)]
    missing = [url for url in dict.fromkeys(urls) if url not in plain]
    return storable("\n".join([plain, *missing]).strip())


def _mentions(activity: Mapping[str, Any], bot: str) -> Iterator[str]:
    entities, ours = activity.get("entities"), bots(activity, bot)
    for one in entities if isinstance(entities, list) else ():
        match one:
            case {"type": "mention", "mentioned": {"id": str(who)}} if who.casefold() in ours:
                written = one.get("text")
                yield written if isinstance(written, str) and written else ""
