"""What people have been told already, so that nobody is told twice."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from approvals.domain.draft import DraftId
from approvals.storage.store import Store
from approvals.storage.tables import told

_ONCE = insert(told).on_conflict_do_nothing().returning(told.c.draft_id)


class Told(Store):
    """Reminders that were said."""

    def once(self, draft: DraftId, revision: int, what: str, now: datetime) -> bool:
        """True the first time only."""
        return self._returned(_ONCE, draft_id=draft, revision=revision, what=what, told_at=now)
