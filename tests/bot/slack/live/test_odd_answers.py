"""What stands between us and Slack may answer in its place, and not in Slack's shapes."""

import pytest
from aiohttp import web

from approvals.errors import Unreachable
from bot.slack.web_api import WebApi


@pytest.fixture
async def call(waits):
    """Makes one call: its first answer is the given one, every later one is Slack's."""
    answers = []

    async def answered(_):
        return answers.pop() if answers else web.json_response({"ok": True})

    app = web.Application()
    app.add_routes([web.post("/api/chat.postMessage", answered)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = WebApi(
        token="xoxb-1",
        url=f"http://127.0.0.1:{runner.addresses[0][1]}/api/",
        on_access_lost=lambda _: None,
        sleep=waits,
    )
    await api.open()

    async def once(answer):
        answers.append(answer)
        return await api.write("chat.postMessage", channel="C1", text="Hello")

    yield once
    await api.close()
    await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "content_type", "text"),
    [
        (429, "application/json", '{"ok":false,"error":"ratelimited"}'),
        (429, "application/json", "slow down"),
        (429, "application/json", ""),
        (429, "text/plain", "slow down"),
        (200, "application/json", '{"ok":false,"error":"rate_limited"}'),
    ],
)
async def test_who_asks_to_wait_is_waited_for_in_whatever_words(call, waits, status, content_type, text):
    answer = web.Response(status=status, content_type=content_type, text=text, headers={"Retry-After": "7"})
    assert (await call(answer))["ok"]
    assert waits.seconds == [7]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b"Please log in to this network."),
        ("text/html", b"<p>Please log in to this network.</p>"),
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b"null"),
        ("application/json", b'{"ok": true, "name": "\xff"}'),
        ("application/gzip", b"x"),
    ],
)
async def test_an_answer_that_is_not_slacks_is_none(call, content_type, body):
    with pytest.raises(Unreachable):
        await call(web.Response(content_type=content_type, body=body))
