"""The column types that turn what a database stores into the domain's values and back."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine

E = TypeVar("E", bound=StrEnum)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; a time without a zone is refused, since it could mean any of 38 moments."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        # SQLite gives the time back as it was written, but without its zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[E], Generic[E]):
    """A member of a StrEnum, stored as its value: readable in SQL, and open to new members without a migration."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else self.kind(value)


def row_id() -> TypeEngine[int]:
    """64 bits; on SQLite only a plain INTEGER primary key counts up by itself (https://sqlite.org/autoinc.html)."""
    return BigInteger().with_variant(Integer(), "sqlite")


def small_value() -> TypeEngine[object]:
    """A small value as JSON text; Python's None is SQL's NULL."""
    return JSON(none_as_null=True)
