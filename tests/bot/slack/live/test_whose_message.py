"""Which messages are ours, where Slack names the bot that wrote them and no user."""

import pytest
from aiohttp import web

from approvals.domain.card import MessageRef
from approvals.domain.people import Platform
from bot.slack import render
from bot.slack.chat import SlackChat
from bot.slack.web_api import WebApi
from tests.bot.slack.slack_cards import a_card

REF = MessageRef(platform=Platform.SLACK, workspace="T1", channel="C1", id="1763629200.000100")


@pytest.fixture
async def key_of(waits):
    """Reads the key of a message as Slack would show it to us."""
    shown = {}

    async def who(_):
        return web.json_response({"ok": True, "user_id": "U0BOT", "team_id": "T1", "bot_id": "B0BOT"})

    async def reactions(_):
        return web.json_response({"ok": True, "type": "message", "channel": "C1", "message": shown})

    app = web.Application()
    app.add_routes([web.get("/api/auth.test", who), web.get("/api/reactions.get", reactions)])
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
    await api.introduce()

    async def read(**facts):
        shown.update({"type": "message", "ts": REF.id, "blocks": render.card(a_card()).blocks, **facts})
        return await SlackChat(api=api, workspace="T1", emoji={}).key_of(REF)

    yield read
    await api.close()
    await runner.cleanup()


@pytest.mark.parametrize("writer", [{"user": "U0BOT"}, {"bot_id": "B0BOT"}, {"user": "U0BOT", "bot_id": "B0BOT"}])
async def test_a_card_is_ours_by_user_or_by_bot(key_of, writer):
    assert await key_of(**writer) == a_card().key


@pytest.mark.parametrize("writer", [{}, {"user": "U1"}, {"bot_id": "B1"}, {"user": None, "bot_id": None}])
async def test_a_copy_of_a_card_by_somebody_else_is_none_of_ours(key_of, writer):
    assert await key_of(**writer) is None
