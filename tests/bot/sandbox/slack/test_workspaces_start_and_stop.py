"""Several workspaces live side by side, in real time, and end when they are told to."""

import time

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Workspace


async def test_two_workspaces_know_nothing_of_each_other(session):
    async with Workspace(name="One") as one, Workspace(name="Two") as two:
        assert one.api_url != two.api_url
        web = AsyncWebClient(token=one.bot_token, base_url=two.api_url, session=session)
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await web.auth_test()


async def test_a_workspace_stops_while_a_client_is_connected(session):
    workspace = Workspace()
    await workspace.start()
    web = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, session=session)
    handler = AsyncSocketModeHandler(AsyncApp(client=web, signing_secret="x"), workspace.app_token)
    await handler.connect_async()
    await workspace.until(lambda: workspace.sockets == 1)
    started = time.monotonic()
    await workspace.stop()
    assert time.monotonic() - started < 1
    await handler.close_async()
