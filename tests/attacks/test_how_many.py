"""That none of the ways in is lost: there are many, through every door."""

from collections import Counter
from pathlib import Path

import pytest

DOORS = {"clearance", "database", "http", "ledger", "network", "people", "settings", "teams", "text", "time"}
AT_LEAST = 60


def test_there_are_at_least_sixty_attacks_and_some_through_every_door(request: pytest.FixtureRequest) -> None:
    here = Path(__file__).parent
    counted = Counter(item.path.stem for item in request.session.items if item.path.parent == here)
    there = {file.stem for file in here.glob("test_through_*.py")}
    assert there == {f"test_through_{door}" for door in DOORS}
    if not there <= set(counted):
        pytest.skip("only some of the attacks were asked for")
    assert sum(counted[name] for name in there) >= AT_LEAST
