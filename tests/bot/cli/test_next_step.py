"""What `run` says when it cannot run yet."""

import pytest
from inline_snapshot import snapshot
from pydantic import SecretStr

from approvals.errors import DatabaseUnusable
from bot.cli.next_step import after_database, after_secrets, after_settings
from bot.settings import Role, Secrets, SettingsError

TOKEN = SecretStr("xoxb-1")


def test_without_settings_they_are_written_next():
    step = after_settings(SettingsError(("There are no settings.",)), prefix="twokeys", exists=False)
    assert step.sentences() == ("There are no settings.", "Next, type: twokeys init")


def test_faulty_settings_are_looked_at_again():
    step = after_settings(SettingsError(("a: is wrong.", "b: too.")), prefix="twokeys --config x.toml", exists=True)
    assert step.sentences() == ("a: is wrong.", "b: too.", "Next, type: twokeys --config x.toml doctor")


def test_without_tokens_it_says_where_they_are_found():
    step = after_secrets(Secrets(), slack=True, prefix="twokeys", role=Role.ALL)
    assert step
    assert step.sentences() == snapshot(
        (
            "SLACK_BOT_TOKEN is missing: it stands under OAuth & Permissions of your app on api.slack.com/apps.",
            "SLACK_APP_TOKEN is missing: make one with connections:write under Basic Information of your app.",
            "Copy .env.example to .env and fill it in.",
            "Next, type: twokeys --env-file .env doctor",
        )
    )


def test_a_file_of_variables_that_is_already_named_is_not_named_again():
    step = after_secrets(Secrets(), slack=True, prefix="twokeys --env-file .env", role=Role.ALL)
    assert step
    assert step.command == "twokeys --env-file .env doctor"


@pytest.mark.parametrize(
    ("secrets", "role"),
    [
        (Secrets(slack_bot_token=TOKEN, slack_app_token=TOKEN), Role.ALL),
        (Secrets(slack_bot_token=TOKEN, slack_signing_secret=TOKEN), Role.BOT),
        (Secrets(slack_bot_token=TOKEN), Role.PUBLISHER),
    ],
)
def test_enough_tokens_are_enough(secrets, role):
    assert after_secrets(secrets, slack=True, prefix="twokeys", role=role) is None


@pytest.mark.parametrize(
    ("slug", "command"),
    [
        ("no-migrations", "twokeys db upgrade"),
        ("migrations-pending", "twokeys db upgrade"),
        ("newer-than-code", "pip install --upgrade ."),
        ("in-use", "twokeys doctor"),
        ("unreachable", "twokeys doctor"),
        ("needs-a-file", "twokeys doctor"),
        ("something-else", "twokeys doctor"),
    ],
)
def test_every_fault_of_the_database_has_a_next_command(slug, command):
    step = after_database(DatabaseUnusable(slug, database="db", why="refused"), prefix="twokeys")
    assert step.command == command
    assert step.why
