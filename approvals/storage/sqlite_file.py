"""SQLite as we use it: a transaction begins as what it is for, and of one that only reads nothing stays."""

import sqlite3
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

SCHEME = "sqlite+twokeys"
_CHANGES = "changes"
"""How many rows a connection had changed when its transaction began, among what is known of it."""


class SqliteFile(SQLiteDialect_pysqlite):
    """Begins by itself: Python's own BEGIN would come late, and be deferred.

    SQLAlchemy would let one listen for each transaction's begin, and then each statement takes half as long again. So it
    does where `query_only` forbids to write meanwhile: to switch it has SQLite prepare every statement anew.
    """

    supports_statement_cache = True
    only_reads = False

    @property
    def begins(self) -> str:
        """A deferred transaction that reads first and then writes fails whenever somebody wrote in between."""
        return "BEGIN" if self.only_reads else "BEGIN IMMEDIATE"

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin, and remember what was changed before."""
        dbapi_connection.execute(self.begins)
        dbapi_connection.info[_CHANGES] = dbapi_connection.total_changes

    def do_commit(self, dbapi_connection: Any) -> None:
        """Keep what was changed; nothing of a transaction that only reads, and whoever changes something there hears it."""
        if not self.only_reads:
            dbapi_connection.commit()
            return
        changed = dbapi_connection.total_changes != dbapi_connection.info[_CHANGES]
        dbapi_connection.rollback()
        if changed:
            raise sqlite3.OperationalError("a transaction that is read-only changed something, and was undone")


registry.register("sqlite.twokeys", __name__, SqliteFile.__name__)
