import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
import tweepy
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from approvals.errors import Ambiguous, LaneStopped, NoEffect, Throttled, Unreachable
from bot.publishers.x.faults import of_read, of_write

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=7)


def answer(status, body="", **headers):
    response = requests.Response()
    response.status_code = status
    response._content = (body if isinstance(body, str) else json.dumps(body)).encode()
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def refused(status, body="", **headers):
    kinds = {
        400: tweepy.BadRequest,
        401: tweepy.Unauthorized,
        403: tweepy.Forbidden,
        404: tweepy.NotFound,
        429: tweepy.TooManyRequests,
    }
    kind = kinds.get(status, tweepy.TwitterServerError if status >= 500 else tweepy.HTTPException)
    return kind(answer(status, body, **headers))


def unsent(reason):
    return requests.ConnectionError(MaxRetryError(None, "/2/tweets", reason))


def detail(words, **rest):
    return {"title": "Forbidden", "detail": words, **rest}


SPENT = {"x_rate_limit_remaining": "0", "x_rate_limit_reset": str(int(LATER.timestamp()))}
NEVER_SENT = [
    unsent(NewConnectionError(None, "refused")),
    unsent(NameResolutionError("api.x.com", None, OSError("unknown"))),
    requests.ConnectTimeout(MaxRetryError(None, "/2/tweets", ConnectTimeoutError("slow"))),
]
ROWS = [
    *((error, NoEffect, "never-sent") for error in NEVER_SENT),
    (requests.ConnectionError(ProtocolError("Connection aborted.")), Ambiguous, "connection-lost"),
    (requests.ConnectionError(), Ambiguous, "connection-lost"),
    (requests.exceptions.SSLError(MaxRetryError(None, "/", OSError("bad record"))), Ambiguous, "connection-lost"),
    (requests.exceptions.ChunkedEncodingError("IncompleteRead"), Ambiguous, "connection-lost"),
    (requests.ReadTimeout(), Ambiguous, "no-answer"),
    (requests.ConnectionError(ReadTimeoutError(None, "/", "the body stalls")), Ambiguous, "no-answer"),
    (requests.JSONDecodeError("no JSON", "<html>", 0), Ambiguous, "odd-answer"),
    (AttributeError("'list' object has no attribute 'get'"), Ambiguous, "odd-answer"),
    (TypeError("'NoneType' object is not iterable"), Ambiguous, "odd-answer"),
    (RuntimeError("anything else"), Ambiguous, "odd-answer"),
    (refused(500), Ambiguous, "server-error"),
    (refused(503, "<html>"), Ambiguous, "server-error"),
    (refused(307), Ambiguous, "server-error"),
    (refused(408), Ambiguous, "server-error"),
    (refused(409), Ambiguous, "server-error"),
    (refused(400, {"errors": [{"message": "odd"}]}), NoEffect, "invalid"),
    (refused(400, {"errors": [{"message": "Your Tweet text is too long."}]}), NoEffect, "too-long"),
    (refused(401, detail("Unauthorized")), LaneStopped, "credentials-refused"),
    (refused(402, detail("No credits")), LaneStopped, "credits-depleted"),
    (refused(403, "<html>"), NoEffect, "forbidden"),
    (refused(403, detail("You are not permitted to perform this action.")), NoEffect, "forbidden"),
    (refused(403, detail("You are not allowed to create a Tweet with duplicate content.")), NoEffect, "duplicate"),
    (
        refused(403, {"errors": [detail("You are not allowed to create a Tweet with duplicate content.")]}),
        NoEffect,
        "duplicate",
    ),
    (refused(403, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}), NoEffect, "duplicate"),
    (
        refused(403, detail("Reply … because you have not been mentioned or otherwise engaged by the author …")),
        NoEffect,
        "unsummoned",
    ),
    (
        refused(403, detail("You can only reply to or quote posts where you are mentioned or are the author.")),
        NoEffect,
        "unsummoned",
    ),
    (
        refused(403, detail("You attempted to reply to a Tweet that is deleted or not visible to you.")),
        NoEffect,
        "parent-gone",
    ),
    (
        refused(403, detail("Your client app is not configured with the appropriate oauth1 app permissions …")),
        LaneStopped,
        "no-write-right",
    ),
    (
        refused(403, detail("…", type="https://api.twitter.com/2/problems/unsupported-authentication")),
        LaneStopped,
        "no-write-right",
    ),
    (refused(403, detail("Your account is suspended and is not permitted …")), LaneStopped, "account-locked"),
    (refused(404, detail("Not Found")), NoEffect, "not-found"),
    (refused(429, **SPENT), Throttled, "network-throttled"),
    (refused(429), Throttled, "network-throttled"),
    (
        refused(429, detail("Usage cap exceeded", type="https://api.twitter.com/2/problems/usage-capped")),
        LaneStopped,
        "usage-capped",
    ),
]


@pytest.mark.parametrize(("error", "kind", "slug"), ROWS)
def test_a_failed_write_has_no_effect_only_where_that_is_certain(error, kind, slug):
    failed = of_write(error, NOW)
    assert (type(failed), failed.slug) == (kind, slug)


def test_a_refusal_keeps_the_networks_own_sentence():
    body = {"errors": [{"detail": "Tweepy loses this sentence."}]}
    assert of_write(refused(403, body), NOW).values["said"] == "Tweepy loses this sentence."


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        (SPENT, LATER),
        ({}, NOW + timedelta(minutes=15)),
        ({"x_rate_limit_remaining": "0", "x_rate_limit_reset": "0"}, NOW + timedelta(seconds=5)),
        ({"x_rate_limit_remaining": "0", "x_rate_limit_reset": "99999999999"}, NOW + timedelta(hours=24)),
        ({"x_rate_limit_remaining": "0"}, NOW + timedelta(minutes=15)),
        (
            SPENT
            | {
                "x_app_limit_24hour_remaining": "0",
                "x_app_limit_24hour_reset": str(int((NOW + timedelta(hours=3)).timestamp())),
            },
            NOW + timedelta(hours=3),
        ),
    ],
    ids=["named", "unnamed", "past", "absurd", "no-reset", "the-day's"],
)
def test_a_limit_says_when_to_come_back_and_is_believed_within_reason(headers, until):
    failed = of_write(refused(429, **headers), NOW)
    assert isinstance(failed, Throttled)
    assert failed.until == until


READ_ROWS = [
    *((error, "network-unreachable") for error in NEVER_SENT),
    (requests.ConnectionError(ProtocolError("Connection aborted.")), "network-silent"),
    (requests.ReadTimeout(), "network-silent"),
    (requests.JSONDecodeError("no JSON", "<html>", 0), "odd-answer"),
    (AttributeError(), "odd-answer"),
    (refused(503), "network-error"),
    (refused(404), "network-error"),
    (refused(401), "credentials-refused"),
    (refused(402), "credits-depleted"),
    (refused(429, **SPENT), "network-throttled"),
]


@pytest.mark.parametrize(("error", "slug"), READ_ROWS)
def test_a_failed_read_tells_nothing_but_why(error, slug):
    failed = of_read(error, NOW)
    assert (type(failed), failed.slug) == (Unreachable, slug)


def test_a_throttled_read_says_when_to_come_back():
    assert of_read(refused(429, **SPENT), NOW).values["until"] == LATER
