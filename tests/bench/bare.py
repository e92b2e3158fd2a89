"""The peer of everything that is stored: Python's own sqlite3, as careful as we are, and nothing around it."""

import json
import sqlite3
from pathlib import Path
from typing import Any


class BareFile:
    """A table in a file of its own; each row is on the disk before `put` returns."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE letters (id INTEGER PRIMARY KEY, key TEXT UNIQUE, payload TEXT)")
        self._count = 0

    def put(self, payload: dict[str, Any]) -> None:
        self._count += 1
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(
            "INSERT INTO letters (key, payload) VALUES (?, ?)", (f"Ev{self._count}", json.dumps(payload))
        )
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()
