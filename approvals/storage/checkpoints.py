"""Checkpoints: what was signed of the ledger, and whether a copy is elsewhere yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.ledger import Tree
from approvals.storage.record_tables import checkpoints
from approvals.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed checkpoint, and the parts of the tree from which the next one goes on."""

    size: int
    parts: Sequence[bytes]
    note: str

    def tree(self) -> Tree:
        """The tree as it was then."""
        return Tree(self.size, self.parts)


_LAST = select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)
_ALL = select(checkpoints).order_by(checkpoints.c.size)
_PUT = insert(checkpoints).on_conflict_do_nothing().returning(checkpoints.c.size)
_ONLY_HERE = select(checkpoints).where(checkpoints.c.kept_at.is_(None)).order_by(checkpoints.c.size)
_NEWEST_KEPT = select(func.max(checkpoints.c.size)).where(checkpoints.c.kept_at.is_not(None))
_KEPT = update(checkpoints).where(checkpoints.c.size == bindparam("this")).values(kept_at=bindparam("at"))


class Checkpoints(Store):
    """What the ledger was, as somebody signed it."""

    def last(self) -> Signed | None:
        """The newest."""
        row = self._first(_LAST)
        return _signed(row) if row else None

    def all(self) -> tuple[Signed, ...]:
        """Every one, the oldest first."""
        return tuple(_signed(row) for row in self._all(_ALL))

    def put(self, signed: Signed, at: datetime) -> bool:
        """Keep it; False if another process signed the same size."""
        parts = [part.hex() for part in signed.parts]
        return self._returned(_PUT, size=signed.size, parts=parts, note=signed.note, made_at=at, kept_at=None)

    def only_here(self) -> tuple[Signed, ...]:
        """Those of which no copy is known to be elsewhere."""
        return tuple(_signed(row) for row in self._all(_ONLY_HERE))

    def newest_kept(self) -> int | None:
        """The size of the newest of which a copy is elsewhere."""
        size: int | None = self._one(_NEWEST_KEPT)
        return size

    def kept(self, size: int, at: datetime) -> None:
        """A copy is elsewhere."""
        self._do(_KEPT, this=size, at=at)


def _signed(row: Row[Any]) -> Signed:
    return Signed(size=row.size, parts=[bytes.fromhex(part) for part in row.parts], note=row.note)
