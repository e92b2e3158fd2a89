"""The one place where words become Slack's markup: what is not ours can neither ping, nor link, nor format.

Where a block allows it, untrusted words stand in `plain_text` or `rich_text`, which Slack does not parse at all; only
the fallback text and lines with a time are markup, and pass through here.
"""

from datetime import UTC, datetime

_TOKENS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(words: str) -> str:
    """Plain words as markup that shows just these words.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return words.translate(_TOKENS)


def unescape(markup: str) -> str:
    """The plain words of escaped markup; `&` last, so that nothing is decoded twice."""
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def moment(at: datetime, shape: str) -> str:
    """A time that everybody reads in their own time zone; in UTC where that fails.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    return f"<!date^{int(at.timestamp())}^{shape}|{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC>"
