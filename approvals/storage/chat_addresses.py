"""Where a chat platform said that it is reached, as it says so only when it calls."""

from sqlalchemy import Column, String, Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.people import Platform
from approvals.storage.columns import Word
from approvals.storage.store import Store
from approvals.storage.tables import metadata

chat_addresses = Table(
    "chat_addresses",
    metadata,
    Column("platform", Word(Platform), primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("address", String, nullable=False),
)

_insert = insert(chat_addresses)
_KEEP = _insert.on_conflict_do_update(
    index_elements=[chat_addresses.c.platform, chat_addresses.c.workspace],
    set_={"address": _insert.excluded.address},
)
_OF = select(chat_addresses.c.address).where(
    chat_addresses.c.platform == bindparam("on_platform"), chat_addresses.c.workspace == bindparam("of_workspace")
)


class ChatAddresses(Store):
    """The last address of each."""

    def keep(self, platform: Platform, workspace: str, address: str) -> None:
        """It is reached there from now on."""
        self._do(_KEEP, platform=platform, workspace=workspace, address=address)

    def of(self, platform: Platform, workspace: str) -> str | None:
        """Where it was reached last; None where it never called."""
        row = self._first(_OF, on_platform=platform, of_workspace=workspace)
        return str(row.address) if row else None
