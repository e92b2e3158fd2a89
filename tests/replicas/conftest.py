"""Every test has a stage of its own, and starts the processes that it needs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.replicas.stage import Stage, a_stage
from tests.support.databases import TwoRoles


@pytest.fixture
async def stage(tmp_path: Path, two_roles: TwoRoles) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path, two_roles) as made:
        yield made
