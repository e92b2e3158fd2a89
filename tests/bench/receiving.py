"""A signed Slack event over HTTP, stored and acknowledged, beside a bare Bolt app that stores nothing."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from approvals.domain.people import Platform
from approvals.domain.vote import Mark
from approvals.storage.database import Database
from bot.sandbox.clock import RealClock
from bot.sandbox.slack import Workspace
from bot.sandbox.slack.signed import SignedPosts
from bot.slack.app import SlackLine
from tests.bench.events import reaction
from tests.bench.harness import Row, Side, beside
from tests.bot.slack.live.recording_door import RecordingDoor

RUNS, EVENTS = 21, 20
PATH = "/slack/events"


class StoringDoor(RecordingDoor):
    """Keeps what arrives in a real inbox."""

    def __init__(self, database: Database, clock: RealClock) -> None:
        super().__init__()
        self._database, self._clock = database, clock

    async def keep(self, platform: Platform, key: str, payload: Mapping[str, Any]) -> bool:
        now = self._clock.now()
        return await self._database.run(lambda unit: unit.inbox.put(platform, key, payload, now))


class Sender:
    """Sends new events to an address, signed as Slack signs; `sent` counts them."""

    def __init__(self, http: ClientSession, url: str, workspace: Workspace) -> None:
        self._http, self._url, self._team = http, url, workspace.team_id
        self._seal = SignedPosts(secret=workspace.signing_secret, clock=RealClock(), ack_seconds=3)
        self._letters: list[tuple[str, dict[str, str]]] = []
        self.sent = 0

    async def write(self) -> None:
        bodies = [json.dumps(reaction(self._team)) for _ in range(EVENTS)]
        self._letters = [(body, {"Content-Type": "application/json", **self._seal.headers(body)}) for body in bodies]

    async def send(self) -> None:
        for body, headers in self._letters:
            async with self._http.post(self._url, data=body.encode(), headers=headers) as answer:
                answer.raise_for_status()
            self.sent += 1


async def measure(folder: Path) -> list[Row]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(clock=RealClock()))
        http = await stack.enter_async_context(ClientSession())
        database = Database.open(f"sqlite:///{folder / 'ours.sqlite'}", create=True)
        stack.push_async_callback(database.close)
        line = SlackLine(
            door=StoringDoor(database, RealClock()),
            clock=RealClock(),
            workspace=workspace.team_id,
            bot_token=workspace.bot_token,
            signing_secret=workspace.signing_secret,
            emoji={"white_check_mark": Mark.APPROVE},
            api_url=workspace.api_url,
        )
        url = await stack.enter_async_context(served(*line.routes))
        ours = Sender(http, url, workspace)
        bare = await stack.enter_async_context(served(web.post(PATH, bare_bolt(workspace))))
        peer = Sender(http, bare, workspace)
        await line.start()
        stack.push_async_callback(line.stop)
        row = await beside(
            Side(name="signed event over HTTP stored, acked", run=ours.send, ready=ours.write),
            Side(name="bare Bolt app, nothing stored", run=peer.send, ready=peer.write),
            runs=RUNS,
            acts=EVENTS,
        )
        # An answer of 200 alone would not tell whether anything was measured.
        assert await database.read(lambda unit: unit.inbox.waiting()) == ours.sent
    return [row]


def bare_bolt(workspace: Workspace) -> Any:
    """An app as Bolt's own pages write one, with its own check of the signature."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=workspace.team_id)

    app = AsyncApp(signing_secret=workspace.signing_secret, authorize=authorize)

    @app.event("reaction_added")
    async def heard() -> None:
        pass

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return receive


@asynccontextmanager
async def served(*routes: web.RouteDef) -> AsyncIterator[str]:
    """An HTTP server on loopback; gives the address that Slack would call."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()
