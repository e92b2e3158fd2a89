"""Parts of plans that somebody moved, or left out."""

from sqlalchemy import bindparam, insert, select

from approvals.domain.draft import DraftId
from approvals.domain.ledger import EntryKind, who
from approvals.domain.move import Move
from approvals.domain.people import PersonId
from approvals.storage.tables import moves
from approvals.storage.telling import TellingStore

_ADD = insert(moves)
_OF = select(moves).where(moves.c.draft_id == bindparam("this")).order_by(moves.c.id)


class Moves(TellingStore):
    """Where the parts of plans went."""

    def add(self, move: Move) -> None:
        self._do(_ADD, draft_id=move.draft, part=move.part, moved_to=move.to, moved_by=move.by, moved_at=move.at)
        self._tell(EntryKind.MOVED, move.at, draft=move.draft, part=move.part, moved_to=move.to, by=who(move.by))

    def of(self, draft: DraftId) -> tuple[Move, ...]:
        """Every move of the draft's parts, in order."""
        return tuple(
            Move(draft=draft, part=row.part, to=row.moved_to, by=PersonId(row.moved_by), at=row.moved_at)
            for row in self._all(_OF, this=draft)
        )
