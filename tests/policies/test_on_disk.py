"""Large tables that lie on disk."""

import tempfile
from pathlib import Path

import numpy as np
import pytest

from policies.reading.on_disk import on_disk

TABLE = np.arange(12, dtype=np.uint16).reshape(3, 4)


def test_a_table_on_disk_says_the_same() -> None:
    kept = on_disk(TABLE)
    assert isinstance(kept, np.memmap)
    assert (kept == TABLE).all()


def test_without_room_for_files_a_table_stays_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert on_disk(TABLE) is TABLE
