"""The peer of everything that listens to Slack: an app as Bolt's own pages write one, which stores nothing.

As a program it listens as its environment says, like ours: on a socket, or for signed HTTP.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

PATH = "/slack/events"


def bare_bolt(*, team: str, signing_secret: str | None = None, api_url: str | None = None) -> AsyncApp:
    """An app that hears of reactions."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team)

    client = AsyncWebClient(base_url=api_url) if api_url else None
    app = AsyncApp(signing_secret=signing_secret or "-", authorize=authorize, client=client)

    @app.event("reaction_added")
    async def heard() -> None:
        pass

    return app


def receiver(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Its signed HTTP, with its own check of the signature."""

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return receive


async def main() -> None:
    app = bare_bolt(
        team=os.environ["TEAM"],
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET"),
        api_url=os.environ["SLACK_API_URL"],
    )
    token = os.environ.get("SLACK_APP_TOKEN")
    if token:
        await AsyncSocketModeHandler(app, token).start_async()  # type: ignore[no-untyped-call]
    host, port = os.environ["TWOKEYS_LISTEN"].split(":")
    server = web.Application()
    server.add_routes([web.post(PATH, receiver(app))])
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, int(port)).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
