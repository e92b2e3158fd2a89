"""Over HTTP nothing is read before its signature was checked, and nothing of a false request is kept or logged."""

import hmac
import json
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import make_mocked_request

from approvals.domain.card import Action
from approvals.domain.notice import Notice
from bot.events import Reconnected, Said
from bot.forms import Ask, Field, Form
from bot.slack.requests import unpacked

SECRET_WORDS = "our merger is on Friday"
EVENT = json.dumps({"type": "event_callback", "event_id": "Ev1", "words": SECRET_WORDS}).encode()
JSON = {"Content-Type": "application/json"}
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.fixture
def sign(workspace, clock):
    """Slack's headers for a body, by the clock that is moved by hand."""

    def now(body: bytes):
        at = str(int(clock.now().timestamp()))
        seal = hmac.new(workspace.signing_secret.encode(), f"v0:{at}:".encode() + body, sha256).hexdigest()
        return {STAMP: at, SIGNATURE: f"v0={seal}"}

    return now


@pytest.fixture
async def send(server, sign):
    """Sends a body with Slack's headers, or with some of them changed; a header that is None is left out."""
    async with ClientSession() as session:

        async def now(body: bytes, **changes):
            headers = {**JSON, **sign(body), **changes}
            headers = {name: value for name, value in headers.items() if value is not None}
            async with session.post(server.url, data=BytesIO(body), headers=headers) as answer:
                return answer.status, await answer.text()

        yield now


@pytest.mark.parametrize(
    "false",
    [
        pytest.param({STAMP: None}, id="no time"),
        pytest.param({SIGNATURE: None}, id="no signature"),
        pytest.param({SIGNATURE: ""}, id="an empty signature"),
        pytest.param({SIGNATURE: "v0=" + "0" * 64}, id="another signature"),
        pytest.param({SIGNATURE: "v0=schlüssel"}, id="a signature that is not ASCII"),
        pytest.param({STAMP: "soon"}, id="a time that is no number"),
        pytest.param({STAMP: "1e9"}, id="a time that is no integer"),
        pytest.param({STAMP: "٣٣٣"}, id="a time in other digits"),
        pytest.param({STAMP: "9" * 400}, id="an endless time"),
        pytest.param({STAMP: "-1"}, id="a time before all times"),
    ],
)
async def test_a_false_request_is_refused_and_nothing_of_it_logged(send, door, logged, false):
    assert await send(EVENT, **false) == (401, "")
    assert not door.kept
    assert len(door.refused) == 1
    assert SECRET_WORDS not in logged()


async def test_a_signature_is_of_one_body_only(send, sign, door):
    other = sign(b'{"type":"url_verification","challenge":"x"}')
    assert (await send(EVENT, **other))[0] == 401
    assert not door.kept


async def test_a_request_that_is_played_back_is_refused(send, sign, door, clock):
    headers = sign(EVENT)
    await clock.advance(301)
    assert (await send(EVENT, **headers))[0] == 401
    assert door.refused == ["request-stale"]


async def test_a_body_that_is_no_json_is_refused_only_after_its_signature(send):
    assert (await send(b"{", **{SIGNATURE: "v0=0"}))[0] == 401
    assert (await send(b"{"))[0] == 400
    assert (await send(b"[]"))[0] == 400
    assert (await send(b"payload=%7B", **{"Content-Type": "application/x-www-form-urlencoded"}))[0] == 400
    assert (await send(b"\xff=\xfe", **{"Content-Type": "application/x-www-form-urlencoded"}))[0] in {400, 404}


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
async def test_a_body_too_deep_to_be_read_is_refused(send, opening):
    assert (await send(opening * 100_000))[0] == 400


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": 5},
        {"type": "something_new", "challenge": "x"},
        {"type": "url_verification", "challenge": 5},
        {"type": "event_callback", "event": 5, "team_id": "T1"},
        {"type": "event_callback", "event": {"type": ["x"]}, "authorizations": [5]},
        {"type": "event_callback", "event": {"type": "x"}, "team": 5, "enterprise": [], "is_ext_shared_channel": True},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [{"action_id": "approve"}], "user": 5, "response_urls": 5},
        {"type": "view_submission", "view": None},
        {"type": "view_submission", "view": {"callback_id": "edit", "state": 5}},
        {"type": "message_action", "callback_id": "draft_reply", "message": 5},
        {"command": ["/twokeys"]},
    ],
)
async def test_what_slack_never_sends_is_acknowledged_and_ends(send, door, odd):
    assert (await send(json.dumps(odd).encode()))[0] == 200
    assert (door.kept, door.asked) == ({}, [])


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
async def test_a_number_that_no_database_takes_is_not_stored(send, door, number):
    event = EVENT.replace(b'"words"', b'"team_id": "T1", "event": {"type": "app_uninstalled"}, "words"')
    assert (await send(event))[0] == 200
    assert len(door.kept) == 1
    assert (await send(event.replace(b'"Ev1"', f'"Ev2", "odd": [{number}]'.encode())))[0] == 200
    assert len(door.kept) == 1


async def test_events_that_slack_drops_are_heard_of(send, entries):
    dropped = {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1518467820, "api_app_id": "A1"}
    assert await send(json.dumps(dropped).encode()) == (200, "")
    assert "slack drops events" in [entry["event"] for entry in entries]


async def test_an_unsigned_ssl_check_is_refused(send):
    body = b"ssl_check=1&token=x"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await send(body, **form, **{STAMP: None, SIGNATURE: None}))[0] == 401


async def test_more_than_a_megabyte_is_not_read(send):
    assert (await send(b"x" * (1024 * 1024 + 1)))[0] == 413


async def test_more_than_a_megabyte_in_pieces_is_not_read(server):
    async def pieces():
        for _ in range(17):
            yield b"x" * 65_536

    async with ClientSession() as session, session.post(server.url, data=pieces(), headers=JSON) as answer:
        assert answer.status == 413


async def test_a_secret_that_is_not_set_lets_nobody_in(make_line, workspace, clock):
    line = make_line(app_token=None, signing_secret=None)
    [route] = line.routes
    assert (await route.handler(make_mocked_request("POST", "/slack/events"))).status == 503


async def test_slack_can_verify_the_address(server, workspace):
    assert await workspace.verify_url()


async def test_an_event_is_stored_over_http(server, workspace, door, channel, anna):
    message = await workspace.post(anna, channel, "Hello")
    await workspace.react(anna, channel, message, "x")
    assert len(door.kept) == 1


async def test_an_event_that_could_not_be_stored_is_answered_500_and_comes_again(
    server, workspace, door, channel, anna, clock
):
    message = await workspace.post(anna, channel, "Hello")
    door.failures = 1
    await workspace.react(anna, channel, message, "x")
    assert workspace.attempts[-1].answer.failure == "http_error"
    await clock.advance(1)
    assert len(door.kept) == 1


async def test_a_command_that_says_payload_is_a_command(server, workspace, door, channel, anna, who):
    door.answer = Notice(slug="draft-made")
    outcome = await workspace.slash(anna, channel, "/twokeys", 'draft payload={"a":1} the payload & more')
    assert outcome.ok
    await server.line.quiet()
    assert door.asked == [
        Said(who=who(anna), channel=channel.id, verb=None, text='draft payload={"a":1} the payload & more')
    ]
    assert workspace.ephemerals(anna, channel)


async def test_somebody_who_can_be_told_nowhere_is_logged_and_nothing_else(server, send, door, entries, workspace):
    door.answer = Notice(slug="draft-made")
    command = {"command": "/twokeys", "team_id": workspace.team_id, "user_id": "U0", "channel_id": "C0", "text": "help"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for address in ("http://127.0.0.1:1/", "http://[::", "http://x:99999/", "", "file:///"):
        body = urlencode({**command, "response_url": address}).encode()
        assert (await send(body, **form))[0] == 200
        await server.line.quiet()
        assert entries[-1]["event"] == "not told"


async def test_a_short_name_is_a_verb(server, workspace, door, channel, anna, who):
    await workspace.slash(anna, channel, "/draft", "")
    await server.line.quiet()
    assert door.asked == [Said(who=who(anna), channel=channel.id, verb="draft", text="")]


async def test_buttons_and_forms_work_over_http(server, workspace, door, card, channel, ben):
    ref = (await server.line.chat.post_card(card, channel=channel.id, key="k")).message
    assert (await workspace.click(ben, channel, ref.id, Action.APPROVE)).ok
    assert len(door.kept) == 1
    door.answer = Form(
        name="edit", title="Edit", submit="Save", fields=(Field(name="text", ask=Ask.TEXT, label="Text", value="Hi"),)
    )
    await workspace.click(ben, channel, ref.id, Action.EDIT)
    await server.line.quiet()
    assert (await workspace.submit(ben)).ok
    assert len(door.kept) == 2


async def test_what_was_missed_is_caught_up_with_at_the_start(server, door):
    await server.line.quiet()
    assert door.worked == [Reconnected()]
    assert server.line.healthy(None)


async def test_after_a_stop_slack_is_told_to_come_again(server, send, door):
    await server.line.stop()
    assert (await send(EVENT))[0] == 503


def test_a_form_body_is_unpacked_like_a_socket_would_bring_it():
    form = "application/x-www-form-urlencoded"
    assert unpacked(urlencode({"payload": '{"type":"block_actions"}'}).encode(), form) == {"type": "block_actions"}
    assert unpacked(urlencode({"command": "/a", "text": "payload=1"}).encode(), form) == {
        "command": "/a",
        "text": "payload=1",
    }
