"""Whether an HTTP request really comes from Slack: its signature over the raw body, and its age."""

import hmac
from datetime import datetime
from hashlib import sha256

OLDEST = 300
"""Seconds; an older request may be a recording played back."""


def objection(*, secret: str, body: bytes, timestamp: str | None, signature: str | None, now: datetime) -> str | None:
    """Why `signature` is not Slack's of exactly this body at about this time; None if it is.

    https://docs.slack.dev/authentication/verifying-requests-from-slack. Bolt's own check answers 500 to a timestamp
    that is no integer or a signature that is not ASCII, and writes the body of a false request into the log.
    """
    if not secret or not timestamp or not signature:
        return "request-unsigned"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        return "request-forged"
    if abs(now.timestamp() - int(timestamp)) > OLDEST:
        return "request-stale"
    ours = "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, sha256).hexdigest()
    same = hmac.compare_digest(ours.encode(), signature.encode("utf-8", "surrogateescape"))
    return None if same else "request-forged"
