"""Follow-ups: what is owed after what was said in public, found by when somebody is reminded, and by whose it is."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from approvals.domain.draft import DraftId
from approvals.domain.follow_up import Debt, FollowUp, FollowUpId, State, first_reminder
from approvals.domain.ledger import EntryKind, Value, text, who
from approvals.domain.people import AccountName, PersonId
from approvals.errors import Refusal
from approvals.storage.columns import Instant
from approvals.storage.store import ONE
from approvals.storage.tables import OWED, follow_ups
from approvals.storage.telling import TellingStore

_own = follow_ups.c
# In the order of the index: where most is not due, PostgreSQL would else hope to meet something due on its way.
DUE = (
    select(_own.id)
    .where(OWED, _own.remind_at <= bindparam("now", type_=Instant))
    .order_by(_own.remind_at, _own.id)
    .limit(ONE)
)
_TAKEN = (
    select(_own.id)
    .where(OWED, _own.remind_at <= bindparam("now", type_=Instant))
    .order_by(_own.remind_at, _own.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("taken")
    .prefix_with("MATERIALIZED")
)
_TAKE = (
    update(follow_ups)
    .where(_own.id.in_(select(_TAKEN.c.id)))
    .values(remind_at=bindparam("until", type_=Instant))
    .returning(*_own)
)
_ADD = insert(follow_ups).returning(_own.id)
_GET = select(follow_ups).where(_own.id == bindparam("this"))
_OF = select(follow_ups).where(_own.draft_id == bindparam("of_draft")).order_by(_own.id)
_OF_OWNER = (
    select(follow_ups)
    .where(OWED, _own.owner == bindparam("theirs"))
    .order_by(_own.due_at, _own.id)
    .limit(bindparam("most"))
)
_OF_OTHERS = (
    select(follow_ups)
    .where(OWED, _own.account == bindparam("of_account"), _own.owner != bindparam("theirs"))
    .order_by(_own.due_at, _own.id)
    .limit(bindparam("most"))
)
_OPEN = update(follow_ups).where(OWED, _own.id == bindparam("this"))
_TAKEN_BY_US = _OPEN.where(_own.remind_at == bindparam("lease", type_=Instant))
_REMINDED = _TAKEN_BY_US.values(remind_at=bindparam("again", type_=Instant), reminders=_own.reminders + 1)
_LATER = _TAKEN_BY_US.values(remind_at=bindparam("again", type_=Instant))
_SNOOZE = _OPEN.values(remind_at=bindparam("until", type_=Instant), reminders=bindparam("said"))
_HAND_OVER = _OPEN.values(owner=bindparam("to"), remind_at=bindparam("at", type_=Instant), reminders=0)
_WAIVE = _OPEN.where(_own.waived_by.is_(None)).values(waived_by=bindparam("by"))
_CLOSE = _OPEN.values(
    state=bindparam("becomes", type_=_own.state.type),
    closed_at=bindparam("at", type_=Instant),
    closed_by=bindparam("by"),
)


class FollowUps(TellingStore):
    """What we owe."""

    def owe(
        self,
        *,
        debt: Debt,
        account: AccountName,
        words: str,
        owner: PersonId,
        zone: str,
        due_at: datetime,
        now: datetime,
        draft: DraftId | None = None,
    ) -> FollowUp:
        """Something is owed from now on; its owner is reminded in time, by day in their time zone."""
        owed = FollowUp(
            id=FollowUpId(0),
            debt=debt,
            account=account,
            draft=draft,
            words=words,
            owner=owner,
            owed_at=now,
            due_at=due_at,
            remind_at=first_reminder(owed_at=now, due_at=due_at, zone=zone),
        )
        number = self._one(
            _ADD,
            debt=debt,
            account=account,
            draft_id=draft,
            words=words,
            owner=owner,
            owed_at=now,
            due_at=due_at,
            remind_at=owed.remind_at,
            reminders=0,
            state=State.OPEN,
        )
        found = self.get(FollowUpId(number))
        self._enter(EntryKind.FOLLOW_UP_OWED, found, now, debt=debt, words=text(words), owner=who(owner), due_at=due_at)
        return found

    def get(self, follow_up: FollowUpId) -> FollowUp:
        """The follow-up; refuses one that never was."""
        row = self._first(_GET, this=follow_up)
        if row is None:
            raise Refusal("nothing-owed")
        return _follow_up(row)

    def of(self, draft: DraftId) -> tuple[FollowUp, ...]:
        """Everything that a draft has brought about, done or not."""
        return tuple(_follow_up(row) for row in self._all(_OF, of_draft=draft))

    def of_owner(self, owner: PersonId, limit: int) -> list[FollowUp]:
        """What somebody owes, the most urgent first."""
        return [_follow_up(row) for row in self._all(_OF_OWNER, theirs=owner, most=limit)]

    def of_others(self, accounts: Collection[AccountName], owner: PersonId, limit: int) -> list[FollowUp]:
        """What others owe for those accounts, the most urgent first."""
        found = [
            _follow_up(row)
            for account in accounts
            for row in self._all(_OF_OTHERS, of_account=account, theirs=owner, most=limit)
        ]
        return sorted(found, key=lambda owed: (owed.due_at, owed.id))[:limit]

    def is_due(self, now: datetime) -> bool:
        """Whether somebody is to be reminded now."""
        return self._first(DUE, now=now) is not None

    def take(self, now: datetime, limit: int, lease_until: datetime) -> list[FollowUp]:
        """What somebody is to be reminded of now; nobody else reminds them before the lease is over."""
        rows = self._all(_TAKE, now=now, most=limit, until=lease_until)
        return sorted(map(_follow_up, rows), key=lambda owed: owed.id)

    def reminded(self, owed: FollowUp, to: Collection[PersonId], *, again: datetime | None, now: datetime) -> bool:
        """Somebody was reminded, and will be `again`; False if it was taken by somebody else, or changed, meanwhile."""
        done = self._changed(_REMINDED, this=owed.id, lease=owed.remind_at, again=again)
        if done:
            self._enter(EntryKind.FOLLOW_UP_REMINDED, owed, now, told=[who(one) for one in to])
        return bool(done)

    def later(self, owed: FollowUp, again: datetime | None) -> None:
        """Nobody could be reminded now."""
        self._changed(_LATER, this=owed.id, lease=owed.remind_at, again=again)

    def snooze(self, owed: FollowUp, *, until: datetime, reminders: int, by: PersonId, now: datetime) -> bool:
        """Somebody wants to hear of it later; False if it is not owed any more."""
        done = self._changed(_SNOOZE, this=owed.id, until=until, said=reminders)
        if done:
            self._enter(EntryKind.FOLLOW_UP_SNOOZED, owed, now, by=who(by), until=until)
        return bool(done)

    def hand_over(self, owed: FollowUp, *, to: PersonId, remind_at: datetime, by: PersonId, now: datetime) -> bool:
        """Somebody else owes it from now on; False if nobody does any more."""
        done = self._changed(_HAND_OVER, this=owed.id, to=to, at=remind_at)
        if done:
            self._enter(EntryKind.FOLLOW_UP_HANDED_OVER, owed, now, by=who(by), left=who(owed.owner), to=who(to))
        return bool(done)

    def close(self, owed: FollowUp, state: State, *, by: PersonId, now: datetime) -> bool:
        """It is done, or nobody expects it any more; False if that was so before."""
        done = self._changed(_CLOSE, this=owed.id, becomes=state, at=now, by=by)
        if done:
            self._enter(EntryKind.FOLLOW_UP_CLOSED, owed, now, by=who(by), why=state)
        return bool(done)

    def waive(self, owed: FollowUp, *, by: PersonId, now: datetime) -> PersonId | None:
        """One person would not expect it any more; returns who was the first to say so, just now elsewhere included."""
        if self._changed(_WAIVE, this=owed.id, by=by):
            self._enter(EntryKind.FOLLOW_UP_WAIVED, owed, now, by=who(by))
            return by
        return self.get(owed.id).waived_by

    def _enter(self, kind: EntryKind, owed: FollowUp, at: datetime, **values: Value) -> None:
        self._tell(kind, at, draft=owed.draft, account=owed.account, follow_up=str(owed.id), **values)


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp(
        id=FollowUpId(row.id),
        debt=row.debt,
        account=AccountName(row.account),
        draft=DraftId(row.draft_id) if row.draft_id is not None else None,
        words=row.words,
        owner=PersonId(row.owner),
        owed_at=row.owed_at,
        due_at=row.due_at,
        remind_at=row.remind_at,
        reminders=row.reminders,
        state=row.state,
        closed_at=row.closed_at,
        closed_by=PersonId(row.closed_by) if row.closed_by is not None else None,
        waived_by=PersonId(row.waived_by) if row.waived_by is not None else None,
    )
