"""Nothing is taken from anybody who has not proven to be Teams, and to speak to this bot."""

import asyncio
import json
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

import jwt
import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sandbox.teams import Flaw
from bot.teams.authentic import ISSUER, Key, objection
from bot.teams.requests import DEEPEST, LARGEST

SECRET_WORDS = "our merger is on Friday"


async def test_what_teams_says_is_taken(tenant, line, door, asks):
    answer = await tenant.deliver(asks())
    assert answer.status == 200
    assert len(door.kept) == 1
    assert door.refused == []


@pytest.mark.parametrize("flaw", Flaw, ids=lambda flaw: flaw.value)
async def test_a_false_token_is_refused_and_nothing_of_it_kept_or_logged(tenant, line, door, asks, entries, flaw):
    entries.clear()
    answer = await tenant.deliver(asks(text=SECRET_WORDS), flaw=flaw)
    assert answer.status == 401
    assert door.kept == {}
    assert len(door.refused) == 1
    assert SECRET_WORDS not in str(entries)


async def test_a_false_token_leaves_the_right_one_as_good_as_before(tenant, line, door, asks):
    for flaw in Flaw:
        await tenant.deliver(asks(), flaw=flaw)
    assert (await tenant.deliver(asks())).status == 200
    assert len(door.kept) == 1


@pytest.mark.parametrize(
    ("moved", "status"),
    [
        pytest.param(-601, 401, id="too early"),
        pytest.param(-600, 200, id="five minutes early"),
        pytest.param(3900, 200, id="five minutes late"),
        pytest.param(3901, 401, id="too late"),
    ],
)
async def test_clocks_may_differ_by_five_minutes(make_line, listens, tenant, asks, clock, moved, status):
    """A token is good from 300 seconds before the tenant's time to an hour after it."""
    line = make_line(clock=Behind(clock, moved))
    await line.start()
    await listens(line)
    assert (await tenant.deliver(asks())).status == status


class Behind:
    """A clock that is wrong by some seconds."""

    def __init__(self, clock, seconds):
        self._clock, self._seconds = clock, seconds

    def now(self):
        return self._clock.now().fromtimestamp(self._clock.now().timestamp() + self._seconds, self._clock.now().tzinfo)


@pytest.mark.parametrize("claimed", ["with", "without"])
@pytest.mark.parametrize("said", ["with", "without"])
async def test_a_slash_at_the_end_of_the_address_makes_no_difference(tenant, line, asks, claimed, said):
    spelt = {"with": tenant.service_url, "without": tenant.service_url.rstrip("/")}
    header = {"Authorization": tenant.authorization(service_url=spelt[claimed])}
    answer = await tenant.deliver_raw(json.dumps(asks(serviceUrl=spelt[said])), headers=header)
    assert answer.status == 200


@pytest.mark.parametrize("name", ["webchat", "directline", "", None, 5, "MSTEAMS"])
async def test_no_other_channel_is_taken_for_teams_although_keys_are_endorsed_for_it(tenant, line, door, asks, name):
    asked = asks(channelId=name)
    if name == "webchat":
        assert (await tenant.deliver(asked, flaw=Flaw.UNENDORSED)).status == 401
    assert (await tenant.deliver(asked)).status == 401
    assert door.kept == {}


@pytest.mark.parametrize("address", [None, 5, [], {}, ""])
async def test_who_names_no_address_is_refused(tenant, line, door, asks, address):
    body, header = json.dumps(asks(serviceUrl=address)), {"Authorization": tenant.authorization()}
    assert (await tenant.deliver_raw(body, headers=header)).status == 401
    assert door.kept == {}


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/teams/",
        "https://smba.trafficmanager.net.evil.example/teams/",
        "https://smba.trafficmanager.net@evil.example/teams/",
        "https://evil.example#smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/teams/",
        "http://smba.trafficmanager.net/teams/",
        "https://127.0.0.1.evil.example/",
        "ftp://127.0.0.1/",
        "https://[::1",
        "http://127.0.0.1:1/\x00",
        "http://127.0.0.1:1/\ud800",
        " http://127.0.0.1:1/",
    ],
)
async def test_a_right_token_for_a_foreign_host_is_refused_and_that_host_gets_nothing(
    tenant, line, chat, card, door, asks, channel, address
):
    """Whoever registered a bot of their own gets right tokens with any address in them."""
    answer = await tenant.deliver(asks(serviceUrl=address))
    assert answer.status == 401
    assert (door.kept, door.addresses) == ({}, [])
    await chat.post_card(card, channel=channel.id, key="7/1")
    assert len(tenant.posts(channel)) == 1


async def test_a_tenant_in_the_cloud_is_never_on_this_machine(make_line, listens, tenant, asks, door):
    line = make_line(here=False)
    await line.start()
    await listens(line)
    assert (await tenant.deliver(asks())).status == 401
    assert door.kept == {}


@pytest.mark.parametrize(
    "address",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
    ],
)
async def test_teams_own_hosts_are_taken_and_kept(make_line, listens, tenant, asks, door, address):
    line = make_line(here=False)
    await line.start()
    await listens(line)
    assert (await tenant.deliver(asks(serviceUrl=address))).status == 200
    assert door.addresses == [address]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"message"',
        b"null",
        b"\xff\xfe",
        b'{"type": NaN}',
        b'{"type": "message", "odd": [-Infinity]}',
        b'{"type": "message", "odd": 1e999}',
        b'{"type": "message", "odd": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
    ],
    ids=lambda body: body[:24].decode(errors="replace") or "nothing",
)
async def test_a_body_that_is_no_activity_is_refused(tenant, line, door, body):
    assert (await tenant.deliver_raw(body)).status == 400
    assert door.kept == {}


@pytest.mark.parametrize("token", [b"\xff.a.b", b"a.b.\xff", "a.b.é".encode()])
async def test_a_token_of_bytes_that_no_token_has_is_refused(listens, line, door, asks, token):
    address, body = urlsplit(await listens(line)), json.dumps(asks()).encode()
    reads, writes = await asyncio.open_connection(address.hostname, address.port)
    writes.write(b"POST /api/messages HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nAuthorization: Bearer ")
    writes.write(token + b"\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    assert (await reads.read()).startswith(b"HTTP/1.1 401 ")
    writes.close()
    assert len(door.refused) == 1


@pytest.mark.parametrize(("spare", "status"), [(0, 413), (2_000, 200)])
async def test_a_body_that_is_too_large_is_not_read(tenant, listens, line, door, asks, spare, status):
    url = await listens(line)
    body, token = json.dumps(asks(text="a" * (LARGEST - spare))).encode(), tenant.authorization()
    async with (
        ClientSession(headers={"Authorization": token}) as session,
        session.post(url, data=BytesIO(body)) as answer,
    ):
        assert answer.status == status
    assert len(door.kept) == (status == 200)


async def test_a_large_body_of_unknown_length_is_not_read_to_its_end(tenant, listens, line):
    url = await listens(line)

    async def pieces():
        for _ in range(2 * LARGEST // 65_536):
            yield b"a" * 65_536

    async with ClientSession() as session, session.post(url, data=pieces()) as answer:
        assert answer.status == 413


async def test_nothing_is_taken_before_the_start_and_after_the_end(make_line, listens, tenant, asks, door):
    line = make_line()
    await listens(line)
    assert (await tenant.deliver(asks())).status == 503
    await line.start()
    assert (await tenant.deliver(asks())).status == 200
    await line.stop()
    assert (await tenant.deliver(asks())).status == 503
    assert len(door.kept) == 1


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        pytest.param({"serviceUrl": None}, 200, id="as the page writes it"),
        pytest.param(
            {"serviceurl": None, "serviceUrl": "https://smba.trafficmanager.net/emea/"}, 401, id="two that differ"
        ),
        pytest.param({"serviceurl": None, "aud": str.upper}, 200, id="an id in capitals"),
    ],
)
def test_names_and_ids_are_read_as_others_write_them(claims, status):
    """None stands for the activity's own address, a function for what it makes of our id."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    listed = jwt.PyJWK(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True), algorithm="RS256")
    key = Key(id="1", public=listed, endorsements=frozenset({"msteams"}))
    app, address, now = (
        "0a0b0c0d-0000-4000-8000-000000000001",
        "https://smba.trafficmanager.net/amer/",
        datetime.now(UTC),
    )
    said = {name: address if value is None else value for name, value in claims.items() if name != "aud"}
    aud = claims.get("aud", str)(app)
    token = jwt.encode({**said, "iss": ISSUER, "aud": aud, "exp": now.timestamp() + 60}, private, algorithm="RS256")
    activity = {"serviceUrl": address, "channelId": "msteams"}
    assert (objection(token, key, app_id=app, activity=activity, now=now) is None) == (status == 200)
