"""Every test has a stage of its own, and starts the processes that it needs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.replicas.stage import Stage, a_stage
from tests.replicas.two_replicas import TwoReplicas
from tests.support.databases import TwoRoles, restart
from tests.support.world import a_world

RestartDatabase = Callable[[], Awaitable[None]]


@pytest.fixture
async def stage(tmp_path: Path, two_roles: TwoRoles) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path, two_roles) as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, postgresql_url: str) -> AsyncIterator[TwoReplicas]:
    async with a_world(tmp_path, postgresql_url, made=partial(TwoReplicas)) as made:
        yield made


@pytest.fixture
def restart_database(postgresql_server: Any, two_roles: TwoRoles) -> Iterator[RestartDatabase]:
    """Take the server down at once and bring it back; what it has committed it keeps, as servers do."""
    name = psycopg.conninfo.conninfo_to_dict(two_roles.owner)["dbname"]
    with psycopg.connect(two_roles.owner, autocommit=True) as owner:
        owner.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    yield partial(asyncio.to_thread, restart, postgresql_server)
    with psycopg.connect(two_roles.owner, autocommit=True) as owner:
        owner.execute(f'ALTER DATABASE "{name}" RESET synchronous_commit')
