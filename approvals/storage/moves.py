"""Parts of plans that somebody moved, or left out."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from approvals.domain.draft import DraftId
from approvals.domain.ledger import EntryKind, who
from approvals.domain.move import Move
from approvals.domain.people import PersonId
from approvals.storage.tables import moves
from approvals.storage.telling import TellingStore

_ADD = insert(moves)
_OF = select(moves).where(moves.c.draft_id == bindparam("this")).order_by(moves.c.id)
_TO_EXPLAIN = (
    select(moves.c.draft_id, moves.c.because)
    .where(moves.c.because.is_not(None), moves.c.explained_at.is_(None))
    .order_by(moves.c.id)
)
_EXPLAINED = (
    update(moves)
    .where(moves.c.draft_id == bindparam("this"), moves.c.because == bindparam("reply"))
    .where(moves.c.explained_at.is_(None))
    .values(explained_at=bindparam("at"))
)


class Moves(TellingStore):
    """Where the parts of plans went."""

    def add(self, move: Move) -> None:
        self._do(
            _ADD,
            draft_id=move.draft,
            part=move.part,
            moved_to=move.to,
            moved_by=move.by,
            moved_at=move.at,
            because=move.because,
        )
        self._tell(
            EntryKind.MOVED,
            move.at,
            draft=move.draft,
            part=move.part,
            moved_to=move.to,
            by=who(move.by),
            because=move.because,
        )

    def of(self, draft: DraftId) -> tuple[Move, ...]:
        """Every move of the draft's parts, in order."""
        return tuple(
            Move(
                draft=draft,
                part=row.part,
                to=row.moved_to,
                by=PersonId(row.moved_by),
                at=row.moved_at,
                because=row.because,
            )
            for row in self._all(_OF, this=draft)
        )

    def to_explain(self) -> tuple[tuple[DraftId, DraftId], ...]:
        """Plans of which something was left out for a reply, each with the reply's draft, where nobody was told yet."""
        rows = self._all(_TO_EXPLAIN)
        return tuple(dict.fromkeys((DraftId(row.draft_id), DraftId(row.because)) for row in rows))

    def explained(self, draft: DraftId, because: DraftId, *, at: datetime) -> None:
        """People were told why."""
        self._do(_EXPLAINED, this=draft, reply=because, at=at)
