"""How each database is reached: one connection to an SQLite file, a small pool to PostgreSQL."""

import sqlite3
from copy import copy
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from filelock import BaseFileLock, FileLock, Timeout
from sqlalchemy import URL, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from approvals.errors import DatabaseUnusable
from approvals.storage.sqlite_file import SCHEME, SqliteFile

POOL: Final = 5
"""Connections, and threads to use them, on PostgreSQL; SQLite has one writer whatever one does."""

_BUSY_SECONDS: Final = 5.0
_CONNECT_SECONDS: Final = 10

_ALIVE: Final = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""Within a minute, a server that is gone without a word is noticed; the system's own patience is two hours.

Seconds, and milliseconds: https://www.postgresql.org/docs/current/libpq-connect.html
"""

FROZEN_SECONDS: Final = 30.0
"""How long a transaction may stand still, under half of a claim's lease: then the server ends it.

A process that was stopped within a transaction keeps its locks, and everybody else would wait for as long as it is.
"""


def address(url: str) -> URL:
    """The database's address with the driver that is meant; refuses what is neither SQLite file nor PostgreSQL.

    `postgres://` is what hosters write, and SQLAlchemy 2.1 no longer means psycopg2 by `postgresql://`.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as unreadable:
        raise DatabaseUnusable("not-a-database-address") from unreadable
    match parsed.get_backend_name():
        case "postgres" | "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(drivername="sqlite")
        case "sqlite":
            raise DatabaseUnusable("needs-a-file")
        case other:
            raise DatabaseUnusable("unknown-database", kind=other)


def is_file(url: URL) -> bool:
    """Whether the database is a file of ours."""
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> Path:
    """The SQLite file."""
    return Path(url.database or "").absolute()


def lock_file(url: URL) -> BaseFileLock | None:
    """Be the only process that writes the file; the operating system gives the lock back even after a crash."""
    if not is_file(url):
        return None
    file = file_of(url)
    if not file.parent.is_dir():
        # The lock would make the directory, and hide a mistyped path.
        raise DatabaseUnusable("unreachable", database=str(file), why=f"there is no directory {file.parent}")
    lock = FileLock(f"{file}.lock", timeout=0, thread_local=False, is_singleton=False)
    try:
        lock.acquire()
    except Timeout as taken:
        raise DatabaseUnusable("in-use", file=str(file)) from taken
    except OSError as fault:
        raise DatabaseUnusable("unreachable", database=str(file), why=str(fault)) from fault
    return lock


def writing(url: URL) -> Engine:
    """An engine whose transactions write."""
    return _file_engine(url, mode="rwc") if is_file(url) else _server_engine(url)


def reading(url: URL) -> Engine:
    """An engine that cannot write, whoever else does."""
    return only_reading(_file_engine(url, mode="ro") if is_file(url) else _server_engine(url))


def only_reading(engine: Engine) -> Engine:
    """The same connections, for transactions that read: on PostgreSQL, all statements see the same moment."""
    if not isinstance(engine.dialect, SqliteFile):
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    dialect = copy(engine.dialect)
    dialect.only_reads = True
    return Engine(engine.pool, dialect, engine.url)


def glancing(engine: Engine) -> Engine:
    """The same connections, for a single statement that reads: a server needs no transaction for it."""
    if isinstance(engine.dialect, SqliteFile):
        return only_reading(engine)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _server_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": _CONNECT_SECONDS, **_ALIVE},
    )
    event.listen(engine, "connect", _let_nobody_wait)
    return engine


def _let_nobody_wait(connection: Any, _record: Any) -> None:
    # As a statement: poolers between us and the server refuse it among the options of a connection.
    connection.execute(f"SET idle_in_transaction_session_timeout = {FROZEN_SECONDS * 1000:.0f}")
    connection.commit()


def _file_engine(url: URL, *, mode: str) -> Engine:
    """One connection for everything: it writes, reads and checkpoints.

    SQLite before 3.51.3 can corrupt a file that two connections reset the WAL of (https://sqlite.org/wal.html).
    """
    target = f"file:{quote(str(file_of(url)))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: Python's own BEGIN would come late, and be deferred.
        return sqlite3.connect(target, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS)

    engine = create_engine(f"{SCHEME}://", creator=connect, poolclass=StaticPool)
    event.listen(engine, "connect", _prepare_to_write if mode == "rwc" else _prepare_to_read)
    return engine


def _prepare_to_write(connection: sqlite3.Connection, _record: Any) -> None:
    # FULL: with NORMAL, a power cut may undo an approval that was acknowledged (https://sqlite.org/pragma.html).
    # secure_delete: what is forgotten is overwritten, and not left in the file until something else takes its place.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_to_read(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")
