"""What a database driver's errors mean to everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from approvals.errors import DatabaseUnusable, Stale
from approvals.storage.engines import file_of, is_file

COLLIDED: Final = "collided"
_STATES: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_STOOD_STILL: Final = "25P03"
"""The server ended a transaction in which nothing went on."""

_NOT_ALLOWED: Final = "42501"
"""Whoever the address logs in as has no right to that."""


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn a driver's error into one of ours; a mistake in our own statements stays what it is."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as fault:
        if isinstance(fault, DBAPIError) and getattr(fault.orig, "sqlstate", None) in _STATES:
            raise Stale(COLLIDED) from fault
        raise DatabaseUnusable("unreachable", database=name_of(url), why=_first_line(fault)) from fault
    except DBAPIError as fault:
        # SQLite says "file is not a database" with its most general error, PostgreSQL that it waited long enough.
        if type(fault.orig).__name__ == "DatabaseError" or getattr(fault.orig, "sqlstate", None) == _STOOD_STILL:
            raise DatabaseUnusable("unreachable", database=name_of(url), why=_first_line(fault)) from fault
        if getattr(fault.orig, "sqlstate", None) == _NOT_ALLOWED:
            raise DatabaseUnusable("not-allowed", database=name_of(url), why=_first_line(fault)) from fault
        raise


def name_of(url: URL) -> str:
    """The database's name for people, without its password, which may stand among its parameters, too."""
    return str(file_of(url)) if is_file(url) else url.set(query={}).render_as_string(hide_password=True)


def _first_line(fault: SQLAlchemyError) -> str:
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    return next(iter(str(cause).splitlines()), "")
