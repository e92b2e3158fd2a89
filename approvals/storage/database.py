"""The database: each transaction is one plain function that runs on a thread, from BEGIN to COMMIT."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Self, TypeVar

from filelock import BaseFileLock
from sqlalchemy import URL, Engine, text

from approvals.errors import DatabaseUnusable, Stale
from approvals.storage.due import Due
from approvals.storage.engines import (
    POOL,
    address,
    file_of,
    glancing,
    is_file,
    lock_file,
    only_reading,
    reading,
    writing,
)
from approvals.storage.faults import COLLIDED, name_of, translated
from approvals.storage.unit import Unit
from approvals.storage.upgrade import check, migrate, revision_of

T = TypeVar("T")

_COLLISIONS = 3
_CHECKPOINT = text("PRAGMA wal_checkpoint(TRUNCATE)")
_ANEW = ("VACUUM", str(_CHECKPOINT))


class Database:
    """An open database; `close` it when done.

    Nothing can be awaited inside a transaction, so none stays open across a call to the outside world.
    """

    def __init__(self, url: URL, *, writer: Engine | None, reader: Engine, lock: BaseFileLock | None) -> None:
        self._url = url
        self._writer = writer
        self._reader = reader
        # Of the writer: what made another engine only read would hold for this one, too.
        self._glancer = glancing(writer or reader)
        self._lock = lock
        self._threads = ThreadPoolExecutor(1 if is_file(url) else POOL, thread_name_prefix="database")

    @classmethod
    def open(cls, url: str, *, create: bool = False) -> Self:
        """Open a database to write; refuses one that is in use, missing, or not of the code's revision.

        `create` makes the tables where there are none; it never changes tables that are there.
        """
        place = address(url)
        if is_file(place) and not create:
            _refuse_missing(place)
        with ExitStack() as undo:
            lock = lock_file(place)
            if lock:
                undo.callback(lock.release)
            engine = writing(place)
            undo.callback(engine.dispose)
            with translated(place):
                _check(engine, create=create)
            undo.pop_all()
        return cls(place, writer=engine, reader=only_reading(engine), lock=lock)

    @classmethod
    def open_readonly(cls, url: str) -> Self:
        """Open a database to read, also while somebody else writes it."""
        place = address(url)
        if is_file(place):
            _refuse_missing(place)
        with ExitStack() as undo:
            engine = reading(place)
            undo.callback(engine.dispose)
            with translated(place):
                _check(engine, create=False)
            undo.pop_all()
        return cls(place, writer=None, reader=engine, lock=None)

    async def run(self, fn: Callable[[Unit], T]) -> T:
        """Run a function in one transaction: committed when it returns, undone when it raises.

        One that collided with another is undone and run again, so that it must not change anything but the database.

        Once begun it runs to its end, even if whoever awaits it is cancelled.
        """
        if self._writer is None:
            raise DatabaseUnusable("read-only", database=name_of(self._url))
        return await self._on_thread(self._writer, fn)

    async def read(self, fn: Callable[[Unit], T]) -> T:
        """Run a function that only reads, on one unchanging picture of the database."""
        return await self._on_thread(self._reader, fn)

    async def glance(self, fn: Callable[[Due], T]) -> T:
        """Ask what is due, which is one statement: without a transaction around it, as it is asked every second."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._glance, fn)

    async def ping(self) -> None:
        """Ask whether the database answers and is still what the code expects."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._ping)

    async def fold(self) -> None:
        """Fold SQLite's log into its file: what was deleted is then in neither. A server sees to that by itself."""
        if self._writer is not None and is_file(self._url):
            await asyncio.get_running_loop().run_in_executor(self._threads, self._checkpoint, self._writer)

    async def rewrite(self) -> None:
        """Write SQLite's file anew: then nothing is left of what was deleted before it was overwritten each time."""
        if self._writer is not None and is_file(self._url):
            await asyncio.get_running_loop().run_in_executor(self._threads, self._rewrite, self._writer)

    async def close(self) -> None:
        """Let running transactions end, fold SQLite's log into its file, and let others in."""
        await asyncio.to_thread(self._close)

    async def _on_thread(self, engine: Engine, fn: Callable[[Unit], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transact, engine, fn)

    def _transact(self, engine: Engine, fn: Callable[[Unit], T]) -> T:
        """Two processes may want the same rows in another order: the server ends one of them, which begins anew."""
        for _ in range(_COLLISIONS):
            try:
                return self._once(engine, fn)
            except Stale as fault:
                if fault.slug != COLLIDED:
                    raise
        return self._once(engine, fn)

    def _once(self, engine: Engine, fn: Callable[[Unit], T]) -> T:
        with translated(self._url), engine.begin() as connection:
            unit = Unit(connection)
            result = fn(unit)
            unit.finish()
            return result

    def _glance(self, fn: Callable[[Due], T]) -> T:
        with translated(self._url), self._glancer.connect() as connection:
            return fn(Due(connection))

    def _ping(self) -> None:
        with translated(self._url), self._reader.begin() as connection:
            check(connection)

    def _close(self) -> None:
        self._threads.shutdown(wait=True)
        try:
            if self._writer is not None and is_file(self._url):
                self._checkpoint(self._writer)
        finally:
            self._reader.dispose()
            if self._lock:
                self._lock.release()

    def _checkpoint(self, writer: Engine) -> None:
        with translated(self._url), writer.connect() as connection:
            connection.connection.cursor().execute(str(_CHECKPOINT))

    def _rewrite(self, writer: Engine) -> None:
        with translated(self._url), writer.connect() as connection:
            cursor = connection.connection.cursor()
            for statement in _ANEW:
                cursor.execute(statement)


def _refuse_missing(url: URL) -> None:
    """SQLite would make an empty file where there is none."""
    if not file_of(url).exists():
        raise DatabaseUnusable("no-migrations", database=name_of(url))


def _check(engine: Engine, *, create: bool) -> None:
    if create:
        with engine.connect() as connection:
            empty = revision_of(connection) is None
        if empty:
            migrate(engine)
    with engine.connect() as connection:
        check(connection)
