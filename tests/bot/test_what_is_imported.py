"""Who uses one chat pays for one: what a process has imported once it could start."""

import ast
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ACCOUNT = """
[accounts.acme]
handle = "acme_help"
{place}
roster = ["ada", "bo", "cleo"]
"""
PERSON = '[people.{name}]\nname = "{name}"\ninitials = "{name[0]}{name[1]}"\nemail = "{name}@acme.example"\n'
BUILD = """
import json, os, sys
from pathlib import Path
import bot.__main__, bot.cli.run
from approvals.storage.database import Database
from bot.app import Twokeys
from bot.clock import SystemClock
from bot.settings import Role, load
settings = load(Path("twokeys.toml"), os.environ, role=Role.ALL)
Twokeys(settings, Database.open(settings.database_url, create=True), clock=SystemClock())
print(json.dumps(sorted(sys.modules)))
"""
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
TEAMS = {
    "TEAMS_APP_ID": "12345678-abcd-4321-9876-0123456789ab",
    "TEAMS_APP_SECRET": "secret",
    "TEAMS_TENANT_ID": "87654321-abcd-4321-9876-0123456789ab",
}


def imported(folder: Path, chat: str, place: str, secrets: dict[str, str]) -> set[str]:
    """The modules of a process of its own that has built everything."""
    people = "".join(PERSON.format(name=name) for name in ("ada", "bo", "cleo"))
    (folder / "twokeys.toml").write_text(chat + ACCOUNT.format(place=place) + people)
    built = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", BUILD],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), **secrets},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return set(json.loads(built.stdout))


def of_botbuilder(modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] in {"botbuilder", "botframework", "msrest"}}


def test_two_files_alone_know_botbuilder():
    found = set()
    for path in sorted(ROOT.glob("bot/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = {one.name for one in node.names} if isinstance(node, ast.Import) else set()
            if of_botbuilder(names | ({node.module or ""} if isinstance(node, ast.ImportFrom) else set())):
                found.add(path.relative_to(ROOT / "bot").as_posix())
    assert found == {"teams/app.py", "teams/chat.py"}


def test_without_teams_in_the_settings_nothing_of_botbuilder_is_imported(tmp_path):
    modules = imported(tmp_path, '[slack]\nworkspace = "T0001"\n', 'channel = "C0001"', SLACK)
    assert of_botbuilder(modules) == set()
    assert not {"bot.teams.app", "bot.teams.chat"} & modules
    assert "bot.slack.app" in modules


def test_with_teams_it_is(tmp_path):
    modules = imported(tmp_path, "[teams]\n", 'teams_channel = "19:1@thread.tacv2"', TEAMS)
    assert {"botbuilder", "botframework", "msrest"} <= {name.split(".")[0] for name in of_botbuilder(modules)}
    assert "bot.teams.app" in modules
