"""Whom a message would notify: the mentions in its text and in the mrkdwn of its blocks."""

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.values import Json

_MENTION = re.compile(
    r"<!(?P<crowd>channel|here|everyone)(?:\|[^>]*)?>"
    r"|<@(?P<person>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!subteam\^(?P<group>S[A-Z0-9]+)(?:\|[^>]*)?>"
)


def pings(text: str, blocks: list[Json]) -> list[str]:
    """In order of appearance, each once; escaped mentions (`&lt;!channel&gt;`) are none."""
    found = (
        next(group for group in match.groups() if group)
        for source in (text, *_mrkdwn(blocks))
        for match in _MENTION.finditer(source)
    )
    return list(dict.fromkeys(found))


def _mrkdwn(node: Any) -> Iterator[str]:
    match node:
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            yield text
        case {"type": "user", "user_id": str(person)}:
            yield f"<@{person}>"
        case {"type": "broadcast", "range": str(crowd)}:
            yield f"<!{crowd}>"
        case {"type": "usergroup", "usergroup_id": str(group)}:
            yield f"<!subteam^{group}>"
        case dict():
            for value in node.values():
                yield from _mrkdwn(value)
        case list():
            for value in node:
                yield from _mrkdwn(value)
