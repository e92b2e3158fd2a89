"""Links to posts on X, as people paste them."""

import re

_POST = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com(?::443)?"
    r"/(?:i(?:/web)?|[A-Za-z0-9_]{1,15})/status(?:es)?/(?P<id>[1-9][0-9]{0,18})"
    r"(?:/(?:photo|video)/[0-9]{1,2})?/?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)


def post_id(link: str) -> str | None:
    """The id of the post a link leads to; None if it leads to anything else.

    Slack wraps a link as `<address>` or `<address|what is shown>` (docs.slack.dev/messaging/formatting-message-text).
    """
    bare = link.strip()
    if bare.startswith("<") and bare.endswith(">"):
        bare = bare[1:-1].partition("|")[0]
    found = _POST.fullmatch(bare)
    return found["id"] if found else None
