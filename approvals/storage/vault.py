"""The vault's rows: each account's credentials, sealed; what is in them no store ever sees."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Row, bindparam, cast, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.ledger import EntryKind
from approvals.domain.people import AccountName
from approvals.domain.sealed import Sealed
from approvals.storage.record_tables import vault
from approvals.storage.telling import TellingStore

_insert = insert(vault)
_PUT = _insert.on_conflict_do_update(
    index_elements=[vault.c.account],
    set_={name: _insert.excluded[name] for name in ("key_id", "wrapped", "credentials", "sealed_at", "wrapped_at")},
)
_ALL = select(
    vault.c.account,
    vault.c.key_id,
    # SQLite keeps whatever somebody writes by hand; as bytes it is seen not to open.
    *(cast(column, LargeBinary).label(column.name) for column in (vault.c.wrapped, vault.c.credentials)),
    vault.c.sealed_at,
    vault.c.wrapped_at,
).order_by(vault.c.account)
_REMOVE = delete(vault).where(vault.c.account == bindparam("of_account"))
# It waits for other writers and lets readers be: https://www.postgresql.org/docs/current/explicit-locking.html
_ALONE = text("LOCK TABLE vault IN SHARE ROW EXCLUSIVE MODE")


class Vault(TellingStore):
    """Sealed credentials, one row for an account."""

    def all(self) -> tuple[Sealed, ...]:
        """Everything in the vault, by account."""
        return tuple(_sealed(row) for row in self._all(_ALL))

    def all_alone(self) -> tuple[Sealed, ...]:
        """The same, and nobody else changes it before this transaction ends: no row may slip under another key."""
        if self._connection.dialect.name == "postgresql":
            self._do(_ALONE)
        return self.all()

    def put(self, sealed: Sealed) -> None:
        """Keep these credentials; they take the place of what the account had."""
        self._do(
            _PUT,
            account=sealed.account,
            key_id=sealed.key_id,
            wrapped=sealed.wrapped,
            credentials=sealed.credentials,
            sealed_at=sealed.sealed_at,
            wrapped_at=sealed.wrapped_at,
        )
        self._tell(EntryKind.CREDENTIALS_SEALED, sealed.wrapped_at, account=sealed.account, key=sealed.key_id)

    def remove(self, account: AccountName, at: datetime) -> bool:
        """Forget an account's credentials; False if there were none."""
        removed = bool(self._changed(_REMOVE, of_account=account))
        if removed:
            self._tell(EntryKind.CREDENTIALS_REMOVED, at, account=account)
        return removed


def _sealed(row: Row[Any]) -> Sealed:
    return Sealed(
        account=AccountName(row.account),
        key_id=row.key_id,
        wrapped=row.wrapped,
        credentials=row.credentials,
        sealed_at=row.sealed_at,
        wrapped_at=row.wrapped_at,
    )
