"""`twokeys run` as a process of its own, beside a Slack-shaped workspace."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from approvals.storage.upgrade import upgrade
from bot.sandbox.slack import Workspace
from tests.bot.cli.conftest import SETTINGS

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def workspace():
    async with Workspace(rate_limits=False) as made:
        yield made


@pytest.fixture
def environ(folder, workspace):
    channel = workspace.add_channel("support", workspace.add_person("bea"))
    bea = workspace.person("bea")
    settings = SETTINGS.format(
        workspace=workspace.team_id, network="rehearsal", channel=channel.id, leads='["ada"]', bea=bea.id, seen="false"
    )
    (folder / "twokeys.toml").write_text(settings)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "TWOKEYS_LISTEN": "127.0.0.1:0",
    }


async def running(environ: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(environ: dict[str, str]) -> tuple[int | None, str]:
    process = await running(environ)
    out, err = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode, (out + err).decode()


async def test_it_runs_says_that_it_is_ready_and_ends_cleanly(folder, environ, workspace):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    process = await running(environ)
    said = ""
    async with asyncio.timeout(20):
        while "is running" not in said:
            said += (await process.stdout.readline()).decode()
    address = said.split("is running; http://")[1].split("/readyz")[0]
    async with aiohttp.ClientSession() as session:
        for path, word in (("livez", "alive"), ("readyz", "ready"), ("metrics", "twokeys_open_drafts 0.0")):
            async with session.get(f"http://{address}/{path}") as answer:
                assert answer.status == 200
                assert word in await answer.text()
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
    assert workspace.bot_token not in said + (out + err).decode()


async def test_without_tables_it_names_the_next_command(environ):
    code, said = await ended(environ)
    assert code == 1
    assert "Next, type: twokeys db upgrade" in said


async def test_a_port_in_use_is_said_and_nothing_is_left_running(folder, environ):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = await ended({**environ, "TWOKEYS_LISTEN": f"127.0.0.1:{port}"})
    assert code == 1
    assert f"127.0.0.1:{port} is in use by another program." in said


async def test_tokens_that_slack_refuses_are_said(folder, environ):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    code, said = await ended({**environ, "SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert code == 1
    assert "Slack refuses us: invalid_auth." in said
    assert "xoxb-wrong" not in said


async def test_a_second_one_on_the_same_file_is_refused(folder, environ):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    first = await running(environ)
    async with asyncio.timeout(20):
        await first.stdout.readline()
        await first.stdout.readline()
    code, said = await ended(environ)
    first.send_signal(signal.SIGINT)
    await asyncio.wait_for(first.communicate(), 20)
    assert code == 1
    assert "on SQLite there can be only one" in said


async def test_an_address_of_another_machine_is_not_called_in_use(folder, environ):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    code, said = await ended({**environ, "TWOKEYS_LISTEN": "203.0.113.1:3000"})
    assert code == 1
    assert "203.0.113.1:3000 cannot be listened on (Cannot assign requested address)." in said
    assert "Give another address of this machine: TWOKEYS_LISTEN=127.0.0.1:3001" in said
