"""Bringing a database to the shape the code expects: Alembic, configured in code, with the migrations that travel along."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, String, func, inspect, literal_column, select, table

from approvals.errors import DatabaseUnusable
from approvals.storage.engines import address, file_of, is_file, lock_file, reading, writing
from approvals.storage.faults import translated

_ADVISORY_LOCK: Final = 7_216_033_105
"""Any number that nobody else locks on this server: two replicas that migrate at once would get in each other's way."""

_ON_RECORD: Final = table("alembic_version")
_FOUND: Final = select(literal_column("version_num", String)).select_from(_ON_RECORD)


def migrations_directory() -> Path:
    """Where the migrations are: inside the installed package, or beside it in a source tree."""
    package = find_spec("approvals.migrations")
    if package and package.submodule_search_locations:
        return Path(next(iter(package.submodule_search_locations)))
    return Path(__file__).resolve().parents[2] / "migrations"


def head() -> str:
    """The revision that this code works with."""
    return _revisions()[-1]


def current(url: str) -> str | None:
    """The revision a database has; None for one without any tables of ours."""
    place = address(url)
    if is_file(place) and not file_of(place).exists():
        return None
    engine = reading(place)
    try:
        with translated(place), engine.connect() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def upgrade(url: str) -> None:
    """Migrate a database to the newest revision, in one transaction; refuses a file that somebody writes."""
    place = address(url)
    lock = lock_file(place)
    engine = writing(place)
    try:
        with translated(place):
            migrate(engine)
    finally:
        engine.dispose()
        if lock:
            lock.release()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Migrate over an engine of one's own."""
    with engine.connect() as connection, _references_unchecked(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        _refuse_newer(connection)
        _run(connection, revision)
        _refuse_broken_references(connection)


def _run(connection: Connection, revision: str) -> None:
    # Most starts have nothing to migrate, and Alembic takes as long to import as SQLAlchemy.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # A per cent sign would be read as the start of an interpolation.
    config.set_main_option("script_location", str(migrations_directory()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """The revision on record in the database."""
    if not inspect(connection).has_table(_ON_RECORD.name):
        return None
    return connection.execute(_FOUND).scalar()


def check(connection: Connection) -> None:
    """Refuse a database that is not what the code expects."""
    found = revision_of(connection)
    if found is None:
        raise DatabaseUnusable("no-migrations", needed=head())
    if found != head():
        _refuse_newer(connection)
        raise DatabaseUnusable("migrations-pending", found=found, needed=head())


def _refuse_newer(connection: Connection) -> None:
    found = revision_of(connection)
    if found is not None and found not in _revisions():
        raise DatabaseUnusable("newer-than-code", found=found, needed=head())


@contextmanager
def _references_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by dropping it and renaming its copy, which its references must not forbid.

    The switch has no effect inside a transaction (https://sqlite.org/foreignkeys.html), so it is set outside.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if orphan is not None:
            raise DatabaseUnusable("broken-references", table=orphan[0])


def _revisions() -> list[str]:
    """Every revision in order, as the files of the migrations are called; Alembic would read them all."""
    return sorted(file.name.split("_")[0] for file in migrations_directory().glob("versions/[0-9]*.py"))
