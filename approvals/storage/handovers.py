"""Who took over which draft from somebody who left."""

from sqlalchemy import bindparam, insert, select

from approvals.domain.draft import DraftId
from approvals.domain.handover import Handover
from approvals.domain.ledger import EntryKind, who
from approvals.domain.people import PersonId
from approvals.storage.tables import handovers
from approvals.storage.telling import TellingStore

_ADD = insert(handovers)
_OF = select(handovers).where(handovers.c.draft_id == bindparam("this")).order_by(handovers.c.id)


class Handovers(TellingStore):
    """Drafts that changed hands."""

    def add(self, handover: Handover) -> None:
        self._do(_ADD, draft_id=handover.draft, left_by=handover.left, taken_by=handover.to, taken_at=handover.at)
        self._tell(
            EntryKind.HANDED_OVER, handover.at, draft=handover.draft, left=who(handover.left), to=who(handover.to)
        )

    def of(self, draft: DraftId) -> tuple[Handover, ...]:
        """Every hand-over of the draft, in order."""
        return tuple(
            Handover(draft=draft, left=PersonId(row.left_by), to=PersonId(row.taken_by), at=row.taken_at)
            for row in self._all(_OF, this=draft)
        )
