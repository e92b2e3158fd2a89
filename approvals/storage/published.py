"""Addresses and numbers of a brand's own that anybody may read, as its people have agreed in the chat."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.ledger import EntryKind, text, who
from approvals.domain.people import AccountName, PersonId
from approvals.domain.published import Published
from approvals.storage.tables import published
from approvals.storage.telling import TellingStore

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
    .returning(published.c.account, published.c.entry)
)


class PublishedEntries(TellingStore):
    """What is proposed, and what was agreed."""

    def propose(self, account: AccountName, entry: str, by: PersonId, at: datetime) -> Published:
        """Note a proposal; one that stands already is given as it is."""
        if self._returned(_PROPOSE, account=account, entry=entry, proposed_by=by, proposed_at=at):
            self._tell(EntryKind.ALLOWANCE_PROPOSED, at, account=account, address=text(entry), by=who(by))
        return _entry(self._all(_BY_ENTRY, of_account=account, the_entry=entry)[0])

    def get(self, entry: int) -> Published | None:
        """A proposal, if it ever was one."""
        row = self._first(_GET, this=entry)
        return _entry(row) if row else None

    def agree(self, entry: int, by: PersonId, at: datetime) -> bool:
        """Agree to a proposal; False if somebody had."""
        row = self._first(_AGREE, this=entry, by=by, at=at)
        if row:
            self._tell(EntryKind.ALLOWED, at, account=row.account, address=text(row.entry), by=who(by))
        return row is not None

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
