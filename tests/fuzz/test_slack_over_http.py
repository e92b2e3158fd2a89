"""Slack's HTTP door: whatever is posted there is answered, and what was not signed by Slack goes no further."""

import asyncio
import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientConnectionError, ClientSession
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.slack.requests import LARGEST
from tests.fuzz.bodies import BODIES, FORM, JSON, MORE, TYPES
from tests.fuzz.mutations import mutated
from tests.fuzz.siege import SOON, Siege, apart

PHASES = (Phase.generate, Phase.shrink)


@pytest.fixture
def over_http(siege: Siege) -> Siege:
    siege.run(siege.world.restarts(over_http=True))
    return siege


def post(siege: Siege, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """What is answered to any bytes, and that it is answered soon."""

    async def send() -> tuple[int, str]:
        url = siege.world.slack._site.courier.request_url
        async with (
            asyncio.timeout(SOON),
            ClientSession() as session,
            session.post(url, data=BytesIO(body), headers=headers) as answer,
        ):
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
