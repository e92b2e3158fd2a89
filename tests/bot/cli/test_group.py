"""The command line as a whole: its options, its exit codes, its table in the handbook."""

import runpy
import sys

import pytest

from bot.cli.group import COMMANDS
from bot.cli.reference import commands_table


def test_it_says_its_version(typed):
    result = typed("twokeys --version")
    assert result.exit_code == 0
    assert result.output.startswith("twokeys ")


def test_help_names_the_commands_in_the_order_of_use(typed):
    listed = typed("twokeys --help").output.partition("Commands:\n")[2]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "]
    assert names == list(COMMANDS)


def test_a_command_that_is_none_is_a_wrong_line(typed):
    result = typed("twokeys publish-everything")
    assert result.exit_code == 2
    assert "No such command" in result.output


def test_settings_that_are_not_there_are_a_sentence_and_not_a_traceback(typed):
    result = typed("twokeys db upgrade")
    assert result.exit_code == 1
    assert result.stderr == "There are no settings at twokeys.toml.\nNext, type: twokeys init\n"


def test_a_faulty_file_of_variables_is_told_by_line(typed, folder):
    (folder / ".env").write_text("TOKEN=a b\n")
    result = typed("twokeys --env-file .env doctor")
    assert result.exit_code == 1
    assert ".env, line 1: must be KEY=VALUE" in result.stderr


def test_what_the_environment_says_wins_over_the_file(typed, folder, settings_file):
    settings_file()
    (folder / ".env").write_text("DATABASE_URL=mysql://file\nTWOKEYS_LISTEN=nowhere\n")
    result = typed("twokeys --env-file .env db upgrade", environ={"DATABASE_URL": f"sqlite:///{folder}/here.sqlite"})
    assert "TWOKEYS_LISTEN" in result.stderr
    assert "DATABASE_URL" not in result.stderr


def test_a_file_of_variables_is_not_read_unless_it_is_named(typed, folder, settings_file):
    settings_file()
    (folder / ".env").write_text("TWOKEYS_LISTEN=nowhere\n")
    assert typed("twokeys db upgrade").exit_code == 0


def test_the_settings_may_be_named_by_the_environment(typed, folder, settings_file):
    settings_file()
    (folder / "twokeys.toml").rename(folder / "other.toml")
    assert typed("twokeys db upgrade", environ={"TWOKEYS_CONFIG": "other.toml"}).exit_code == 0


def test_python_m_bot_is_the_same(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bot", "--version"])
    monkeypatch.delitem(sys.modules, "bot.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("bot", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("twokeys ")


def test_the_table_of_commands_names_commands_within_commands():
    assert (
        "| `twokeys db upgrade` | Bring the database to what this version needs; safe to repeat. |" in commands_table()
    )
