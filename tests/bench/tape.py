"""What the stores say to SQLite, noted word for word, and said again through Python's own sqlite3 alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from approvals.storage.database import Database

Said = tuple[str, Any]


@contextmanager
def noted(database: Database) -> Iterator[list[Said]]:
    """Every statement with its values, from each BEGIN to its COMMIT, until the end of the block."""
    tape: list[Said] = []

    def begun(connection: Connection) -> None:
        tape.append((connection.dialect.begins, ()))

    def executed(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        tape.extend((statement, each) for each in (values if many else [values]))

    def committed(_connection: Any) -> None:
        tape.append(("COMMIT", ()))

    def rolled_back(_connection: Any) -> None:
        tape.append(("ROLLBACK", ()))

    listeners = {"begin": begun, "before_cursor_execute": executed, "commit": committed, "rollback": rolled_back}
    engines = [database._writer, database._reader]
    for engine, (name, listener) in product(engines, listeners.items()):
        event.listen(engine, name, listener)
    yield tape
    for engine, (name, listener) in product(engines, listeners.items()):
        event.remove(engine, name, listener)


def copied(file: Path) -> Path:
    """What a file that is open holds now, in another."""
    copy = file.with_suffix(".before")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


class Replayed:
    """A file as another one was before a tape, brought back to that as often as the tape is played."""

    def __init__(self, before: Path, file: Path) -> None:
        self._before = sqlite3.connect(before)
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")

    async def rewind(self) -> None:
        self._before.backup(self._connection)

    async def play(self, tape: list[Said]) -> None:
        for statement, values in tape:
            self._connection.execute(statement, values).fetchall()

    def close(self) -> None:
        self._before.close()
        self._connection.close()
