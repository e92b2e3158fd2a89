"""Cards: which message shows which revision, and how far it is behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select, update
from sqlalchemy import case as when
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.card import MessageRef
from approvals.domain.delivery import State
from approvals.domain.draft import DraftId
from approvals.domain.ledger import EntryKind
from approvals.domain.people import Platform
from approvals.storage.chat_tables import cards
from approvals.storage.columns import Instant
from approvals.storage.delivery_tables import deliveries, in_state
from approvals.storage.store import ONE
from approvals.storage.tables import drafts, revisions
from approvals.storage.telling import TellingStore


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One revision's card on one platform; it is behind while `shown` is less than `wanted`."""

    id: int
    draft: DraftId
    revision: int
    platform: Platform
    channel: str
    message: MessageRef | None
    wanted: int
    shown: int
    attempted_at: datetime | None
    posted_at: datetime | None
    lost_at: datetime | None
    trace: str | None
    """What the platform said that the message says, when we last changed it."""
    below: str | None
    """The id of the message in its thread that shows it, too, if there is one."""

    @property
    def key(self) -> str:
        """What it is called in the log."""
        return f"{self.draft}/{self.revision}"


_insert = insert(cards)
_WANT = _insert.on_conflict_do_update(
    index_elements=[cards.c.draft_id, cards.c.revision, cards.c.platform],
    set_={
        "wanted": cards.c.wanted + 1,
        "wanted_at": when((cards.c.shown < cards.c.wanted, cards.c.wanted_at), else_=_insert.excluded.wanted_at),
    },
)
_IS_BEHIND = (cards.c.shown < cards.c.wanted, cards.c.lost_at.is_(None), cards.c.retry_at <= bindparam("now"))
_STALE = select(cards).where(*_IS_BEHIND).order_by(cards.c.wanted_at, cards.c.id).limit(bindparam("most"))
# In the order of the index: PostgreSQL takes a third of all cards to be behind, and would read them until it met one.
DUE = select(cards.c.id).where(*_IS_BEHIND).order_by(cards.c.wanted_at, cards.c.id).limit(ONE)
_NEXT = (
    select(cards.c.id)
    .where(*_IS_BEHIND)
    .order_by(cards.c.wanted_at, cards.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("next")
    .prefix_with("MATERIALIZED")
)
_TAKE = update(cards).where(cards.c.id.in_(select(_NEXT.c.id))).values(retry_at=bindparam("until")).returning(*cards.c)
_THIS = update(cards).where(cards.c.id == bindparam("this"))
_ATTEMPTING = _THIS.where(
    cards.c.message_id.is_(None), cards.c.attempted_at.is_not_distinct_from(bindparam("known", type_=Instant))
).values(attempted_at=func.coalesce(cards.c.attempted_at, bindparam("at", type_=Instant)))
_POSTED = _THIS.where(cards.c.message_id.is_(None)).values(
    posted_at=bindparam("at"),
    message_workspace=bindparam("workspace"),
    message_channel=bindparam("in_channel"),
    message_id=bindparam("message"),
)
_SHOWN = _THIS.where(cards.c.shown < bindparam("version")).values(
    shown=bindparam("version"),
    trace=bindparam("as_left"),
    below=bindparam("in_thread"),
    fault="",
    retry_at=bindparam("at"),
)
_SHOWN_LATE = _THIS.values(wanted=cards.c.wanted + 1)
_LEFT = _THIS.where(cards.c.trace.is_(None)).values(trace=bindparam("as_left"))
_RETRY = _THIS.values(retry_at=bindparam("at"), fault=bindparam("why"), below=bindparam("in_thread"))
_LOST = _THIS.where(cards.c.lost_at.is_(None)).values(lost_at=bindparam("at"))
# A card that was changed by hand counts as lost, and still shows its text; one that never stood is not posted any more.
_REDACT = (
    update(cards)
    .where(cards.c.draft_id == bindparam("of_draft"))
    .values(
        wanted=when((cards.c.message_id.is_(None), cards.c.shown), else_=cards.c.wanted + 1),
        wanted_at=bindparam("at"),
        retry_at=bindparam("at"),
        lost_at=None,
        trace=None,
        fault="",
    )
)
_IN_CHANNEL = select(cards).where(
    cards.c.platform == bindparam("on_platform"),
    cards.c.message_workspace == bindparam("workspace"),
    cards.c.message_channel == bindparam("in_channel"),
)
_BY_MESSAGE = _IN_CHANNEL.where(cards.c.message_id == bindparam("message"))
_BY_MESSAGE_BELOW = _IN_CHANNEL.where(cards.c.below == bindparam("message"))
_OF = select(cards).where(cards.c.draft_id == bindparam("this")).order_by(cards.c.revision, cards.c.id)
_CURRENT = select(func.max(revisions.c.number)).where(revisions.c.draft_id == cards.c.draft_id).scalar_subquery()
_OPEN = (
    select(cards)
    .where(
        cards.c.draft_id.in_(select(drafts.c.id).where(drafts.c.closed_at.is_(None))),
        cards.c.message_id.is_not(None),
        cards.c.lost_at.is_(None),
        cards.c.revision == _CURRENT,
        ~exists().where(deliveries.c.draft_id == cards.c.draft_id, in_state(State.SENT)),
    )
    .order_by(cards.c.id)
)
"""Of every platform: asked for one, SQLite would look at each card that ever was on it, closed ones as well."""


class Cards(TellingStore):
    """What is shown where."""

    def want(self, draft: DraftId, revision: int, platform: Platform, channel: str, now: datetime) -> None:
        """A card is owed, or the one there is owed another look."""
        self._do(
            _WANT,
            draft_id=draft,
            revision=revision,
            platform=platform,
            channel=channel,
            wanted=1,
            shown=0,
            wanted_at=now,
            retry_at=now,
            fault="",
        )

    def stale(self, limit: int, now: datetime) -> list[CardRow]:
        """Cards that are behind, not lost and not to be left alone for now; longest behind first."""
        return [_card(row) for row in self._all(_STALE, now=now, most=limit)]

    def take(self, now: datetime, lease_until: datetime) -> CardRow | None:
        """The card that is behind longest; nobody else gets it before the lease is over, or it is shown or put off."""
        row = self._first(_TAKE, now=now, until=lease_until)
        return _card(row) if row else None

    def attempting(self, card: CardRow, now: datetime) -> bool:
        """A message may be there from the first attempt on: look for it before posting another.

        False if somebody else has tried since the card was read, or posted it.
        """
        return bool(self._changed(_ATTEMPTING, this=card.id, at=now, known=card.attempted_at))

    def posted(self, card: CardRow, message: MessageRef, now: datetime) -> bool:
        """The card is that message; False if it was another one already, as whoever took over from us may have noted."""
        noted = bool(
            self._changed(
                _POSTED,
                this=card.id,
                at=now,
                workspace=message.workspace,
                in_channel=message.channel,
                message=message.id,
            )
        )
        if noted:
            self._tell(
                EntryKind.CARD_POSTED,
                now,
                draft=card.draft,
                revision=card.revision,
                message=str(message),
            )
            return True
        known = self.by_message(message)
        return known is not None and known.id == card.id

    def shown(self, card: CardRow, version: int, trace: str | None, now: datetime, below: str | None = None) -> None:
        """The message shows what was wanted as of `version`, and anybody may take the card again.

        Never counts backwards: whoever showed an old state after somebody else showed a newer one owes it another look.
        """
        if not self._changed(_SHOWN, this=card.id, version=version, as_left=trace, in_thread=below, at=now):
            self._do(_SHOWN_LATE, this=card.id)

    def left(self, card: CardRow, trace: str | None) -> None:
        """What a message says of which nobody knows how it was left: from here on, a change is noticed."""
        self._do(_LEFT, this=card.id, as_left=trace)

    def retry(self, card: CardRow, at: datetime, why: str, below: str | None = None) -> None:
        """Leave the card alone until then."""
        self._do(_RETRY, this=card.id, at=at, why=why, in_thread=below)

    def lost(self, card: CardRow, at: datetime) -> bool:
        """The message is gone for good; False if that was known."""
        lost = bool(self._changed(_LOST, this=card.id, at=at))
        if lost:
            self._tell(EntryKind.CARD_LOST, at, draft=card.draft, revision=card.revision)
        return lost

    def redact(self, draft: DraftId, now: datetime) -> None:
        """The draft lost something that its cards show: each is owed one more look, and no digest of it is kept."""
        self._do(_REDACT, of_draft=draft, at=now)

    def by_message(self, message: MessageRef) -> CardRow | None:
        """The card that a message is, or shows in its thread, if it is one."""
        where = {"on_platform": message.platform, "workspace": message.workspace, "in_channel": message.channel}
        row = self._first(_BY_MESSAGE, **where, message=message.id) or self._first(
            _BY_MESSAGE_BELOW, **where, message=message.id
        )
        return _card(row) if row else None

    def of(self, draft: DraftId) -> tuple[CardRow, ...]:
        """Every card of the draft, by revision."""
        return tuple(_card(row) for row in self._all(_OF, this=draft))

    def open(self, platform: Platform) -> list[CardRow]:
        """Posted cards that people need: marks on them can still change something, or they ask what became of a post."""
        return [_card(row) for row in self._all(_OPEN) if row.platform is platform]


def _card(row: Row[Any]) -> CardRow:
    message = None
    if row.message_id is not None:
        message = MessageRef(
            platform=row.platform, workspace=row.message_workspace, channel=row.message_channel, id=row.message_id
        )
    return CardRow(
        id=row.id,
        draft=DraftId(row.draft_id),
        revision=row.revision,
        platform=row.platform,
        channel=row.channel,
        message=message,
        wanted=row.wanted,
        shown=row.shown,
        attempted_at=row.attempted_at,
        posted_at=row.posted_at,
        lost_at=row.lost_at,
        trace=row.trace,
        below=row.below,
    )
