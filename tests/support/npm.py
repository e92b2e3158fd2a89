"""What Microsoft gives out by npm, which tests hold ours against; `make test` fetches it where there is npm."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "npm"
MODULES = FOLDER / "node_modules"
MISSING = "Microsoft's own renderer and schemas are not here: install npm (apt-get install npm), then: make test"


@pytest.fixture(scope="session")
def npm() -> Path:
    """The folder of packages, or the test is skipped; where CI is set it must be there."""
    if (MODULES / ".package-lock.json").exists():
        return MODULES
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)
