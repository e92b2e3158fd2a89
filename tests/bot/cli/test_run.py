"""`twokeys run` as a process of its own, beside a Slack-shaped workspace."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from functools import partial
from pathlib import Path

import aiohttp
import psycopg
import pytest

from approvals.storage.upgrade import upgrade
from bot.sandbox.slack import Workspace
from tests.bot.cli.conftest import SETTINGS

ROOT = Path(__file__).parents[3]
PATIENCE = 90
"""Seconds; a busy machine takes a while to start."""


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


async def running(
    environ: dict[str, str], program: tuple[str, ...] = ("-m", "bot", "run")
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(environ: dict[str, str]) -> tuple[int | None, str]:
    process = await running(environ)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, (out + err).decode()


async def ready(session: aiohttp.ClientSession, address: str) -> str:
    """What was missing before it was ready."""
    missing = ""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get(f"http://{address}/readyz") as answer:
                if answer.status == 200:
                    return missing
                assert answer.status == 503
                missing += await answer.text()


async def test_it_runs_says_that_it_is_ready_and_ends_cleanly(folder, environ, workspace):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    process = await running(environ)
    said = ""
    async with asyncio.timeout(PATIENCE):
        while "is running" not in said:
            said += (await process.stdout.readline()).decode()
    address = said.split("is running; http://")[1].split("/readyz")[0]
    async with aiohttp.ClientSession() as session:
        # Somebody who drafts before the rules are read is told to try again.
        assert "rules: still being read" in await ready(session, address)
        for path, word in (("livez", "alive"), ("readyz", "ready"), ("metrics", "twokeys_open_drafts 0.0")):
            async with session.get(f"http://{address}/{path}") as answer:
                assert answer.status == 200
                assert word in await answer.text()
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert workspace.bot_token not in said + (out + err).decode()


WATCHED = """
import gc, runpy, sys, threading, time

def watch():
    while gc.get_freeze_count() < 100_000:
        time.sleep(0.01)
    print("most is left alone, of the rest", len(gc.get_objects()), flush=True)

threading.Thread(target=watch, daemon=True).start()
sys.argv = ["twokeys", "run"]
runpy.run_module("bot", run_name="__main__")
"""


async def test_once_all_is_read_a_search_for_garbage_has_little_to_look_through(folder, environ):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    process = await running(environ, ("-c", WATCHED))
    said = ""
    async with asyncio.timeout(PATIENCE):
        while "is left alone" not in said:
            said = (await process.stdout.readline()).decode()
    assert int(said.split()[-1]) < 50_000
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0


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
    async with asyncio.timeout(PATIENCE):
        await first.stdout.readline()
        await first.stdout.readline()
    code, said = await ended(environ)
    first.send_signal(signal.SIGINT)
    await asyncio.wait_for(first.communicate(), PATIENCE)
    assert code == 1
    assert "on SQLite there can be only one" in said


async def test_an_address_of_another_machine_is_not_called_in_use(folder, environ):
    upgrade(f"sqlite:///{folder / 'twokeys.sqlite'}")
    code, said = await ended({**environ, "TWOKEYS_LISTEN": "203.0.113.1:3000"})
    assert code == 1
    assert "203.0.113.1:3000 cannot be listened on (Cannot assign requested address)." in said
    assert "Give another address of this machine: TWOKEYS_LISTEN=127.0.0.1:3001" in said


@pytest.fixture
async def on_x(folder, environ, typed_meanwhile, key_file):
    """An account that publishes, its token pair in the vault alone."""
    settings = folder / "twokeys.toml"
    settings.write_text(settings.read_text().replace('"rehearsal"', '"x"'))
    vault = {"TWOKEYS_VAULT_KEY_FILE": str(key_file())}
    await typed_meanwhile("twokeys db upgrade")
    await typed_meanwhile("twokeys accounts add acme", answers=("12-very-secret", "hidden"), environ=vault)
    names = ("X_BEARER_TOKEN", "X_API_KEY", "X_API_SECRET")
    return {**environ, **vault, "X_API_URL": "http://127.0.0.1:9", **dict.fromkeys(names, "very-secret")}


async def started(environ):
    """What it says until it runs, and then until its end."""
    process = await running(environ)
    said = ""
    async with asyncio.timeout(PATIENCE):
        while "is running" not in said:
            said += (await process.stdout.readline()).decode()
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    return said + (out + err).decode()


async def test_it_says_at_start_whose_keys_come_from_where(on_x):
    said = await started(on_x)
    assert "The token pair of acme is the vault's, under the key 67ab340c7212f43b.\n" in said
    both = await started({**on_x, "X_ACME_ACCESS_TOKEN": "12-very-secret", "X_ACME_ACCESS_SECRET": "very-secret"})
    assert "X_ACME_ACCESS_TOKEN and X_ACME_ACCESS_SECRET in the environment are not used: take them out." in both
    assert "very-secret" not in said + both


async def test_what_the_vault_does_not_have_comes_from_the_environment(on_x, typed_meanwhile):
    await typed_meanwhile("twokeys accounts remove acme --yes")
    pair = {"X_ACME_ACCESS_TOKEN": "12-very-secret", "X_ACME_ACCESS_SECRET": "very-secret"}
    assert "The token pair of acme is the environment's." in await started({**on_x, **pair})
    code, said = await ended(on_x)
    assert code == 1
    assert "There is no token pair of acme, neither in the vault nor in the environment" in said


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda key: key.unlink(), "There is no vault key at"),
        (lambda key: key.chmod(0o640), "is open to others (mode 0640)"),
        (lambda key: key.write_text("6" * 64), "Keep the key 67ab340c7212f43b"),
    ],
)
async def test_it_does_not_start_without_the_vaults_key_even_if_the_environment_has_a_pair(
    on_x, folder, spoil, sentence
):
    spoil(folder / "vault.key")
    pair = {"X_ACME_ACCESS_TOKEN": "12-very-secret", "X_ACME_ACCESS_SECRET": "very-secret"}
    for environ in (on_x, {**on_x, **pair}):
        code, said = await ended(environ)
        assert code == 1
        assert sentence in said
        assert "Traceback" not in said
        assert "very-secret" not in said


async def test_it_does_not_start_without_any_key_or_on_a_row_that_was_changed(on_x, folder):
    pair = {"X_ACME_ACCESS_TOKEN": "12-very-secret", "X_ACME_ACCESS_SECRET": "very-secret"}
    code, said = await ended({name: value for name, value in on_x.items() if "VAULT" not in name} | pair)
    assert code == 1
    assert "acme is in the vault, and there is no key to it" in said
    with sqlite3.connect(folder / "twokeys.sqlite") as changed:
        changed.execute("UPDATE vault SET credentials = credentials || X'00'")
    changed.close()
    code, said = await ended(on_x)
    assert code == 1
    assert "What the vault has of acme does not open" in said


async def test_what_only_migrations_and_checks_need_does_not_hold_up_the_start():
    said = "import sys, bot.cli.run; print(sorted({'alembic', 'twitter_text'} & set(sys.modules)))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", said, env={"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.decode().strip() == "[]"


def test_settings_with_which_nothing_starts_leave_an_entry(typed, settings_file, folder):
    settings_file()
    assert typed("twokeys db upgrade").exit_code == 0
    settings_file(leads='["nobody"]')
    said = typed("twokeys run")
    assert (said.exit_code, "nobody" in said.output) == (1, True)
    with sqlite3.connect(folder / "twokeys.sqlite") as database:
        (body,) = database.execute("SELECT body FROM ledger").fetchone()
    assert b"a start, by the settings" in body


def test_settings_that_are_refused_where_there_is_no_ledger_are_said_all_the_same(typed, settings_file):
    settings_file(leads='["nobody"]')
    assert typed("twokeys run").exit_code == 1


def test_a_part_does_not_start_in_the_database_as_somebody_who_has_the_rights_of_the_other(
    typed, settings_file, two_roles
):
    settings_file()
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TWOKEYS_SIGNING_KEY_FILE": "no-such.pem"}
    run = partial(typed, "twokeys run --role bot")
    assert "There is no key at" in run(environ={**tokens, "DATABASE_URL": two_roles.bot}).stderr
    with psycopg.connect(two_roles.owner, autocommit=True) as admin:
        admin.execute("GRANT twokeys_publisher TO twokeys_bot")
        try:
            ended_as = [run(environ={**tokens, "DATABASE_URL": url}) for url in (two_roles.bot, two_roles.owner)]
        finally:
            admin.execute("REVOKE twokeys_publisher FROM twokeys_bot")
    for one in ended_as:
        assert one.exit_code == 1
        assert "may do what --role bot may not (everything that " in one.stderr
        assert " may), so this does not start." in one.stderr
        assert "twokeys db grant --bot ROLE --publisher OTHER" in one.stderr


def test_a_part_does_not_start_while_nobody_can_tell_what_rights_it_has(typed, settings_file):
    settings_file()
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TWOKEYS_SIGNING_KEY_FILE": "no-such.pem"}
    ended = typed("twokeys run --role bot", environ={**tokens, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"})
    assert ended.exit_code == 1
    assert "does not answer" in ended.stderr
    assert "There is no key at" not in ended.stderr
