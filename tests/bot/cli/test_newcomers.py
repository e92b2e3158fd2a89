"""Ids, initials and names made for people and accounts that are new."""

import pytest

from bot.cli import newcomers


def test_people_get_ids_and_initials_of_their_own():
    team = newcomers.people(
        [
            "Ada Byron <ada@acme.example>",
            "Ada Brown <brown@acme.example>",
            "Ágnes Béres <agnes@acme.example>",
            "李雷 <lei@acme.example>",
            "Bo <bo@acme.example>",
            "O <o@acme.example>",
            "42 <n@acme.example>",
        ]
    )
    assert [(person.id, person.initials) for person in team] == [
        ("ada", "AB"),
        ("ada2", "ABD"),
        ("agnes", "ÁB"),
        ("person", "李雷"),
        ("bo", "BO"),
        ("o", "OA"),
        ("person2", "XX"),
    ]


def test_accounts_get_names_that_can_stand_in_a_variable():
    made = newcomers.accounts(["@Acme_Help", "42acme", "_", "__"])
    assert [(account.name, account.handle) for account in made] == [
        ("acme_help", "Acme_Help"),
        ("acme", "42acme"),
        ("account", "_"),
        ("account2", "__"),
    ]


@pytest.mark.parametrize(
    "text", ["Ada", "<ada@acme.example>", "Ada <ada>", "", "A\x7f <a@b.example>", "A\udcff <a@b.example>"]
)
def test_somebody_without_a_name_and_an_address_is_nobody(text):
    with pytest.raises(ValueError, match="write a name and an e-mail address"):
        newcomers.people([text])


def test_nobody_is_there_twice():
    with pytest.raises(ValueError, match="there twice"):
        newcomers.people(["Ada <ada@acme.example>", "Other <ADA@acme.example>"])
    with pytest.raises(ValueError, match="there twice"):
        newcomers.accounts(["acme", "@ACME"])


def test_a_place_is_a_workspace_and_a_channel():
    assert newcomers.place(" https://app.slack.com/client/T0001/C0002/thread?x=1 ") == ("T0001", "C0002")
    with pytest.raises(ValueError, match="address bar"):
        newcomers.place("https://acme.slack.com/archives/C0002")
