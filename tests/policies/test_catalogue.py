import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner
from cogapp import Cog

from policies.command import check
from policies.rules import build_all

README = Path(__file__).parents[2] / "policies" / "README.md"


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(check, arguments)


def test_every_rule_stands_in_the_list_and_explains_itself_with_its_examples(run):
    listed = run("rules").output
    for rule in build_all():
        assert rule.name in listed
        told = run("explain", rule.name).output
        assert f"{rule.name} ({rule.severity})" in told
        assert told.count("  flagged: ") == sum(example.flagged for example in rule.examples)
    assert "‹U+200B›" in run("explain", "invisible-text").output


def test_a_rule_that_does_not_exist_is_said_with_those_that_do(run):
    result = run("explain", "fly")
    assert result.exit_code == 2
    assert "There is no rule 'fly'. There are: unreadable, too-long" in result.output


def test_nothing_happens_before_a_command_is_given(capsys):
    runpy.run_module("policies.__main__", run_name="policies_read_only")
    assert capsys.readouterr().out == ""


def test_the_rules_can_be_asked_without_the_bot(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["policies", "rules"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("policies", run_name="__main__")
    assert ended.value.code == 0
    assert "too-long" in capsys.readouterr().out


def test_the_readme_shows_the_rules_as_they_are(capsys):
    assert Cog().main(["cog", "--check", str(README)]) == 0, capsys.readouterr().out + "run: cog -r policies/README.md"
