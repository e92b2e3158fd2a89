"""Slack's HTTP door: whatever is posted there is answered, and what was not signed by Slack goes no further."""

import gzip
import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientConnectionError, ClientSession
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.slack.requests import LARGEST
from tests.fuzz.mutations import JUNK, mutated
from tests.fuzz.siege import Siege, apart

PHASES = (Phase.generate, Phase.shrink)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TYPES = st.sampled_from(
    (JSON, FORM, "application/json; charset=utf-16", "text/plain", "multipart/form-data", "", ";", "/")
)
MORE = st.dictionaries(
    st.sampled_from(
        ("Content-Encoding", "X-Slack-Retry-Num", "X-Slack-No-Retry", "Accept-Encoding", "Cookie", "Expect")
    ),
    st.sampled_from(("gzip", "deflate", "br", "zstd", "identity", "-1", "ü", "x" * 3000, "")),
    max_size=2,
)


class Body(bytes):
    """One that may be large, and is shown in short."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{bytes(self[:60])!r}… ({len(self)} bytes)"


BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from((b"[" * 90_000, b'{"a":' * 90_000, b'{"type":"event_callback","event":' * 300 + b"1" + b"}" * 300)),
    st.sampled_from(
        (b" " * (1024 * 1024 + 1), b'{"command":"' + b"x" * 900_000 + b'"}', b'{"a":' + b"9" * 5000 + b"}")
    ),
    st.sampled_from(
        (b"payload", b"payload=", b"payload=5", b"payload=%ff", b"payload={}&a=b", b"&&=&", b"ssl_check=1")
    ),
    st.sampled_from((gzip.compress(b"{}"), gzip.compress(b"\0" * 3_000_000), b"\x1f\x8b\x08", b"\xef\xbb\xbf{}")),
    JUNK.map(lambda junk: json.dumps(junk).encode()),
).map(Body)


@pytest.fixture
def over_http(siege: Siege) -> Siege:
    siege.run(siege.world.restarts(over_http=True))
    return siege


def post(siege: Siege, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async def send() -> tuple[int, str]:
        url = siege.world.slack._site.courier.request_url
        async with ClientSession() as session, session.post(url, data=BytesIO(body), headers=headers) as answer:
            return answer.status, await answer.text()

    try:
        status, text = siege.run(send())
    except ClientConnectionError:
        # Whoever is refused for a body that is too large may be hung up on while still sending it.
        assert len(body) > LARGEST
        return 413, ""
    assert not [secret for secret in siege.secrets if secret in text]
    return status, text


@st.composite
def encoded(draw: st.DrawFn, payload: Any) -> tuple[bytes, str]:
    """A payload as Slack might encode it, or nearly so."""
    text = json.dumps(payload)
    match draw(st.integers(0, 4)):
        case 0:
            return text.encode(), JSON
        case 1:
            return urlencode({"payload": text}).encode(), FORM
        case 2 if isinstance(payload, dict):
            plain = {
                str(name).encode("utf-8", "replace"): str(value).encode("utf-8", "replace")
                for name, value in payload.items()
            }
            return urlencode(plain).encode(), FORM
        case 3:
            return text.encode("utf-16"), JSON
        case _:
            return text.encode()[: draw(st.integers(0, len(text)))], JSON


def test_signed_nonsense_is_answered_and_ends(over_http: Siege) -> None:
    siege = over_http

    @given(mutated(siege.heard).map(apart), st.data())
    @settings(max_examples=150, deadline=None, phases=PHASES)
    def almost_right(payload: Any, data: st.DataObject) -> None:
        body, kind = data.draw(encoded(payload))
        status, _ = post(siege, body, {"Content-Type": kind, **siege.signed(body)})
        assert status in {200, 400}
        siege.is_well()

    @given(BODIES, TYPES, MORE)
    @settings(max_examples=60, deadline=None, phases=PHASES)
    def anything(body: bytes, kind: str, more: dict[str, str]) -> None:
        status, _ = post(siege, body, {"Content-Type": kind, **more, **siege.signed(body)})
        assert status < 500
        siege.is_well()

    almost_right()
    anything()
    siege.still_works()


STAMP, SEAL = "X-Slack-Request-Timestamp", "X-Slack-Signature"
FALSE = st.one_of(
    st.just({}),
    st.sampled_from(("", "v0=", "v0=" + "0" * 64, "v1=x", "v0=ü", "x" * 3000)).map(lambda seal: {SEAL: seal}),
    st.sampled_from(("", "soon", "1e9", "-1", "٣", "9" * 400, "0x10", "1.5")).map(lambda at: {STAMP: at}),
)


def test_what_slack_did_not_sign_goes_no_further(over_http: Siege) -> None:
    siege = over_http
    before = len(siege.letters())

    @given(mutated(siege.heard).map(apart), FALSE, st.booleans())
    @settings(max_examples=60, deadline=None, phases=PHASES)
    def forged(payload: Any, false: dict[str, str], late: bool) -> None:
        body = json.dumps(payload).encode()
        genuine = siege.signed(body, late=301 if late else 0) if false or late else {}
        status, text = post(siege, body, {"Content-Type": JSON, **genuine, **false})
        assert (status, text) == (401, "")
        siege.is_well()

    forged()
    assert len(siege.letters()) == before
