"""The settings that are written for the first time load, whatever people are called."""

import pytest

from approvals.domain.people import AccountName
from bot.settings import load
from bot.settings.template import NewAccount, NewPerson, environment_text, settings_text


@pytest.mark.parametrize(
    "name", ['Ada "Countess" Byron', "Ada \\ Byron", "Ada  # Byron", "李雷", "{Ada}", "%s", "O'Ada"]
)
def test_a_name_is_read_back_as_it_was_written(tmp_path, name):
    people = [
        NewPerson(id=who, name=name, initials=initials, email=f"{who}@acme.example")
        for who, initials in (("ada", "AB"), ("bea", "BR"), ("carla", "CN"))
    ]
    text = settings_text(
        workspace="T0001",
        channel="C0001",
        people=people,
        accounts=[NewAccount(name="acme", handle="acme")],
        short_names=["draft", "correct"],
        see_deletions=True,
    )
    (tmp_path / "twokeys.toml").write_text(text, encoding="utf-8")
    settings = load(tmp_path / "twokeys.toml", {})
    assert [person.name for person in settings.people] == [name] * 3
    assert settings.accounts[AccountName("acme")].approvals == 2
    assert settings.slack.short_names == ("draft", "correct")
    assert settings.slack.see_deletions


def test_the_example_of_the_environment_holds_no_value_of_a_secret():
    lines = environment_text([NewAccount(name="acme", handle="acme")]).splitlines()
    secret = [line for line in lines if "TOKEN=" in line or "SECRET=" in line or "KEY=" in line]
    assert len(secret) == 9
    assert all(line.endswith("=") for line in secret)
