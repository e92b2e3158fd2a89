"""Settings, whatever stands in them and around them: settings, or a sentence for each thing that is wrong."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, load
from bot.settings.shapes import (
    AccountTable,
    LedgerTable,
    PersonTable,
    RetentionTable,
    SlackTable,
    TeamsTable,
)
from tests.bot.cli.conftest import SETTINGS
from tests.fuzz.mutations import WORDS, mutated
from tests.fuzz.toml import as_toml

VALID = tomllib.loads(
    SETTINGS.format(workspace="T0001", network="x", channel="C0001", bea="U0002", leads='["ada"]', seen="true")
    + '[slack.emoji]\napprove = "ok"\n'
)
EVERYTHING = tomllib.loads("""
[slack]
workspace = "T0001"
short_names = ["draft"]
see_deletions = true
bot = "U0009"

[slack.emoji]
approve = "ok"
reject = "no_entry"
hold = "raised_hand"

[teams]
reactions = { approve = "✅", reject = "❌", hold = "✋" }

[retention]
raw_events_days = 14
texts_days = 90

[ledger]
checkpoint_file = "twokeys.checkpoints"
checkpoint_channel = "C0009"

[accounts.acme]
handle = "acme_help"
network = "rehearsal"
channel = "C0001"
teams_channel = "19:support@thread.tacv2"
roster = ["ada", "bea", "carla", "dora"]
leads = ["ada", "dora"]
backup = ["bea"]
emergency = ["carla"]
approvals = 2
suggesters_count = true
ruleset = "default"
domains = ["acme.example"]
exempt_from_summons = false
timezone = "Europe/Rome"
quiet_hours = "22:00-07:00"
best_hours = ["12:00-13:00", "18:00-19:30"]

[[accounts.acme.steps]]
name = "legal"
roster = ["bea", "carla"]
need = "any"

[[accounts.acme.steps]]
name = "lead"
leads = true
need = 1

[accounts.acme.texts.en]
correction = "We wrote {wrong}; right is {right}."
line = "Please do not rely on {wrong} for now."
apology = "We are sorry: {wrong} was wrong."
grave_apology = "We are very sorry: {wrong} was wrong."

[people.ada]
name = "Ada Byron"
initials = "AB"
email = "ada@acme.example"
languages = ["en", "it"]
timezone = "Europe/Rome"

[people.bea]
name = "Bea Ruiz"
initials = "BR"
slack = "U0002"

[people.carla]
name = "Carla Neri"
initials = "CN"
email = "carla@acme.example"
teams = "00000000-0000-4000-8000-000000000012"

[people.dora]
name = "Dora Lind"
initials = "DL"
email = "dora@acme.example"
""")
SECRET = "5ecret-Wort-4711"
APP = "00000000-0000-4000-8000-000000000001"
TOKENS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "X_BEARER_TOKEN",
    "X_API_KEY",
    "X_ACME_ACCESS_TOKEN",
)
OTHERS = (
    "DATABASE_URL",
    "SLACK_API_URL",
    "X_API_URL",
    "TWOKEYS_LISTEN",
    "TWOKEYS_VAULT_KEY_FILE",
    "CREDENTIALS_DIRECTORY",
)
PIECES = st.sampled_from(
    (
        "https://",
        "http://",
        "postgresql://",
        "sqlite:///",
        "127.0.0.1",
        ":",
        "@",
        "[::1]",
        "]",
        "99999999",
        "xoxb-",
        "x",
        "/",
        "\n",
        "ü",
        "٣",
        "²",
        "?",
        "#",
        "%",
    )
)
VALUES = WORDS.filter(lambda word: "\0" not in word) | st.lists(PIECES, max_size=5).map("".join)
ENVIRONMENTS = st.dictionaries(st.sampled_from((*TOKENS, *OTHERS)), VALUES, max_size=6)
PLACE = re.compile(
    r"(?:slack|teams|retention|ledger|accounts|people)\b|\b[A-Z][A-Z_]{3,}\b|twokeys\.toml|^\S+: this key means nothing here"
)

Read = Callable[[bytes, Mapping[str, str]], tuple[str, ...]]


@pytest.fixture
def problems(tmp_path: Path) -> Read:
    """What is said of a file and an environment; nothing, if both can be used."""

    def read(text: bytes, environ: Mapping[str, str]) -> tuple[str, ...]:
        path = tmp_path / "twokeys.toml"
        path.write_bytes(text)
        try:
            assert isinstance(load(path, environ), Settings)
        except SettingsError as wrong:
            assert wrong.problems
            return wrong.problems
        return ()

    return read


SAFE = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(text=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")))
@settings(SAFE)
def test_any_file_is_settings_or_what_is_wrong_with_it(problems: Read, text: bytes) -> None:
    for one in problems(text, {}):
        assert PLACE.search(one), one


def test_everything_that_settings_can_say_is_there_to_be_changed(problems: Read, tmp_path: Path) -> None:
    teams = {"TEAMS_APP_ID": APP, "TEAMS_APP_SECRET": SECRET, "TEAMS_TENANT_ID": APP}
    key = {"TWOKEYS_SIGNING_KEY_FILE": str(tmp_path / "signing.key")}
    assert not problems(as_toml(EVERYTHING), {**teams, **key})
    said = {
        table: {key for rows in EVERYTHING[table].values() for key in (rows if isinstance(rows, dict) else ())}
        for table in ("accounts", "people")
    }
    said |= {table: set(EVERYTHING[table]) for table in ("slack", "teams", "retention", "ledger")}
    assert said == {
        "accounts": set(AccountTable.model_fields),
        "people": set(PersonTable.model_fields),
        "slack": set(SlackTable.model_fields),
        "teams": set(TeamsTable.model_fields),
        "retention": set(RetentionTable.model_fields),
        "ledger": set(LedgerTable.model_fields),
    }


@given(document=mutated([VALID, EVERYTHING]))
@settings(SAFE, max_examples=300)
def test_settings_that_are_almost_right_are_told_where_they_are_wrong(
    problems: Read, document: dict[str, object]
) -> None:
    for one in problems(as_toml(document), {}):
        assert PLACE.search(one), one


@given(environ=ENVIRONMENTS, secret=st.sampled_from(TOKENS), ending=VALUES)
@settings(SAFE)
def test_any_environment_is_told_by_its_variables_and_without_its_secrets(
    problems: Read, environ: dict[str, str], secret: str, ending: str
) -> None:
    for one in problems(as_toml(VALID), {**environ, secret: f"{SECRET}{ending}"}):
        assert PLACE.search(one), one
        assert SECRET not in one


@given(word=VALUES)
@settings(SAFE)
def test_a_password_in_an_address_is_not_shown(problems: Read, word: str) -> None:
    for name in ("DATABASE_URL", "SLACK_API_URL", "X_API_URL"):
        for one in problems(as_toml(VALID), {name: f"{word}://bot:{SECRET}@{word}"}):
            assert SECRET not in one
