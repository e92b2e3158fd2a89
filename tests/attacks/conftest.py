"""The worlds that are attacked: one process on SQLite, signed HTTP, or two parts on PostgreSQL."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.databases import TwoRoles
from tests.support.two_parts import TwoParts
from tests.support.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Everything in one process, which must keep off all that does not need the machine itself."""
    marker = request.node.get_closest_marker("account")
    async with a_world(tmp_path, sqlite_url, account_settings=marker.args[0] if marker else "") as made:
        yield made


@pytest.fixture
async def parts(tmp_path: Path, two_roles: TwoRoles) -> AsyncIterator[TwoParts]:
    """The same in two parts, of which the attacker may have one."""
    async with a_world(tmp_path, two_roles.owner, made=partial(TwoParts, roles=two_roles)) as made:
        yield made
