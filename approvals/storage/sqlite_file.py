"""SQLite as we use it: a transaction begins as what it is for, and one that only reads cannot write."""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

SCHEME = "sqlite+twokeys"
ONLY_READS = "only_reads"
"""How the switch stands, among what is known of a connection."""


class SqliteFile(SQLiteDialect_pysqlite):
    """Begins by itself: Python's own BEGIN would come late, and be deferred.

    SQLAlchemy would let one listen for each transaction's begin, and then each statement takes half as long again.
    """

    supports_statement_cache = True
    begins = "BEGIN IMMEDIATE"
    """A deferred transaction that reads first and then writes fails whenever somebody wrote in between."""
    only_reads = False

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin, after the switch that forbids to write if it stands otherwise."""
        if dbapi_connection.info.get(ONLY_READS) is not self.only_reads:
            dbapi_connection.execute(f"PRAGMA query_only={'ON' if self.only_reads else 'OFF'}")
            dbapi_connection.info[ONLY_READS] = self.only_reads
        if self.begins:
            dbapi_connection.execute(self.begins)


registry.register("sqlite.twokeys", __name__, SqliteFile.__name__)
