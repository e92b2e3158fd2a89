"""From the start of the process to the first event that it acknowledges, and the memory it takes, beside a bare Bolt app; and with Teams beside without."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from aiohttp import ClientError, ClientSession

from approvals.storage.upgrade import upgrade
from bot.sandbox.slack import Workspace
from bot.sandbox.teams import Tenant
from tests.bench.bare_bolt import PATH
from tests.bench.events import reaction
from tests.bench.harness import Goal, Of, Row, Side, beside
from tests.support.teams_world import secrets_of

ROOT = Path(__file__).parents[2]
RUNS, MEASURED = 7, 3
A_START, MEMORY, MORE_FOR_TEAMS = Goal(most=1_500), Goal(most=150), Goal(most=40, of=Of.MORE)
A_MOMENT, PATIENCE = 0.005, 60.0
OURS, BARE = ("-m", "bot", "run"), ("-m", "tests.bench.bare_bolt")
SETTINGS = """
[slack]
workspace = "{workspace}"

[accounts.acme]
handle = "acme_help"
network = "rehearsal"
channel = "{channel}"
{more}
roster = ["ada", "bo", "cleo"]
"""
PERSON = '[people.{name}]\nname = "{name}"\ninitials = "{name[0]}{name[1]}"\nemail = "{name}@acme.example"\n'

Megabytes = tuple[float, float]
"""At the first acknowledged event, and once the process has nothing more to do."""


class Stage:
    """A workspace beside which programs are started, and an empty database for ours; with a tenant, Teams as well."""

    def __init__(self, workspace: Workspace, folder: Path, tenant: Tenant | None = None) -> None:
        self._workspace, self._folder = workspace, folder
        self._secrets = secrets_of(tenant) if tenant else {}
        self._person = workspace.add_person("ada")
        self._channel = workspace.add_channel("support", self._person)
        people = "".join(PERSON.format(name=name) for name in ("ada", "bo", "cleo"))
        more = f'teams_channel = "{tenant.add_channel(tenant.found_team("Support"), "replies").id}"' if tenant else ""
        settings = SETTINGS.format(workspace=workspace.team_id, channel=self._channel.id, more=more) + people
        settings += "[teams]\n" if tenant else ""
        folder.mkdir(exist_ok=True)
        (folder / "twokeys.toml").write_text(settings)
        upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")

    async def over_http(self, program: tuple[str, ...]) -> None:
        port = _free_port()
        secret = {"SLACK_SIGNING_SECRET": self._workspace.signing_secret}
        async with self._running(program, port=port, **secret), ClientSession() as http:
            await self._acked_over_http(http, f"http://127.0.0.1:{port}{PATH}")

    async def over_a_socket(self, program: tuple[str, ...]) -> None:
        async with self._running(program, port=_free_port(), SLACK_APP_TOKEN=self._workspace.app_token):
            await self._acked_over_a_socket()

    async def memory(self, program: tuple[str, ...]) -> Megabytes:
        async with self._running(program, port=_free_port(), SLACK_APP_TOKEN=self._workspace.app_token) as process:
            await self._acked_over_a_socket()
            first = _megabytes(process)
            await _idle(process)
            return first, _megabytes(process)

    async def _acked_over_http(self, http: ClientSession, url: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await self._acked(http, url):  # noqa: ASYNC110 - another process says nothing before it answers
                await asyncio.sleep(A_MOMENT)

    async def _acked(self, http: ClientSession, url: str) -> bool:
        body = json.dumps(reaction(self._workspace.team_id))
        headers = {"Content-Type": "application/json", **self._workspace.sign(body)}
        try:
            async with http.post(url, data=body.encode(), headers=headers) as answer:
                return answer.status == 200
        except ClientError:
            return False

    async def _acked_over_a_socket(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while not self._workspace.sockets:  # noqa: ASYNC110 - the sandbox does not say when somebody connects
                await asyncio.sleep(A_MOMENT)
            message = await self._workspace.post(self._person, self._channel, "lunch?")
            await self._workspace.react(self._person, self._channel, message, "tada")

    @asynccontextmanager
    async def _running(self, program: tuple[str, ...], *, port: int, **secrets: str) -> AsyncIterator[psutil.Process]:
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self._workspace.bot_token,
            "SLACK_API_URL": self._workspace.api_url,
            "TEAM": self._workspace.team_id,
            "TWOKEYS_LISTEN": f"127.0.0.1:{port}",
            **self._secrets,
            **secrets,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            cwd=self._folder,
            env=environ,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield psutil.Process(process.pid)
        finally:
            process.kill()
            await process.wait()


async def measure(folder: Path) -> list[Row]:
    async with Workspace(rate_limits=False) as workspace:
        stage = Stage(workspace, folder)
        ways: dict[str, Callable[[tuple[str, ...]], Awaitable[None]]] = {
            "signed HTTP": stage.over_http,
            "Socket Mode": stage.over_a_socket,
        }
        rows = [
            await beside(
                Side(name=f"start to the first ack, {name}", run=lambda way=way: way(OURS)),  # type: ignore[misc]
                Side(name="bare Bolt app", run=lambda way=way: way(BARE)),  # type: ignore[misc]
                runs=RUNS,
                acts=1,
                goal=A_START,
            )
            for name, way in ways.items()
        ]
        taken = [(await stage.memory(OURS), await stage.memory(BARE)) for _ in range(MEASURED)]
        rows += _memory(taken, "resident memory with Slack", peer="bare Bolt app", goal=MEMORY)
        return [*rows, *await _with_teams(workspace, stage, folder / "teams")]


async def _with_teams(workspace: Workspace, without: Stage, folder: Path) -> list[Row]:
    """What Teams costs whoever uses it, beside who has Slack alone."""
    async with Tenant() as tenant:
        stage = Stage(workspace, folder, tenant)
        row = await beside(
            Side(name="start to the first ack, with Teams as well", run=lambda: stage.over_http(OURS)),
            Side(name="without Teams", run=lambda: without.over_http(OURS)),
            runs=RUNS,
            acts=1,
            goal=A_START,
        )
        taken = [(await stage.memory(OURS), await without.memory(OURS)) for _ in range(MEASURED)]
    return [row, *_memory(taken, "resident memory with Teams as well", peer="without Teams", goal=MORE_FOR_TEAMS)]


def _memory(taken: Sequence[tuple[Megabytes, Megabytes]], name: str, *, peer: str, goal: Goal) -> list[Row]:
    return [
        Row(
            ours=f"{name}, {when}",
            peer=peer,
            measured=tuple((ours[place], other[place]) for ours, other in taken),
            unit="MB",
            goal=goal,
        )
        for place, when in enumerate(("at the first ack", "once all models are read"))
    ]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1_000_000


async def _idle(process: psutil.Process) -> None:
    """Wait until a process takes less than a twentieth of a processor."""
    while True:
        before = sum(process.cpu_times()[:2])
        await asyncio.sleep(1)
        if sum(process.cpu_times()[:2]) - before < 0.05:
            return
