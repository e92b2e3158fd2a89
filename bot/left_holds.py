"""Holds that were asked for at a command line while another process has the SQLite file: left beside it, and taken by it."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_SUFFIX = ".holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftHold:
    """What is to be held; every account if none is named."""

    account: str | None
    reason: str
    until: str | None
    """ISO 8601, in UTC."""

    @property
    def ends(self) -> datetime | None:
        """When it ends by itself."""
        return datetime.fromisoformat(self.until) if self.until else None


def folder(database: Path) -> Path:
    """Where holds for that file are left."""
    return database.with_name(database.name + _SUFFIX)


def leave(database: Path, hold: LeftHold) -> Path:
    """Leave a hold for whoever has the file; it is there whole, or not at all."""
    place = folder(database)
    place.mkdir(mode=0o700, exist_ok=True)
    number, unfinished = tempfile.mkstemp(dir=place)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(asdict(hold), file)
        file.flush()
        os.fsync(file.fileno())
    finished = Path(unfinished).with_suffix(".json")
    Path(unfinished).rename(finished)
    return finished


def waiting(database: Path) -> bool:
    """Whether something was left."""
    place = folder(database)
    return place.is_dir() and any(place.glob("*.json"))


def left(database: Path) -> Iterator[tuple[Path, LeftHold]]:
    """What was left, oldest first; what cannot be read holds everything, as somebody wanted something held."""
    place = folder(database)
    if not place.is_dir():
        return
    for file in sorted(place.glob("*.json"), key=lambda one: one.stat().st_mtime_ns):
        try:
            said = LeftHold(**json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            said = LeftHold(account=None, reason=f"{file.name} cannot be read", until=None)
        yield file, said
