"""Scenarios run on both databases, in a world of their own each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    marker = request.node.get_closest_marker("account")
    async with a_world(tmp_path, database_url, account_settings=marker.args[0] if marker else "") as made:
        yield made


ON_POSTGRESQL_LATER = frozenset(
    {
        "test_app_home",
        "test_corrections",
        "test_follow_ups",
        "test_incidents",
        "test_prepared_statements",
        "test_scheduling",
        "test_taking_down",
    }
)
"""Whose statements are tried on both databases by tests of their own: `make crash` plays these on PostgreSQL, too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in ON_POSTGRESQL_LATER and "[postgresql" in item.name:
            item.add_marker(pytest.mark.long)
