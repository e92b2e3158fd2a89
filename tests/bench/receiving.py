"""A signed Slack event over HTTP, stored and acknowledged, beside a bare Bolt app that stores nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from approvals.domain.people import Platform
from approvals.domain.vote import Mark
from approvals.storage.database import Database
from approvals.storage.intake import Intake
from bot.sandbox.clock import RealClock
from bot.sandbox.slack import Workspace
from bot.sandbox.slack.signed import SignedPosts
from bot.slack.app import SlackLine
from tests.bench.bare_bolt import PATH, bare_bolt, receiver
from tests.bench.events import reaction
from tests.bench.harness import Goal, Of, Row, Side, beside
from tests.support.recording_door import RecordingDoor

RUNS, EVENTS = 21, 100
AT_ONCE = (1, 16)
"""Slack sends what happens at the same time at the same time; how much, it does not say."""


class StoringDoor(RecordingDoor):
    """Keeps what arrives in a real inbox."""

    def __init__(self, database: Database, clock: RealClock) -> None:
        super().__init__()
        self._intake, self._clock = Intake(database), clock

    async def keep(
        self, platform: Platform, key: str, payload: Mapping[str, Any], *, came: datetime | None = None
    ) -> bool:
        return await self._intake.keep(platform, key, payload, came or self._clock.now())


Letter = tuple[bytes, dict[str, str]]


class Sender:
    """Sends new events to an address, `at_once` at a time, signed as Slack signs; `sent` counts them.

    From a process of its own, as Slack's requests do not take the processor that answers them.
    """

    def __init__(self, outside: Executor, url: str, workspace: Workspace, *, at_once: int) -> None:
        self._outside, self._url, self._team, self._at_once = outside, url, workspace.team_id, at_once
        self._seal = SignedPosts(secret=workspace.signing_secret, clock=RealClock(), ack_seconds=3)
        self._letters: list[Letter] = []
        self.sent = 0

    async def write(self) -> None:
        bodies = [json.dumps(reaction(self._team)) for _ in range(EVENTS)]
        self._letters = [
            (body.encode(), {"Content-Type": "application/json", **self._seal.headers(body)}) for body in bodies
        ]

    async def send(self) -> None:
        await asyncio.get_running_loop().run_in_executor(
            self._outside, _send_all, self._url, self._letters, self._at_once
        )
        self.sent += len(self._letters)


def _send_all(url: str, letters: list[Letter], at_once: int) -> None:
    asyncio.run(_send(url, letters, at_once))


async def _send(url: str, letters: list[Letter], at_once: int) -> None:
    async def one_after_the_other() -> None:
        while letters:
            body, headers = letters.pop()
            async with http.post(url, data=body, headers=headers) as answer:
                answer.raise_for_status()

    async with ClientSession() as http:
        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))


async def measure(folder: Path) -> list[Row]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(clock=RealClock()))
        outside = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
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
        app = bare_bolt(team=workspace.team_id, signing_secret=workspace.signing_secret)
        bare = await stack.enter_async_context(served(web.post(PATH, receiver(app))))
        await line.start()
        stack.push_async_callback(line.stop)
        rows, sent = [], 0
        for at_once in AT_ONCE:
            ours = Sender(outside, url, workspace, at_once=at_once)
            peer = Sender(outside, bare, workspace, at_once=at_once)
            rows.append(
                await beside(
                    Side(
                        name=f"signed event over HTTP stored, acked, {at_once} at once", run=ours.send, ready=ours.write
                    ),
                    Side(name="bare Bolt app, nothing stored", run=peer.send, ready=peer.write),
                    runs=RUNS,
                    acts=EVENTS,
                    goal=Goal(most=1 / 0.6, of=Of.TIMES),
                )
            )
            sent += ours.sent
        # An answer of 200 alone would not tell whether anything was measured.
        assert await database.read(lambda unit: unit.inbox.waiting()) == sent
    return rows


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
