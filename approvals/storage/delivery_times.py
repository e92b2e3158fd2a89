"""When something is to be done about a delivery: it is to be sent, read back, or taken from a lost sender."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select

from approvals.domain.delivery import State
from approvals.storage.delivery_tables import IN_HAND, deliveries, in_state
from approvals.storage.store import ONE

_TIMES = (
    (deliveries.c.due_at, in_state(State.READY)),
    (deliveries.c.due_at, in_state(State.IN_DOUBT)),
    (deliveries.c.lease_until, in_state(*IN_HAND)),
)
# Each look finds its answer at the end of a partial index, however much is planned.
DUE = tuple(
    select(column).where(states, column <= bindparam("now")).order_by(column).limit(ONE) for column, states in _TIMES
)
NEXT = tuple(
    select(func.min(column)).where(states, column > bindparam("now")).scalar_subquery() for column, states in _TIMES
)


def first(times: Iterable[datetime | None]) -> datetime | None:
    """The first of those that are there."""
    return min((time for time in times if time is not None), default=None)
