"""A process of its own plays the scenarios: the one that runs the tests may have threads, and must not fork."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.scenario import Scenario

Play = Callable[[Scenario], dict[str, Any]]


@pytest.fixture(scope="session")
def play() -> Iterator[Play]:
    """Play a scenario; returns what was broken, whether the fault struck, was felt, and struck again, and which doors were passed."""
    command = [sys.executable, "-m", "tests.crash", "--serve"]
    with subprocess.Popen(  # noqa: S603 - our own module
        command,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin
        assert server.stdout

        def ask(scenario: Scenario) -> dict[str, Any]:
            print(scenario, file=server.stdin, flush=True)
            answer: dict[str, Any] = json.loads(server.stdout.readline())
            return answer

        yield ask
        server.stdin.close()
        server.wait(timeout=60)
