"""What every store is: statements run on the transaction's connection, which it never commits."""

from typing import Any, Final

from sqlalchemy import ColumnClause, Connection, Executable, Row, literal_column

ONE: Final[ColumnClause[int]] = literal_column("1")
"""A limit that stands literally in the SQL: PostgreSQL takes a bound one for a tenth of all rows, and a plan that it
could keep for so dear that it makes a new one each time, which takes ten times as long as to look."""


class Store:
    """Rows of one kind, as values, within one transaction."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _all(self, statement: Executable, **values: object) -> list[Row[Any]]:
        return list(self._connection.execute(statement, values))

    def _first(self, statement: Executable, **values: object) -> Row[Any] | None:
        return self._connection.execute(statement, values).first()

    def _one(self, statement: Executable, **values: object) -> Any:
        return self._connection.execute(statement, values).scalar_one()

    def _do(self, statement: Executable, **values: object) -> None:
        self._connection.execute(statement, values)

    def _returned(self, statement: Executable, **values: object) -> bool:
        """Whether an upsert with RETURNING wrote its row; SQLAlchemy does not count the rows of an INSERT."""
        return self._first(statement, **values) is not None

    def _changed(self, statement: Executable, **values: object) -> int:
        return self._connection.execute(statement, values).rowcount
