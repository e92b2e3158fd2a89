import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from approvals.errors import Ambiguous, LaneStopped, NoEffect, PublishFailed, Throttled
from bot.sandbox.x import Fault
from tests.support.impostor import an_impostor

TEXT = "We are on it & will call you <soon>: acme.com ^AD"


@pytest.fixture
def publish(publisher, account, cleared):
    """Publishes a text that the gate has just let through."""

    async def publish(text, *, answers=None, through=publisher):
        return await through.publish(cleared(text, answers=answers), account)

    return publish


class Door:
    """A network that keeps everybody waiting until it is opened."""

    def __init__(self):
        self.publisher = None
        self.heard = []
        self.knock = asyncio.Event()
        self.open = asyncio.Event()

    async def answer(self, request):
        self.heard.append((await request.json())["text"])
        self.knock.set()
        await self.open.wait()
        return web.json_response({"data": {"id": "5"}}, status=201)


@pytest.fixture
async def door(publisher_at):
    door = Door()
    app = web.Application()
    app.router.add_post("/2/tweets", door.answer)
    async with TestServer(app) as server:
        door.publisher = publisher_at(str(server.make_url("/")))
        yield door


def texts(network):
    return [post.text for post in network.timeline("Acme")]


async def test_a_cleared_reply_is_public_under_its_parent(publish, network, complaint):
    published = await publish(TEXT, answers=complaint)
    (post,) = network.timeline("Acme")
    assert (post.text, post.reply_to) == (TEXT, complaint.id)
    assert (published.post_id, published.url) == (str(post.id), network.link(post))


async def test_a_cleared_post_of_its_own_is_public(publish, network):
    await publish("Hello")
    assert [(post.text, post.reply_to) for post in network.timeline("Acme")] == [("Hello", None)]


async def test_a_clearance_of_another_account_goes_nowhere(publisher, network, account, cleared):
    with pytest.raises(NoEffect, match="wrong-account"):
        await publisher.publish(cleared("Hello", by=replace(account, name="other")), account)
    assert not network.attempts


async def test_an_account_of_another_network_goes_nowhere(publisher, network, account, cleared):
    with pytest.raises(NoEffect, match="wrong-network"):
        await publisher.publish(cleared("Hello"), replace(account, network="rehearsal"))
    assert not network.attempts


async def test_a_clearance_that_is_over_goes_nowhere(publisher, network, account, cleared, clock):
    clearance = cleared("Hello")
    await clock.advance(60)
    with pytest.raises(NoEffect, match="clearance-expired"):
        await publisher.publish(clearance, account)
    assert not network.attempts


async def test_an_account_without_keys_goes_nowhere(publish, keys, network):
    keys.clear()
    with pytest.raises(LaneStopped, match="no-credentials"):
        await publish("Hello")
    assert not network.attempts


# Every row of the table of faults: whether it is live, and what is raised.
FAULTS = [
    (Fault.REFUSED, False, NoEffect, "never-sent"),
    (Fault.DROPPED_BEFORE, False, Ambiguous, "connection-lost"),
    (Fault.DROPPED_AFTER, True, Ambiguous, "connection-lost"),
    (Fault.SLOW, True, Ambiguous, "no-answer"),
    (Fault.HTML_503_BEFORE, False, Ambiguous, "server-error"),
    (Fault.HTML_503_AFTER, True, Ambiguous, "server-error"),
    (Fault.CUT_SHORT, True, Ambiguous, "connection-lost"),
    (Fault.HTML_200, True, Ambiguous, "odd-answer"),
    (Fault.JSON_LIST, True, Ambiguous, "odd-answer"),
    (Fault.ERRORS_NULL, True, Ambiguous, "odd-answer"),
    (Fault.BAD_REQUEST, False, NoEffect, "invalid"),
    (Fault.UNAUTHORIZED, False, LaneStopped, "credentials-refused"),
    (Fault.NO_CREDITS, False, LaneStopped, "credits-depleted"),
    (Fault.FORBIDDEN, False, NoEffect, "forbidden"),
    (Fault.NOT_FOUND, False, NoEffect, "not-found"),
    (Fault.RATE_LIMITED, False, Throttled, "network-throttled"),
    (Fault.RATE_LIMITED_WITHOUT_RESET, False, Throttled, "network-throttled"),
    (Fault.REDIRECT, False, Ambiguous, "server-error"),
]


@pytest.mark.parametrize("row", FAULTS, ids=[fault for fault, *_ in FAULTS])
async def test_each_fault_says_whether_the_post_may_be_live_and_is_sent_once(publish, network, complaint, row):
    fault, live, kind, slug = row
    network.fail_next(fault, path="/2/tweets")
    with pytest.raises(PublishFailed) as failed:
        await publish(TEXT, answers=complaint)
    assert (type(failed.value), failed.value.slug) == (kind, slug)
    assert texts(network) == ([TEXT] if live else [])
    assert len(network.attempts) <= 1


@pytest.mark.parametrize("fault", [fault for fault, live, *_ in FAULTS if live])
async def test_what_is_live_is_found_again(publisher, account, publish, network, fault):
    since = await publisher.newest(account)
    network.fail_next(fault, path="/2/tweets")
    with pytest.raises(Ambiguous):
        await publish(TEXT)
    found = await publisher.look_for(TEXT, parent_id=None, account=account, since=since)
    assert found.post_id == str(network.timeline("Acme")[0].id)


async def test_the_network_says_that_it_has_the_text_already(publish, complaint):
    await publish(TEXT, answers=complaint)
    with pytest.raises(NoEffect) as failed:
        await publish(TEXT, answers=complaint)
    assert failed.value.slug == "duplicate"
    assert failed.value.values["said"] == "You are not allowed to create a Tweet with duplicate content."


async def test_an_answer_nobody_asked_for_is_refused_as_such(publish, network):
    stranger = network.post_as("dave", "I like parcels")
    with pytest.raises(NoEffect, match="unsummoned"):
        await publish(TEXT, answers=stranger)


async def test_an_answer_to_a_deleted_post_is_refused_as_such(publish, network, complaint):
    network.delete_by_hand(complaint.id)
    with pytest.raises(NoEffect, match="parent-gone"):
        await publish(TEXT, answers=complaint)


async def test_a_text_that_is_too_long_is_refused_as_such(publish):
    with pytest.raises(NoEffect, match="too-long"):
        await publish("long " * 80)


async def test_a_token_that_may_only_read_stops_the_lane(publish, network):
    network.allow("Acme", "read-only")
    with pytest.raises(LaneStopped, match="no-write-right"):
        await publish("Hello")


async def test_used_up_credits_stop_the_lane(publish, network):
    network.credits(left=False)
    with pytest.raises(LaneStopped, match="credits-depleted"):
        await publish("Hello")


async def test_the_last_allowed_call_is_the_last_until_the_window_ends(publish, network, clock):
    network.limit("POST /2/tweets", 1)
    await publish("One")
    with pytest.raises(Throttled) as failed:
        await publish("Two")
    assert failed.value.until == clock.now() + timedelta(minutes=15)
    assert len(network.attempts) == 1
    await clock.advance(15 * 60)
    await publish("Two")
    assert texts(network) == ["Two", "One"]


async def test_after_a_refusal_without_a_time_a_whole_window_is_waited(publish, network, clock):
    network.fail_next(Fault.RATE_LIMITED_WITHOUT_RESET)
    for _ in range(2):
        with pytest.raises(Throttled) as failed:
            await publish("Hello")
        assert failed.value.until == clock.now() + timedelta(minutes=15)
    assert len(network.attempts) == 1


async def test_an_account_sends_one_post_at_a_time(door, publish):
    first = asyncio.ensure_future(publish("First", through=door.publisher))
    await door.knock.wait()
    second = asyncio.ensure_future(publish("Second", through=door.publisher))
    await asyncio.wait({first, second}, timeout=0.05)
    assert door.heard == ["First"]
    door.open.set()
    await asyncio.gather(first, second)
    assert door.heard == ["First", "Second"]


async def test_a_caller_who_gives_up_does_not_let_another_in_between(door, publish):
    first = asyncio.ensure_future(publish("First", through=door.publisher))
    await door.knock.wait()
    first.cancel()
    second = asyncio.ensure_future(publish("Second", through=door.publisher))
    await asyncio.wait({second}, timeout=0.05)
    assert door.heard == ["First"]
    door.open.set()
    await second
    assert door.heard == ["First", "Second"]


async def test_a_line_that_never_became_secure_carried_nothing(network, publisher_at, publish):
    with pytest.raises(NoEffect, match="never-sent"):
        await publish("Hello", through=publisher_at(network.url.replace("http:", "https:")))


async def test_a_network_that_cannot_prove_who_it_is_hears_nothing(publisher_at, publish):
    async with an_impostor() as elsewhere:
        with pytest.raises(NoEffect, match="never-sent") as failed:
            await publish("Hello", through=publisher_at(elsewhere))
    assert "CERTIFICATE_VERIFY_FAILED" in str(failed.value.__cause__)


async def test_a_line_that_breaks_while_it_becomes_secure_carried_nothing(publisher_at, publish):
    async def hang_up(_reader, writer):
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NoEffect, match="never-sent"):
            await publish("Hello", through=publisher_at(f"https://127.0.0.1:{port}"))


async def test_keys_stay_out_of_errors_and_of_our_log(publish, keys, network, caplog):
    caplog.set_level(logging.INFO)
    network.fail_next(Fault.DROPPED_BEFORE)
    with pytest.raises(Ambiguous) as failed:
        await publish("Hello")
    said = f"{failed.value!r} {failed.value.__cause__!r} {caplog.text}"
    assert keys["acme"].access_token not in said
    assert keys["acme"].api_key not in said
