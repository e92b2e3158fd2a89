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
