"""Events are tried again, doubled, held back or lost, over Socket Mode and over signed HTTP."""

import asyncio
import json

import pytest
from aiohttp import web as server
from slack_bolt.async_app import AsyncApp


@pytest.fixture
def heard(app):
    """The event ids that a listener saw, in order."""
    seen = []

    @app.event("reaction_added")
    async def added(body):
        seen.append(body["event_id"])

    return seen


@pytest.fixture
async def over_http(app, workspace):
    """The same Bolt app behind its own aiohttp server; `seen` has the headers of every request."""
    runner = server.AppRunner(app.server(port=0).web_app, access_log=None)
    await runner.setup()
    site = server.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    workspace.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield runner
    await runner.cleanup()


@pytest.fixture
async def stubborn(workspace):
    """An app that answers what the test puts into `answers`, and 200 afterwards."""
    seen, answers = [], []

    async def take(request):
        seen.append((dict(request.headers), await request.text()))
        return answers.pop(0) if answers else server.Response()

    web_app = server.Application()
    web_app.router.add_post("/slack/events", take)
    runner = server.AppRunner(web_app, access_log=None)
    await runner.setup()
    site = server.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    workspace.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield seen, answers
    await runner.cleanup()


@pytest.mark.usefixtures("over_http")
async def test_bolt_accepts_the_signature(workspace, heard, eyes):
    await eyes()
    await workspace.until(lambda: workspace.attempts)
    assert workspace.attempts[0].answer.acked
    assert len(heard) == 1


async def test_bolt_refuses_another_secret(workspace, web, eyes):
    app = AsyncApp(client=web, signing_secret="another")
    runner = server.AppRunner(app.server(port=0).web_app, access_log=None)
    await runner.setup()
    await server.TCPSite(runner, "127.0.0.1", 0).start()
    workspace.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await eyes()
    assert workspace.attempts[0].answer.failure == "http_error"
    await runner.cleanup()


async def test_an_unacked_event_is_tried_at_once_after_a_minute_and_after_five(clock, stubborn, eyes):
    seen, answers = stubborn
    answers += [server.Response(status=500) for _ in range(4)]
    await eyes()
    await clock.advance(1)
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in seen] == [None, "1"]
    await clock.advance(60)
    await clock.advance(299)
    assert len(seen) == 3
    await clock.advance(1)
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in seen] == [None, "1", "2", "3"]
    assert seen[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in seen}) == 1
    await clock.advance(3600)
    assert len(seen) == 4


async def test_an_app_may_decline_retries(clock, stubborn, eyes):
    seen, answers = stubborn
    answers.append(server.Response(status=500, headers={"X-Slack-No-Retry": "1"}))
    await eyes()
    await clock.advance(3600)
    assert len(seen) == 1


async def test_what_happens_while_nobody_is_connected_comes_by_retry(workspace, clock, heard, eyes, connect):
    await eyes()
    assert workspace.attempts[0].answer.failure == "connection_failed"
    await connect()
    await clock.advance(1)
    await workspace.settle()
    assert len(heard) == 1
    assert workspace.envelopes[0]["retry_attempt"] == 1


@pytest.mark.usefixtures("connected")
async def test_a_silent_socket_delivers_nothing_until_a_retry(workspace, clock, heard, eyes):
    workspace.silence_sockets()
    await eyes()
    await workspace.settle()
    assert heard == []
    workspace.silence_sockets(silent=False)
    await clock.advance(1)
    await workspace.settle()
    assert len(heard) == 1
    assert workspace.envelopes[-1]["retry_reason"] == "timeout"


@pytest.mark.usefixtures("connected")
async def test_an_event_that_is_doubled_has_one_id(workspace, heard, eyes):
    workspace.duplicate_next_event()
    await eyes()
    await workspace.settle()
    assert len(heard) == 2
    assert len(set(heard)) == 1


@pytest.mark.usefixtures("connected")
async def test_held_events_come_in_the_order_of_their_release(workspace, app, anna, message, eyes):
    names = []

    @app.event("reaction_added")
    async def added(event):
        names.append(event["reaction"])

    workspace.hold_events()
    await eyes()
    await workspace.react(anna, message.channel, message, "x")
    assert names == []
    await workspace.release_events(backwards=True)
    await workspace.settle()
    assert names == ["x", "eyes"]


@pytest.mark.usefixtures("connected")
async def test_a_lost_event_never_comes(workspace, clock, heard, eyes):
    workspace.lose_next_event()
    await eyes()
    await clock.advance(3600)
    assert heard == []


@pytest.mark.usefixtures("connected")
async def test_an_event_that_was_not_subscribed_or_not_in_the_channel_is_not_sent(workspace, anna, channel):
    elsewhere = workspace.add_channel("elsewhere", anna, bot=False)
    far = await workspace.post(anna, elsewhere, "Hi")
    await workspace.react(anna, elsewhere, far, "eyes")
    await workspace.post(anna, channel, "Hi")
    assert workspace.envelopes == []


@pytest.mark.usefixtures("connected")
async def test_a_client_that_is_asked_to_reconnect_does(workspace):
    await workspace.refresh_sockets()
    await workspace.until(lambda: workspace.sockets == 0)
    await workspace.until(lambda: workspace.sockets == 1)


@pytest.mark.usefixtures("connected")
async def test_dropped_sockets_are_gone_at_once(workspace, eyes):
    workspace.drop_sockets()
    assert workspace.sockets == 0
    await eyes()
    assert workspace.attempts[0].answer.failure == "connection_failed"


async def test_each_payload_goes_to_one_of_the_sockets(workspace, session, anna, message, eyes):
    sockets = [await raw_socket(workspace, session) for _ in range(2)]
    for _, hello in sockets:
        assert hello["type"] == "hello"
        assert hello["connection_info"]["app_id"] == workspace.app_id
    async with asyncio.TaskGroup() as group:
        group.create_task(eyes())
        first = await sockets[0][0].receive_json()
        await sockets[0][0].send_json({"envelope_id": first["envelope_id"]})
    async with asyncio.TaskGroup() as group:
        group.create_task(workspace.react(anna, message.channel, message, "x"))
        second = await sockets[1][0].receive_json()
        await sockets[1][0].send_json({"envelope_id": second["envelope_id"]})
    assert [envelope["payload"]["event"]["reaction"] for envelope in (first, second)] == ["eyes", "x"]


async def test_the_eleventh_socket_is_turned_away(workspace, session):
    opened = [await raw_socket(workspace, session) for _ in range(11)]
    assert opened[-1][1]["reason"] == "too_many_websockets"
    assert workspace.sockets == 10


async def raw_socket(workspace, session, extra=""):
    headers = {"Authorization": f"Bearer {workspace.app_token}"}
    async with session.post(f"{workspace.api_url}apps.connections.open", headers=headers) as response:
        url = (await response.json())["url"]
    socket = await session.ws_connect(url + extra)
    return socket, await socket.receive_json()


@pytest.mark.usefixtures("connected")
async def test_edits_and_deletions_by_hand_are_told_to_those_who_subscribed(workspace, app, web, channel, anna):
    workspace.subscribe("message.channels")
    subtypes = []

    @app.event("message")
    async def changed(event):
        subtypes.append(event.get("subtype"))

    posted = await web.chat_postMessage(channel=channel.id, text="The card")
    await workspace.tamper(channel, posted["ts"], text="Another card")
    await workspace.delete_message(anna, channel, posted["ts"])
    await workspace.settle()
    assert sorted(subtypes, key=str) == [None, "message_changed", "message_deleted"]


@pytest.mark.usefixtures("over_http")
async def test_a_request_url_repeats_the_challenge(workspace):
    assert await workspace.verify_url()


@pytest.mark.usefixtures("over_http")
async def test_commands_and_buttons_travel_over_http_too(workspace, app, web, channel, anna):
    @app.command("/twokeys")
    async def command(ack, body):
        await ack(f"You said {body['text']}.")

    @app.action("go")
    async def go(ack, respond):
        await ack()
        await respond("Gone.")

    assert (await workspace.slash(anna, channel, "/twokeys", "hello & bye")).plain == "You said hello & bye."
    assert (await workspace.slash(anna, channel, "/unknown", "")).error == "dispatch_failed"
    blocks = [
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
        }
    ]
    posted = await web.chat_postMessage(channel=channel.id, text="x", blocks=blocks)
    assert (await workspace.click(anna, channel, posted["ts"], "Go")).ok
    await workspace.until(lambda: len(workspace.ephemerals(anna, channel)) == 2)


async def test_short_connections_are_refreshed_after_six_minutes(workspace, clock, session):
    socket, hello = await raw_socket(workspace, session, extra="&debug_reconnects=true")
    assert hello["debug_info"]["approximate_connection_time"] == 360
    await clock.advance(360)
    assert (await socket.receive_json())["reason"] == "refresh_requested"
