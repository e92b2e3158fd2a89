"""The command line as people type it, in a folder of its own."""

import asyncio

import pytest
from click.testing import CliRunner

from approvals.domain.delivery import State
from approvals.domain.vote import Mark
from approvals.storage.database import Database
from bot.cli.group import twokeys
from tests.approvals.storage.rows import NOON, owed, reason, send, take, vote

SETTINGS = """
[slack]
workspace = "{workspace}"
see_deletions = {seen}

[accounts.acme]
handle = "acme_help"
network = "{network}"
channel = "{channel}"
roster = ["ada", "bea", "carla"]
leads = {leads}

[people.ada]
name = "Ada Byron"
initials = "AB"
email = "ada@acme.example"

[people.bea]
name = "Bea Ruiz"
initials = "BR"
slack = "{bea}"

[people.carla]
name = "Carla Neri"
initials = "CN"
email = "carla@acme.example"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to stand in, with nothing of this machine's environment that Twokeys reads."""
    monkeypatch.chdir(tmp_path)
    for name in ("TWOKEYS_CONFIG", "TWOKEYS_LISTEN", "DATABASE_URL", "SLACK_API_URL", "X_API_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("TWOKEYS_VAULT_KEY_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "TEAMS_APP_ID"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def typed(folder):
    """Type a command, with what is then answered to its questions."""

    def type_(line, *, answers=(), environ=None):
        arguments = line if isinstance(line, list) else line.split()[1:]
        result = CliRunner().invoke(
            twokeys, arguments, input="".join(f"{one}\n" for one in answers), env=environ, prog_name="twokeys"
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        result.shown = result.output.replace(str(folder), "HERE")
        return result

    return type_


@pytest.fixture
def typed_meanwhile(typed):
    """The same on a thread, so that a sandbox on this loop can answer."""

    async def type_(line, **options):
        return await asyncio.to_thread(typed, line, **options)

    return type_


@pytest.fixture
def key_file(folder):
    """Make a file with a key of the vault, which consists of that one digit."""

    def make(name="vault.key", digit="5"):
        file = folder / name
        file.write_text(digit * 64 + "\n")
        file.chmod(0o600)
        return file

    return make


@pytest.fixture
def settings_file(folder):
    def write(*, more="", **given):
        usual = {
            "workspace": "T0001",
            "network": "rehearsal",
            "channel": "C0001",
            "bea": "U0002",
            "leads": '["ada", "bea"]',
            "seen": "false",
        }
        text = SETTINGS.format(**usual | given) + more
        (folder / "twokeys.toml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def file(folder, settings_file):
    """A database in which one draft was stopped, for a reason, and another published."""
    settings_file()

    async def fill():
        database = Database.open(f"sqlite:///{folder / 'twokeys.sqlite'}", create=True)
        await database.run(story)
        await database.close()

    asyncio.run(fill())
    return folder / "twokeys.sqlite"


def story(unit):
    stopped = vote(owed(unit).draft, mark=Mark.REJECT)
    unit.votes.cast(stopped)
    reason(unit, stopped, "=1+1 is not what we say")
    (taken,) = take(unit)
    send(unit, taken)
    unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=NOON, post_id="9", post_url="u")
