"""`twokeys run` as somebody starts it with the settings of a world, in a process of its own."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from bot.settings import SettingsError
from tests.support.world import World

_ROOT = Path(__file__).parents[2]
_SOON = 60
"""Seconds within which a start that is refused has ended."""


async def refused_start(world: World) -> str:
    """What is said of a start that is refused."""
    with contextlib.suppress(SettingsError):
        assert world.settings
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=world.folder,
        env={**world.environ, "PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), "COLUMNS": "1000"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), _SOON)
    assert process.returncode == 1, said
    return said.decode()
