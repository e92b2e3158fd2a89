"""What a store is whose every change is entered in the ledger, in the same transaction."""

from datetime import datetime

from sqlalchemy import Connection

from approvals.domain.draft import DraftId
from approvals.domain.ledger import Entry, EntryKind, Value
from approvals.domain.people import AccountName
from approvals.storage.ledger import Ledger
from approvals.storage.store import Store


class TellingStore(Store):
    """Rows of one kind, and the ledger that is told of them."""

    __slots__ = ("_ledger",)

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection)
        self._ledger = ledger

    def _tell(
        self,
        kind: EntryKind,
        at: datetime,
        *,
        draft: DraftId | None = None,
        account: AccountName | None = None,
        **values: Value,
    ) -> None:
        self._ledger.enter(Entry(kind=kind, at=at, draft=draft, account=account, values=values))
