"""Too much in too short a time is refused, and calls fail when a test wants it."""

import time

import pytest
from aiohttp import ClientError

from tests.bot.sandbox.teams.tiny_client import text


@pytest.fixture
def limited(tenant):
    tenant.limit_rates()
    return tenant


async def test_the_eighth_message_in_a_second_is_too_many(limited, client, channel, clock):
    answers = [await client.send(channel.id, text("x")) for _ in range(8)]
    assert [one.status for one in answers] == [201] * 7 + [429]
    assert (answers[-1].code, answers[-1].headers["Retry-After"]) == ("Throttled", "1")
    assert len(limited.messages(channel)) == 7
    await clock.advance(1)
    assert (await client.send(channel.id, text("x"))).status == 201
    # At most eight in two seconds.
    assert (await client.send(channel.id, text("x"))).status == 429
    await clock.advance(1)
    assert (await client.send(channel.id, text("x"))).status == 201


async def test_sixty_messages_in_half_a_minute_are_the_most(limited, client, channel, clock):
    for _ in range(60):
        assert (await client.send(channel.id, text("x"))).status == 201
        await clock.advance(0.4)
    refused = await client.send(channel.id, text("x"))
    assert (refused.status, refused.headers["Retry-After"]) == (429, "6")
    await clock.advance(6)
    assert (await client.send(channel.id, text("x"))).status == 201


async def test_an_update_counts_as_a_message_and_another_conversation_does_not(limited, client, channel, team):
    made = (await client.send(channel.id, text("x"))).body
    for _ in range(6):
        await client.update(channel.id, made["id"], text("y"))
    assert (await client.update(channel.id, made["id"], text("z"))).status == 429
    assert (await client.send(team.id, text("x"))).status == 201


async def test_reading_the_roster_has_twice_the_room(limited, client, channel):
    answers = [(await client.get(channel.id, "members")).status for _ in range(15)]
    assert answers == [200] * 14 + [429]


async def test_thirty_calls_a_second_are_the_most_for_one_app(limited, client, team):
    channels = [limited.add_channel(team, f"c{number}") for number in range(31)]
    answers = [(await client.send(one.id, text("x"))).status for one in channels]
    assert answers == [201] * 30 + [429]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "BotNotInConversationRoster"),
        (404, "ActivityNotFoundInConversation"),
        (412, "PreconditionFailed"),
        (413, "MessageSizeTooBig"),
        (429, "Throttled"),
        (500, "ServiceError"),
        (502, "ServiceError"),
        (503, "ServiceUnavailable"),
        (504, "GatewayTimeout"),
    ],
)
async def test_a_call_fails_once_before_it_took_effect(tenant, client, channel, status, code):
    tenant.fail_next("send", status=status)
    refused = await client.send(channel.id, text("x"))
    assert (refused.status, refused.code) == (status, code)
    assert tenant.messages(channel) == []
    assert (await client.send(channel.id, text("x"))).status == 201


async def test_a_code_and_the_time_to_wait_can_be_chosen(tenant, client, channel):
    tenant.fail_next("send", status=403, code="ConversationBlockedByUser")
    assert (await client.send(channel.id, text("x"))).code == "ConversationBlockedByUser"
    tenant.fail_next("send", status=429, retry_after=7)
    assert (await client.send(channel.id, text("x"))).headers["Retry-After"] == "7"


async def test_an_answer_can_be_lost_after_the_call_took_effect(tenant, client, channel):
    tenant.fail_next("create", reset=True, after=True)
    with pytest.raises(ClientError):
        await client.post(channel, text("x"))
    assert len(tenant.messages(channel)) == 1
    tenant.fail_next("create", reset=True)
    with pytest.raises(ClientError):
        await client.post(channel, text("x"))
    assert len(tenant.messages(channel)) == 1
    tenant.fail_next("create", status=502, after=True)
    assert (await client.post(channel, text("x"))).status == 502
    assert len(tenant.messages(channel)) == 2


async def test_an_answer_can_be_slow_or_rubbish(tenant, client, channel):
    tenant.fail_next("send", slow=0.1, garbage=True)
    before = time.monotonic()
    answered = await client.send(channel.id, text("x"))
    assert time.monotonic() - before >= 0.1
    assert (answered.status, answered.text[:6]) == (200, "<html>")


async def test_a_breakdown_lasts_until_it_is_mended(tenant, client, channel):
    tenant.break_down("update", "send")
    assert {(await client.send(channel.id, text("x"))).status for _ in range(3)} == {503}
    tenant.mend("send")
    made = await client.send(channel.id, text("x"))
    assert (await client.update(channel.id, made.body["id"], text("y"))).status == 503
    tenant.mend()
    assert (await client.update(channel.id, made.body["id"], text("y"))).status == 200


async def test_calls_are_counted_and_remembered(tenant, client, channel):
    await client.send(channel.id, text("x"))
    assert (tenant.counts["token"], tenant.counts["send"]) == (1, 1)
    operation, path, body = tenant.calls[0]
    assert (operation, body) == ("send", text("x"))
    assert path.endswith("/activities")
