"""When to look next at a draft, as time alone may bring something about; whatever changes it is looked at at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, bindparam, select, update

from approvals.domain.draft import DraftId
from approvals.domain.people import AccountName
from approvals.storage.columns import Instant
from approvals.storage.drafts import SAME_PARENT
from approvals.storage.store import Store
from approvals.storage.tables import drafts

_IS_OPEN = drafts.c.closed_at.is_(None)


def _of(found: Select[Any]) -> Update:
    """Those rows are to be looked at: also what is due already, as somebody may be looking at it as it was.

    They are locked in the order in which everybody locks many, so that nobody waits in a ring.
    """
    concerned = found.order_by(drafts.c.id).with_for_update().cte("concerned").prefix_with("MATERIALIZED")
    return update(drafts).where(drafts.c.id.in_(select(concerned.c.id))).values(look_at=bindparam("now", type_=Instant))


EVERY_OPEN = _of(select(drafts.c.id).where(_IS_OPEN))
_ON_PARENT = _of(select(drafts.c.id).where(SAME_PARENT, _IS_OPEN))
_AT = update(drafts).where(drafts.c.id == bindparam("this")).values(look_at=bindparam("at", type_=Instant))
_DUE = (
    select(drafts.c.id)
    .where(_IS_OPEN, drafts.c.look_at <= bindparam("now", type_=Instant))
    .order_by(drafts.c.look_at, drafts.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
    .prefix_with("MATERIALIZED")
)
_TAKE = (
    update(drafts)
    .where(drafts.c.id.in_(select(_DUE.c.id)))
    .values(look_at=bindparam("until", type_=Instant))
    .returning(drafts.c.id)
)


class Looks(Store):
    """Which drafts to look at, and when."""

    def take(self, now: datetime, limit: int, lease_until: datetime) -> list[DraftId]:
        """Open drafts whose time has come; nobody else looks at them before the lease is over, or something changes them."""
        return sorted(DraftId(row.id) for row in self._all(_TAKE, now=now, most=limit, until=lease_until))

    def at(self, draft: DraftId, at: datetime) -> None:
        """Look at the draft then."""
        self._do(_AT, this=draft, at=at)

    def at_answers(self, account: AccountName, parent_id: str, now: datetime) -> None:
        """Something became of an answer to that post: look at all others."""
        self._do(_ON_PARENT, of_account=account, on_parent=parent_id, now=now)

    def at_all(self, now: datetime) -> None:
        """Look at every draft that is open: what was concluded of each may be otherwise."""
        self._do(EVERY_OPEN, now=now)
