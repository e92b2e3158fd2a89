"""What is logged: one line an event, with values of an allow-list only, so that no text or token ever is."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "exception",
        "lane",
        "letter",
        "number",
        "who",
        "what",
        "why",
        "draft",
        "revision",
        "card",
        "key",
        "account",
        "bars",
        "detail",
        "entry",
        "size",
        "method",
        "status",
        "error",
        "channel",
        "attempt",
        "seconds",
        "host",
        "port",
        "version",
        "database",
        "url",
        "platform",
        "socket",
    ]
)

_QUIET = (
    "slack_bolt",
    "slack_sdk",
    # at DEBUG tweepy and its OAuth libraries write tokens down
    "tweepy",
    "requests_oauthlib",
    "oauthlib",
    "urllib3",
    "apscheduler",
    "aiohttp.access",
)


def only_allowed(_: object, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out every value that is not on the allow-list."""
    return {name: value for name, value in entry.items() if name in ALLOWED}


def only_frames(_: object, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say of an exception what it is and where it came from, but not its words: those may quote a text or a token."""
    raised = entry.pop("exc_info", None)
    error = sys.exception() if raised is True else raised
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
        entry["exception"] = f"{type(error).__name__} at {where}"
    return entry


def configure(*, machine: bool, quiet: bool = False) -> None:
    """Log to standard error: JSON for a machine, plain lines for a person; when `quiet`, errors only."""
    renderer = structlog.processors.JSONRenderer() if machine else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_frames,
            only_allowed,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        cache_logger_on_first_use=True,
    )
    least = logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(stream=sys.stderr, level=least, format="%(levelname)s %(name)s: %(message)s")
    for name in _QUIET:
        logging.getLogger(name).setLevel(least)
