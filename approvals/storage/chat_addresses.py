"""Where a chat platform said that it is reached, as it says so only when it calls; and whether it was heard all the time."""

from datetime import datetime

from sqlalchemy import Column, String, Table, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.draft import DraftId
from approvals.domain.people import Platform
from approvals.storage.chat_tables import cards
from approvals.storage.columns import Instant, Word
from approvals.storage.store import Store
from approvals.storage.tables import metadata

chat_addresses = Table(
    "chat_addresses",
    metadata,
    Column("platform", Word(Platform), primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("address", String, nullable=False),
    Column("heard_at", Instant),
    Column("missed_at", Instant),
)

_insert = insert(chat_addresses)
_KEEP = _insert.on_conflict_do_update(
    index_elements=[chat_addresses.c.platform, chat_addresses.c.workspace],
    set_={"address": _insert.excluded.address},
)
_OF = select(chat_addresses.c.address).where(
    chat_addresses.c.platform == bindparam("on_platform"), chat_addresses.c.workspace == bindparam("of_workspace")
)
_ON = chat_addresses.c.platform == bindparam("on_platform")
_HEARING = update(chat_addresses).where(_ON).values(heard_at=bindparam("at"))
_MISSED = update(chat_addresses).where(_ON).values(missed_at=bindparam("at"))
_WHEN = select(
    func.max(chat_addresses.c.heard_at).label("heard_at"), func.max(chat_addresses.c.missed_at).label("missed_at")
).where(_ON)
_DEAF = (
    select(cards.c.platform)
    .join(chat_addresses, chat_addresses.c.platform == cards.c.platform)
    .where(
        cards.c.draft_id == bindparam("of_draft"),
        cards.c.revision == bindparam("of_revision"),
        cards.c.attempted_at.is_not(None),
        cards.c.lost_at.is_(None),
        or_(chat_addresses.c.heard_at.is_(None), chat_addresses.c.heard_at < bindparam("since")),
    )
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

    def hearing(self, platform: Platform, now: datetime) -> None:
        """Whatever it had to say up to now, we heard or said that it must come again."""
        self._do(_HEARING, on_platform=platform, at=now)

    def missed(self, platform: Platform, now: datetime) -> None:
        """Something that it had to say before may be lost."""
        self._do(_MISSED, on_platform=platform, at=now)

    def heard_at(self, platform: Platform) -> datetime | None:
        """Up to when it was heard, as far as that was noted."""
        row = self._first(_WHEN, on_platform=platform)
        return row.heard_at if row else None

    def missed_at(self, platform: Platform) -> datetime | None:
        """Before which moment something may be lost; None where nothing is."""
        row = self._first(_WHEN, on_platform=platform)
        return row.missed_at if row else None

    def deaf(self, draft: DraftId, revision: int, *, since: datetime) -> frozenset[Platform]:
        """Where that version has a card, and nobody was heard since then."""
        return frozenset(row.platform for row in self._all(_DEAF, of_draft=draft, of_revision=revision, since=since))
