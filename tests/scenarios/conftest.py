"""Scenarios run on both databases and in both chats, in a world of their own each."""

import inspect
import re
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.teams_world import a_teams_world
from tests.support.world import World, a_world

_OF_SLACK = ("world.slack", "slack.", "over_http")
"""What a scenario names that looks into Slack itself, and so is Slack's alone; every other one is played in Teams, too."""


@pytest.fixture
async def world(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    marker = request.node.get_closest_marker("account")
    found = a_teams_world if getattr(request, "param", "slack") == "teams" else a_world
    async with found(tmp_path, database_url, account_settings=marker.args[0] if marker else "") as made:
        yield made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "world" not in metafunc.fixturenames:
        return
    alone = metafunc.definition.get_closest_marker("slack") or metafunc.function.__name__ in _of_slack(metafunc.module)
    metafunc.parametrize("world", ["slack"] if alone else ["slack", "teams"], indirect=True)


@cache
def _of_slack(module: ModuleType) -> frozenset[str]:
    """The functions of a file, scenarios and others, that look into Slack, or call one there that does."""
    own = {name: inspect.getsource(it) for name, it in vars(module).items() if inspect.isfunction(it)}
    of_slack = {name for name, source in own.items() if any(word in source for word in _OF_SLACK)}
    while more := {
        name
        for name, source in own.items()
        if name not in of_slack and any(re.search(rf"\b{one}\(", source) for one in of_slack)
    }:
        of_slack |= more
    return frozenset(of_slack)


ON_POSTGRESQL_AT_ONCE = frozenset({"test_approving", "test_evidence"})
"""The way of a post, and what is left of it in the ledger. What several processes could spoil, letters and unclear sends
among it, is played on PostgreSQL by several of them in test_two_parts and tests/replicas; what all others ask of
PostgreSQL, the tests of storage ask of it as well. `make crash` plays them all there, too."""

IN_TEAMS_AT_ONCE = frozenset({"test_approving", "test_editing"})
"""What everything else stands on. All the others are played in Teams, too, and take their time: the long part has them,
and tests/bot/chats holds both chats to the same at once."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In Teams, SQLite is enough: nothing in the database knows which chat it is."""
    twice = [item for item in items if _is(item, "world", "teams") and _is(item, "database_url", "postgresql")]
    config.hook.pytest_deselected(items=twice)
    items[:] = [item for item in items if item not in twice]
    for item in items:
        later = _is(item, "database_url", "postgresql") and item.path.stem not in ON_POSTGRESQL_AT_ONCE
        if later or (_is(item, "world", "teams") and item.path.stem not in IN_TEAMS_AT_ONCE):
            item.add_marker(pytest.mark.long)


def _is(item: pytest.Item, what: str, which: str) -> bool:
    """Whether that fixture is the one of that name."""
    return isinstance(item, pytest.Function) and hasattr(item, "callspec") and item.callspec.params.get(what) == which
