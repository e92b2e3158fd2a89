import runpy
from pathlib import Path

import pytest
from cogapp import Cog

from policies.rules import build_all

README = Path(__file__).parents[2] / "policies" / "README.md"


@pytest.fixture
def command(monkeypatch):
    def command(*arguments):
        monkeypatch.setattr("sys.argv", ["policies", *arguments])
        with pytest.raises(SystemExit) as caught:
            runpy.run_module("policies", run_name="__main__")
        return caught.value.code

    return command


def test_the_command_prints_every_rule_with_its_examples(command, capsys):
    assert command("rules") == 0
    printed = capsys.readouterr().out
    for rule in build_all():
        assert f"{rule.name} ({rule.severity})" in printed
    assert "‹U+200B›" in printed


def test_nothing_happens_before_a_command_is_given(capsys):
    runpy.run_module("policies.__main__", run_name="policies_read_only")
    assert capsys.readouterr().out == ""


def test_a_command_that_does_not_exist_says_so(command, capsys):
    assert command("fly") == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


def test_the_readme_shows_the_rules_as_they_are(capsys):
    assert Cog().main(["cog", "--check", str(README)]) == 0, capsys.readouterr().out + "run: cog -r policies/README.md"
