"""What people have been told already, so that nobody is told twice."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.draft import DraftId
from approvals.storage.chat_tables import told
from approvals.storage.columns import Instant
from approvals.storage.store import Store

_WAS = select(told.c.what).where(
    told.c.draft_id == bindparam("this"), told.c.revision == bindparam("version"), told.c.what == bindparam("thing")
)
_OF = select(told.c.what, told.c.told_at).where(
    told.c.draft_id == bindparam("this"), told.c.revision == bindparam("version")
)
_ONCE = insert(told).on_conflict_do_nothing().returning(told.c.draft_id)
_insert = insert(told)
_CLAIM = _insert.on_conflict_do_update(
    index_elements=[told.c.draft_id, told.c.revision, told.c.what],
    set_={"told_at": _insert.excluded.told_at},
    where=told.c.told_at <= bindparam("now", type_=Instant),
).returning(told.c.draft_id)


class Told(Store):
    """Reminders that were said."""

    def of(self, draft: DraftId, revision: int) -> dict[str, datetime]:
        """What was said of a revision, and when."""
        return {row.what: row.told_at for row in self._all(_OF, this=draft, version=revision)}

    def was(self, draft: DraftId, revision: int, what: str) -> bool:
        """Whether it was said."""
        return bool(self._all(_WAS, this=draft, version=revision, thing=what))

    def claim(self, draft: DraftId, revision: int, what: str, *, now: datetime, lease_until: datetime) -> bool:
        """True for whoever is to say it now; nobody else is before the lease is over."""
        saying = f"saying {what}"
        return self._returned(_CLAIM, draft_id=draft, revision=revision, what=saying, told_at=lease_until, now=now)

    def once(self, draft: DraftId, revision: int, what: str, now: datetime) -> bool:
        """True the first time only."""
        return self._returned(_ONCE, draft_id=draft, revision=revision, what=what, told_at=now)
