"""Reports: what whoever sends has done, for whoever clears to follow; the store of deliveries leaves them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from approvals.domain.draft import DraftId
from approvals.storage.delivery_tables import reports
from approvals.storage.store import Store

_UNFOLLOWED = (
    select(reports.c.id, reports.c.draft_id)
    .where(reports.c.followed_at.is_(None))
    .order_by(reports.c.id)
    .limit(bindparam("most"))
)
_FOLLOWED = (
    update(reports)
    .where(reports.c.id == bindparam("this"), reports.c.followed_at.is_(None))
    .values(followed_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """That something about a draft's delivery has changed; what, the delivery says."""

    id: int
    draft: DraftId


class Reports(Store):
    """What has happened and is not followed yet, in order."""

    def unfollowed(self, limit: int) -> list[Report]:
        """The first ones."""
        return [Report(id=row.id, draft=DraftId(row.draft_id)) for row in self._all(_UNFOLLOWED, most=limit)]

    def followed(self, report: int, at: datetime) -> bool:
        """Everything that it means is done; False if somebody else did it meanwhile."""
        return bool(self._changed(_FOLLOWED, this=report, at=at))
