"""Statements about deliveries: what is taken under a lease, and each change that an act can go through."""

from sqlalchemy import Update, bindparam, exists, insert, or_, select, tuple_, update
from sqlalchemy import case as when

from approvals.domain.delivery import CANCELLABLE, State
from approvals.storage.columns import Instant
from approvals.storage.delivery_tables import IN_HAND, deliveries, in_state, reports

ADD = insert(deliveries).returning(*deliveries.c)
OF = select(deliveries).where(deliveries.c.draft_id == bindparam("this")).order_by(deliveries.c.id)


def _claim() -> Update:
    """The first due act of each account in whose name nothing is being sent; rows that others hold are passed over.

    MATERIALIZED, so that PostgreSQL picks and locks the rows once.
    """
    busy, earlier = deliveries.alias("busy"), deliveries.alias("earlier")
    due = (
        select(deliveries.c.id)
        .where(
            in_state(State.READY),
            deliveries.c.due_at <= bindparam("now"),
            ~exists().where(busy.c.account == deliveries.c.account, in_state(*IN_HAND, table=busy)),
            ~exists().where(
                earlier.c.account == deliveries.c.account,
                in_state(State.READY, table=earlier),
                tuple_(earlier.c.due_at, earlier.c.id) < tuple_(deliveries.c.due_at, deliveries.c.id),
            ),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=deliveries)
        .cte("due")
        .prefix_with("MATERIALIZED")
    )
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(select(due.c.id)))
        .values(
            state=State.CLAIMED,
            token=deliveries.c.token + 1,
            owner=bindparam("by"),
            lease_until=bindparam("until"),
        )
        .returning(*deliveries.c)
    )


def _fenced(*states: State) -> Update:
    return update(deliveries).where(
        deliveries.c.id == bindparam("this"), deliveries.c.token == bindparam("fence"), in_state(*states)
    )


def _take() -> Update:
    """What is cleared and in nobody's hands, claimed again: for whoever sends it."""
    free = (
        select(deliveries.c.id)
        .where(in_state(State.CLEARED), deliveries.c.owner.is_(None))
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("free")
        .prefix_with("MATERIALIZED")
    )
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(select(free.c.id)))
        .values(token=deliveries.c.token + 1, owner=bindparam("by"), lease_until=bindparam("until"))
        .returning(*deliveries.c)
    )


_BACK_TO_READY = {"state": State.READY, "owner": None, "lease_until": None, "clearance": None}
_SETTLEMENT = {
    "state": bindparam("to_state", type_=deliveries.c.state.type),
    "settled_at": bindparam("at"),
    "lease_until": None,
    "post_id": bindparam("post"),
    "post_url": bindparam("url"),
    "fault": bindparam("why"),
}

CLAIM = _claim()
CLEARED = _fenced(State.CLAIMED).values(
    state=State.CLEARED, owner=None, clearance=bindparam("sealed"), lease_until=bindparam("until")
)
RELEASE = _fenced(State.CLAIMED).values(**_BACK_TO_READY, due_at=bindparam("due"), fault=bindparam("why"))
TAKE = _take()
SENDING = (
    _fenced(State.CLEARED)
    .values(
        state=State.SENDING,
        clearance=None,
        watermark=bindparam("newest"),
        sent_at=bindparam("at"),
        lease_until=bindparam("until"),
    )
    .returning(*deliveries.c)
)
SETTLE = _fenced(State.SENDING, State.IN_DOUBT, State.ASKING).values(_SETTLEMENT).returning(*deliveries.c)
GIVE_BACK = (
    _fenced(State.CLEARED, State.SENDING)
    .values(**_BACK_TO_READY, sent_at=None, watermark=None, due_at=bindparam("due"), fault=bindparam("why"))
    .returning(*deliveries.c)
)
DOUBT = (
    _fenced(State.SENDING, State.IN_DOUBT)
    .values(
        state=State.IN_DOUBT,
        lease_until=None,
        due_at=bindparam("due"),
        fault=bindparam("why"),
        readings=bindparam("looks"),
    )
    .returning(*deliveries.c)
)
CANCEL = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("this"), in_state(*CANCELLABLE))
    .values(state=State.CANCELLED, clearance=None, settled_at=bindparam("at"), lease_until=None)
    .returning(*deliveries.c)
)
ASK = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("this"), in_state(State.IN_DOUBT))
    .values(state=State.ASKING, due_at=bindparam("at"), lease_until=None)
    .returning(*deliveries.c)
)
RESOLVE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("this"), in_state(State.ASKING))
    .values(_SETTLEMENT)
    .returning(*deliveries.c)
)
_DUE_DOUBTS = (
    select(deliveries.c.id)
    .where(
        in_state(State.IN_DOUBT),
        deliveries.c.due_at <= bindparam("now"),
        or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= bindparam("now")),
    )
    .order_by(deliveries.c.due_at, deliveries.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("doubts")
    .prefix_with("MATERIALIZED")
)
TAKE_DOUBTS = (
    update(deliveries)
    .where(deliveries.c.id.in_(select(_DUE_DOUBTS.c.id)))
    .values(lease_until=bindparam("until"))
    .returning(*deliveries.c)
)
# All states of the index stand in the SQL: SQLite does not see that one of them lies within them.
_BUSY = in_state(*IN_HAND)
# The token stays: the only one who holds it is the late sender, and what that one knows for certain may still settle it.
DOUBT_ABANDONED = (
    update(deliveries)
    .where(_BUSY, in_state(State.SENDING), deliveries.c.lease_until <= bindparam("now"))
    .values(state=State.IN_DOUBT, lease_until=None, due_at=bindparam("now"), fault="abandoned")
    .returning(*deliveries.c)
)
FREE_LAPSED = (
    update(deliveries)
    .where(_BUSY, in_state(State.CLAIMED, State.CLEARED), deliveries.c.lease_until <= bindparam("now"))
    .values(**_BACK_TO_READY, fault=when((in_state(State.CLEARED), "not-taken"), else_=deliveries.c.fault))
    .returning(deliveries.c.draft_id)
)
REPORT = insert(reports).from_select(
    ["delivery_id", "draft_id", "state", "fault", "reported_at"],
    select(
        deliveries.c.id,
        deliveries.c.draft_id,
        deliveries.c.state,
        deliveries.c.fault,
        bindparam("at", type_=Instant),
    ).where(deliveries.c.id == bindparam("this")),
)
