"""What each part of Twokeys needs in its environment, and what it refuses to have."""

from pathlib import Path

import pytest

from bot.settings import KeyPlace, Role, SettingsError, load
from tests.bot.settings.test_settings import GOOD, X_KEYS

ON_X = GOOD.replace('channel = "C0001"', 'channel = "C0001"\nnetwork = "x"').replace(
    'workspace = "T0001"', 'workspace = "T0001"\nbot = "U0009"'
)
BOT = {
    "DATABASE_URL": "postgresql://bot@db/twokeys",
    "SLACK_APP_TOKEN": "xapp-1",
    "X_BEARER_TOKEN": "bearer",
    "TWOKEYS_SIGNING_KEY_FILE": "signing.pem",
}
PUBLISHER = {
    **X_KEYS,
    "DATABASE_URL": "postgresql://publisher@db/twokeys",
    "SLACK_BOT_TOKEN": "xoxb-2",
    "TWOKEYS_VERIFY_KEY_FILE": "verify.pem",
}


@pytest.fixture
def load_as(tmp_path):
    def loaded(environ, role, text=ON_X):
        path = tmp_path / "twokeys.toml"
        path.write_text(text, encoding="utf-8")
        return load(path, environ, role=role)

    return loaded


@pytest.fixture
def problems(load_as):
    def told(environ, role, text=ON_X):
        with pytest.raises(SettingsError) as refused:
            load_as(environ, role, text)
        return refused.value.problems

    return told


def test_each_part_has_what_it_needs(load_as):
    assert load_as(BOT, Role.BOT).signing_key == KeyPlace(path=Path("signing.pem"))
    publisher = load_as(PUBLISHER, Role.PUBLISHER)
    assert publisher.verify_key == KeyPlace(path=Path("verify.pem"))
    assert publisher.slack.bot == "U0009"


@pytest.mark.parametrize(
    ("environ", "role"),
    [({**BOT, "DATABASE_URL": ""}, Role.BOT), ({**PUBLISHER, "DATABASE_URL": "sqlite:///two.sqlite"}, Role.PUBLISHER)],
)
def test_a_file_cannot_be_shared_by_two_parts(problems, environ, role):
    (told,) = problems(environ, role)
    assert told.startswith(f"--role {role} needs PostgreSQL: an SQLite file belongs to one process alone")


@pytest.mark.parametrize(
    "name", ["X_API_KEY", "X_API_SECRET", "X_ACME_ACCESS_TOKEN", "X_ACME_ACCESS_SECRET", "TWOKEYS_VAULT_KEY_FILE"]
)
def test_the_bot_refuses_what_publishes(problems, name):
    (told,) = problems({**BOT, name: "very-secret"}, Role.BOT)
    assert told == f"{name}: only --role publisher may have this; take it away from --role bot."


def test_the_bot_refuses_the_vault_s_key_from_systemd_as_well(problems, tmp_path):
    (tmp_path / "twokeys-vault-key").touch()
    (told,) = problems({**BOT, "CREDENTIALS_DIRECTORY": str(tmp_path)}, Role.BOT)
    assert "TWOKEYS_VAULT_KEY_FILE" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("TWOKEYS_SIGNING_KEY_FILE", "a"), ("SLACK_APP_TOKEN", "xapp-1"), ("SLACK_SIGNING_SECRET", "very-secret")],
)
def test_the_publisher_refuses_what_signs_or_hears(problems, name, value):
    (told,) = problems({**PUBLISHER, name: value}, Role.PUBLISHER)
    assert told == f"{name}: only --role bot may have this; take it away from --role publisher."


def test_a_part_without_its_half_of_the_key_is_told_how_to_make_it(problems):
    without = {name: value for name, value in BOT.items() if "KEY" not in name}
    (signing,) = problems(without, Role.BOT)
    (verifying,) = problems({**PUBLISHER, "TWOKEYS_VERIFY_KEY_FILE": ""}, Role.PUBLISHER)
    assert "openssl genpkey -algorithm ed25519" in signing
    assert "openssl pkey -in signing.pem -pubout" in verifying


def test_the_publisher_must_know_whose_messages_are_cards(problems):
    (told,) = problems(PUBLISHER, Role.PUBLISHER, ON_X.replace('bot = "U0009"\n', ""))
    assert told.startswith("slack.bot: missing")


def test_who_is_all_may_have_everything(load_as):
    assert load_as({**PUBLISHER, **BOT, "DATABASE_URL": ""}, Role.ALL)
