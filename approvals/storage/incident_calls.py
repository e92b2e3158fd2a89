"""What people are still to be told about incidents: rows with a due time, each said by one of several replicas."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from approvals.domain.draft import DraftId
from approvals.domain.incident import Call, IncidentId
from approvals.domain.people import PersonId
from approvals.storage.columns import Instant
from approvals.storage.incident_tables import incident_calls
from approvals.storage.store import ONE, Store

_own = incident_calls.c
_OWE = insert(incident_calls)
_DUE = (
    select(_own.id)
    .where(_own.done_at.is_(None), _own.due_at <= bindparam("now"))
    .order_by(_own.due_at, _own.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
    .prefix_with("MATERIALIZED")
)
DUE = (
    select(_own.id)
    .where(_own.done_at.is_(None), _own.due_at <= bindparam("now"))
    .order_by(_own.due_at, _own.id)
    .limit(ONE)
)
_TAKE = (
    update(incident_calls)
    .where(_own.id.in_(select(_DUE.c.id)))
    .values(due_at=bindparam("until", type_=Instant))
    .returning(*_own)
)
# Whoever held it for too long finds that another has it: the due time is not the one that they gave it.
_MINE = update(incident_calls).where(
    _own.id == bindparam("this"), _own.due_at == bindparam("taken", type_=Instant), _own.done_at.is_(None)
)
_DONE = _MINE.values(done_at=bindparam("at", type_=Instant))
_AGAIN = _MINE.values(due_at=bindparam("at", type_=Instant))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something that is to be said; `taken` is until when it is whose who took it."""

    id: int
    incident: IncidentId
    call: Call
    person: PersonId | None
    draft: DraftId | None
    part: int | None
    taken: datetime


class IncidentCalls(Store):
    """Reminders, questions and announcements."""

    def owe(
        self,
        incident: IncidentId,
        call: Call,
        *,
        at: datetime,
        person: PersonId | None = None,
        draft: DraftId | None = None,
        part: int | None = None,
    ) -> None:
        """Something is to be said then: to a person, or about a draft, or a part of one."""
        self._do(_OWE, incident_id=incident, what=call, person=person, draft_id=draft, part=part, due_at=at)

    def take(self, now: datetime, *, limit: int, lease_until: datetime) -> tuple[Owed, ...]:
        """What is due, oldest first; nobody else gets it before the lease is over."""
        rows = sorted(self._all(_TAKE, now=now, most=limit, until=lease_until), key=lambda row: row.id)
        return tuple(
            Owed(
                id=row.id,
                incident=IncidentId(row.incident_id),
                call=row.what,
                person=row.person,
                draft=row.draft_id,
                part=row.part,
                taken=row.due_at,
            )
            for row in rows
        )

    def done(self, owed: Owed, *, at: datetime) -> None:
        """It was said, or need not be any more."""
        self._do(_DONE, this=owed.id, taken=owed.taken, at=at)

    def again(self, owed: Owed, *, at: datetime) -> None:
        """It is to be looked at once more then."""
        self._do(_AGAIN, this=owed.id, taken=owed.taken, at=at)
