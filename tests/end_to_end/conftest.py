"""The whole product, new for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.page import Page
from tests.end_to_end.stage import Stage, a_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as made:
        yield made


@pytest.fixture
def page(stage: Stage) -> Page:
    return stage.page
