"""Checkpoints: what was signed of the ledger, and whether a copy is elsewhere yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.checkpoint import Checkpoint
from approvals.domain.ledger import Tree
from approvals.storage.record_tables import checkpoints
from approvals.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed checkpoint, and the parts of the tree from which the next one goes on."""

    size: int
    parts: Sequence[bytes]
    note: str
    kept: bool = False
    """Whether a copy is elsewhere."""
    said: bool = False
    """Whether it was said in a channel."""

    def tree(self) -> Tree:
        """The tree as it was then."""
        return Tree(self.size, self.parts)

    def fits(self, point: Checkpoint | None, *, origin: str | None) -> bool:
        """Whether what was signed is the state of the ledger `origin` that stands beside it."""
        tree = self.tree()
        if point is None or not tree.sound:
            return False
        return (point.origin, point.size, point.root) == (origin, tree.size, tree.root())


_AT_ONCE: Final = 100
_UP_TO = (
    select(checkpoints)
    .where(checkpoints.c.size <= bindparam("most"))
    .order_by(checkpoints.c.size.desc())
    .limit(_AT_ONCE)
)
_LARGEST: Final = 2**63 - 1
_PUT = insert(checkpoints).on_conflict_do_nothing().returning(checkpoints.c.size)
_ONLY_HERE = select(checkpoints).where(checkpoints.c.kept_at.is_(None)).order_by(checkpoints.c.size)
_KEPT = (
    update(checkpoints)
    .where(checkpoints.c.size == bindparam("this"), checkpoints.c.kept_at.is_(None))
    .values(kept_at=bindparam("at"))
)
_SAID = update(checkpoints).where(checkpoints.c.size == bindparam("this")).values(said_at=bindparam("at"))


class Checkpoints(Store):
    """What the ledger was, as somebody signed it: whoever may add rows may add some that nobody signed."""

    def newest_first(self) -> Iterator[Signed]:
        """Every one."""
        most = _LARGEST
        while rows := self._all(_UP_TO, most=most):
            yield from map(_signed, rows)
            most = rows[-1].size - 1

    def put(self, signed: Signed, at: datetime) -> bool:
        """Keep it; False if there is one of that size."""
        parts = [part.hex() for part in signed.parts]
        return self._returned(_PUT, size=signed.size, parts=parts, note=signed.note, made_at=at)

    def only_here(self) -> tuple[Signed, ...]:
        """Those of which no copy is known to be elsewhere."""
        return tuple(_signed(row) for row in self._all(_ONLY_HERE))

    def kept(self, size: int, at: datetime) -> bool:
        """A copy is elsewhere; False if that was known."""
        return bool(self._changed(_KEPT, this=size, at=at))

    def said(self, size: int, at: datetime) -> None:
        """It was said in a channel."""
        self._do(_SAID, this=size, at=at)


def _signed(row: Row[Any]) -> Signed:
    return Signed(
        size=row.size,
        parts=_parts(row.parts),
        note=row.note,
        kept=row.kept_at is not None,
        said=row.said_at is not None,
    )


def _parts(stored: Any) -> list[bytes]:
    """None of what is no list of hashes."""
    try:
        return [bytes.fromhex(part) for part in stored]
    except (TypeError, ValueError):
        return []
