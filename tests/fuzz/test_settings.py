"""Settings, whatever stands in them and around them: settings, or a sentence for each thing that is wrong."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, load
from tests.bot.cli.conftest import SETTINGS
from tests.fuzz.mutations import WORDS, mutated
from tests.fuzz.toml import as_toml

VALID = tomllib.loads(
    SETTINGS.format(workspace="T0001", network="x", channel="C0001", bea="U0002", leads='["ada"]', seen="true")
    + '[slack.emoji]\napprove = "ok"\n'
)
SECRET = "5ecret-Wort-4711"
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
PLACE = re.compile(r"(?:slack|accounts|people)\b|\b[A-Z][A-Z_]{3,}\b|twokeys\.toml|^\S+: this key means nothing here")

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


@given(document=mutated([VALID]))
@settings(SAFE, max_examples=200)
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
