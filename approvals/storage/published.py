"""Addresses and numbers of a brand's own that anybody may read, as its people have agreed in the chat."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.people import AccountName, PersonId
from approvals.domain.published import Published
from approvals.storage.store import Store
from approvals.storage.tables import published

_PROPOSE = insert(published).on_conflict_do_nothing().returning(published.c.id)
_BY_ENTRY = select(published).where(
    published.c.account == bindparam("of_account"), published.c.entry == bindparam("the_entry")
)
_GET = select(published).where(published.c.id == bindparam("this"))
_AGREED = select(published.c.entry).where(
    published.c.account == bindparam("of_account"), published.c.agreed_at.is_not(None)
)
_AGREE = (
    update(published)
    .where(published.c.id == bindparam("this"), published.c.agreed_at.is_(None))
    .values(agreed_by=bindparam("by"), agreed_at=bindparam("at"))
)


class PublishedEntries(Store):
    """What is proposed, and what was agreed."""

    def propose(self, account: AccountName, entry: str, by: PersonId, at: datetime) -> Published:
        """Note a proposal; one that stands already is given as it is."""
        self._returned(_PROPOSE, account=account, entry=entry, proposed_by=by, proposed_at=at)
        return _entry(self._all(_BY_ENTRY, of_account=account, the_entry=entry)[0])

    def get(self, entry: int) -> Published | None:
        """A proposal, if it ever was one."""
        row = self._first(_GET, this=entry)
        return _entry(row) if row else None

    def agree(self, entry: int, by: PersonId, at: datetime) -> bool:
        """Agree to a proposal; False if somebody had."""
        return bool(self._changed(_AGREE, this=entry, by=by, at=at))

    def agreed(self, account: AccountName) -> tuple[str, ...]:
        """What two people said may be published."""
        return tuple(row.entry for row in self._all(_AGREED, of_account=account))


def _entry(row: Row[Any]) -> Published:
    return Published(
        id=row.id,
        account=AccountName(row.account),
        entry=row.entry,
        proposed_by=PersonId(row.proposed_by),
        agreed_by=PersonId(row.agreed_by) if row.agreed_by else None,
    )
