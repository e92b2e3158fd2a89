"""One world for all that is thrown at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.siege import Siege, besieged
from tests.fuzz.teams_siege import TeamsSiege, besieged_in_teams


@pytest.fixture(scope="session")
def siege(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Siege]:
    folder = tmp_path_factory.mktemp("siege")
    shutil.copyfile(migrated_file, folder / "twokeys.sqlite")
    with besieged(folder, f"sqlite:///{folder / 'twokeys.sqlite'}") as made:
        yield made


@pytest.fixture(scope="session")
def teams_siege(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[TeamsSiege]:
    folder = tmp_path_factory.mktemp("teams-siege")
    shutil.copyfile(migrated_file, folder / "twokeys.sqlite")
    with besieged_in_teams(folder, f"sqlite:///{folder / 'twokeys.sqlite'}") as made:
        yield made
