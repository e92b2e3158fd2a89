"""What Slack's client makes of what somebody types: control characters escaped, links and mentions in angle brackets."""

import re
from collections.abc import Mapping

_LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)'\"]")
_CROWD = re.compile(r"(?<!\S)@(channel|here|everyone)\b")
_NAMED = re.compile(r"(?<!\S)@([a-z0-9._-]+)")


def as_stored(text: str, people: Mapping[str, str]) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text; `people` are ids by name."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return with_mentions(_LINK.sub(lambda match: f"<{match[0]}>", escaped), people)


def with_mentions(text: str, people: Mapping[str, str]) -> str:
    """`@here` and `@anna` become mentions."""
    text = _CROWD.sub(r"<!\1>", text)
    return _NAMED.sub(lambda match: f"<@{people[match[1]]}>" if match[1] in people else match[0], text)
