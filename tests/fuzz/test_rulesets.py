"""Rulesets, whatever stands in them: a ruleset, or a sentence for each thing that is wrong."""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.ruleset import Ruleset, RulesetError, load
from tests.fuzz.mutations import WORDS, mutated
from tests.fuzz.toml import as_toml

SHIPPED = [
    tomllib.loads(one.read_text(encoding="utf-8"))
    for one in files("policies.rulesets").iterdir()
    if one.name.endswith(".toml")
]
SAFE = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def judged(tmp_path: Path) -> Callable[[bytes], None]:
    def judge(text: bytes) -> None:
        path = tmp_path / "brand.toml"
        path.write_bytes(text)
        try:
            assert isinstance(load(path), Ruleset)
        except RulesetError as wrong:
            assert wrong.problems
            assert all(one.startswith(f"{tmp_path}") or ".toml: " in one or ": " in one for one in wrong.problems)

    return judge


@given(text=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")))
@settings(SAFE)
def test_any_file_is_a_ruleset_or_what_is_wrong_with_it(judged: Callable[[bytes], None], text: bytes) -> None:
    judged(text)


@given(document=mutated(SHIPPED))
@settings(SAFE)
def test_a_ruleset_that_is_almost_right_is_told_where_it_is_wrong(
    judged: Callable[[bytes], None], document: dict[str, object]
) -> None:
    judged(as_toml(document))


@given(name=WORDS)
@settings(SAFE)
def test_any_name_is_one_of_a_ruleset_or_of_none(name: str) -> None:
    try:
        assert isinstance(load(name), Ruleset)
    except RulesetError as wrong:
        assert wrong.problems
