"""`twokeys demo` as a process of its own: what it leaves behind, and what it says when it cannot start."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE = 90
"""Seconds; a busy machine takes a while to read everything that the demo needs."""


async def started(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", *arguments),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_a_terminal_that_is_closed_leaves_nothing_behind(tmp_path):
    demo = await started(tmp_path)
    async with asyncio.timeout(PATIENCE):
        await demo.stdout.readline()
    demo.send_signal(signal.SIGHUP)
    out, err = await asyncio.wait_for(demo.communicate(), PATIENCE)
    assert "Stopped in the middle of the story" in out.decode()
    assert err == b""
    assert list(tmp_path.iterdir()) == []


async def test_a_port_in_use_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = await started(tmp_path, "--port", str(port))
        _, err = await asyncio.wait_for(demo.communicate(), PATIENCE)
    assert demo.returncode == 1
    assert (
        err.decode()
        == f"Port {port} is in use by another program. Name another one, or none: then a free one is taken.\n"
    )
    assert list(tmp_path.iterdir()) == []


async def test_a_port_that_is_none_is_a_wrong_line(tmp_path):
    demo = await started(tmp_path, "--port", "99999")
    _, err = await asyncio.wait_for(demo.communicate(), PATIENCE)
    assert demo.returncode == 2
    assert "99999 is not in the range 0<=x<=65535" in err.decode()
