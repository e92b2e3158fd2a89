"""What a failed call to X means: whether it may have acted, and what to do about it; pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import requests
import tweepy  # type: ignore[import-untyped]  # the package ships no types
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, ReadTimeoutError

from approvals.errors import Ambiguous, LaneStopped, NoEffect, PublishFailed, Throttled, TwokeysError, Unreachable
from bot.publishers.x import limits
from bot.publishers.x.wire import Refused

GONE: Final = "gone"
"""The slug of a read whose object is gone: the one failure that says something about it."""

_NOT_FOUND: Final = 404
# docs.x.com/x-api/fundamentals/response-codes-and-errors; the sentences are those X gives, in lower case.
_FORBIDDEN: Final[tuple[tuple[str, type[NoEffect], str], ...]] = (
    ("already retweeted", NoEffect, "reposted-already"),
    ("duplicate content", NoEffect, "duplicate"),
    ("status is a duplicate", NoEffect, "duplicate"),
    ("not been mentioned or otherwise engaged", NoEffect, "unsummoned"),
    ("where you are mentioned or are the author", NoEffect, "unsummoned"),
    ("deleted or not visible to you", NoEffect, "parent-gone"),
    ("/problems/credits", LaneStopped, "credits-depleted"),
    ("oauth1 app permissions", LaneStopped, "no-write-right"),
    ("/problems/oauth1-permissions", LaneStopped, "no-write-right"),
    ("/problems/unsupported-authentication", LaneStopped, "no-write-right"),
    ("/problems/client-forbidden", LaneStopped, "no-write-right"),
    ("account is suspended", LaneStopped, "account-locked"),
    ("account is temporarily locked", LaneStopped, "account-locked"),
)


def of_write(error: Exception, now: datetime) -> PublishFailed:
    """What a failed write leaves us with; whatever is not known to have had no effect is ambiguous."""
    if never_sent(error):
        return NoEffect("never-sent")
    if isinstance(error, tweepy.HTTPException):
        return _of_status(error.response, now)
    if _too_slow(error):
        return Ambiguous("no-answer")
    if isinstance(error, requests.JSONDecodeError):
        return Ambiguous("odd-answer")
    if isinstance(error, requests.RequestException):
        return Ambiguous("connection-lost")
    return Ambiguous("odd-answer")


def of_read(error: Exception, now: datetime) -> Unreachable:
    """What a failed read leaves us with: nothing is known, and perhaps why."""
    if never_sent(error):
        return Unreachable("network-unreachable")
    if isinstance(error, tweepy.HTTPException):
        status = error.response.status_code
        if status == _NOT_FOUND and _names_what_is_gone(error.response):
            return Unreachable(GONE, said=sentence(error.response))
        failed = _of_status(error.response, now)
        if isinstance(failed, Throttled | LaneStopped):
            return Unreachable(failed.slug, **failed.values)
        return Unreachable("network-error", status=status, said=sentence(error.response))
    if isinstance(error, requests.JSONDecodeError) or not isinstance(error, requests.RequestException):
        return Unreachable("odd-answer")
    return Unreachable("network-silent")


def never_sent(error: Exception) -> bool:
    """Whether no connection stood, so that no word of the request went out."""
    if not isinstance(error, requests.ConnectionError):
        return False
    cause = error.args[0] if error.args else None
    # NewConnectionError and NameResolutionError are kinds of it.
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, ConnectTimeoutError)


def _names_what_is_gone(answer: requests.Response) -> bool:
    """Whether a 404 speaks of a post or an account: one that does not may come of a wrong address."""
    try:
        return Refused.model_validate_json(answer.content).gone
    except ValueError:
        return False


def _too_slow(error: Exception) -> bool:
    """Whether the answer came too late; requests calls it a lost connection where the body stalls."""
    cause = error.args[0] if error.args else None
    return isinstance(error, requests.Timeout | TimeoutError) or isinstance(cause, ReadTimeoutError)


def _of_status(answer: requests.Response, now: datetime) -> PublishFailed:
    known = _STATUSES.get(answer.status_code)
    if known is None:
        return Ambiguous("server-error", status=answer.status_code)
    return known(answer, now)


def _invalid(answer: requests.Response, _now: datetime) -> PublishFailed:
    said = sentence(answer)
    if "already retweeted" in said.casefold():
        return NoEffect("reposted-already", said=said)
    return NoEffect("too-long" if "text is too long" in said.casefold() else "invalid", said=said)


def _unauthorized(answer: requests.Response, _now: datetime) -> PublishFailed:
    return LaneStopped("credentials-refused", said=sentence(answer))


def _unpaid(answer: requests.Response, _now: datetime) -> PublishFailed:
    return LaneStopped("credits-depleted", said=sentence(answer))


def _forbidden(answer: requests.Response, _now: datetime) -> PublishFailed:
    body = answer.text.casefold()
    for words, error, slug in _FORBIDDEN:
        if words in body:
            return error(slug, said=sentence(answer))
    return NoEffect("forbidden", said=sentence(answer))


def _not_found(answer: requests.Response, _now: datetime) -> PublishFailed:
    return NoEffect("not-found", said=sentence(answer))


def _too_many(answer: requests.Response, now: datetime) -> PublishFailed:
    # The month's cap has the same status, but no quarter of an hour ends it.
    if "/problems/usage-capped" in answer.text:
        return LaneStopped("usage-capped", said=sentence(answer))
    until = limits.refused_until(answer.headers, now)
    return Throttled("network-throttled", until=until, said=sentence(answer))


_STATUSES: Final[dict[int, Callable[[requests.Response, datetime], PublishFailed]]] = {
    400: _invalid,
    401: _unauthorized,
    402: _unpaid,
    403: _forbidden,
    _NOT_FOUND: _not_found,
    429: _too_many,
}


def sentence(answer: requests.Response) -> str:
    """The network's own words for a refusal, which tweepy loses where they stand as `detail` under `errors`."""
    try:
        body = answer.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    said = [
        entry.get("detail") or entry.get("message")
        for entry in [*(errors if isinstance(errors, list) else []), body]
        if isinstance(entry, dict)
    ]
    return next((words for words in said if isinstance(words, str)), "")


def until_of(error: TwokeysError) -> datetime | None:
    """When to come back, if the network said so."""
    until = error.values.get("until")
    return until if isinstance(until, datetime) else None
