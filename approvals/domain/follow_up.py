"""A follow-up: something that we owe after what we said in public, until somebody says that it is done."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from approvals.domain.draft import DraftId
from approvals.domain.hours import Hours, next_at
from approvals.domain.people import Account, AccountName, PersonId, distinct

FollowUpId = NewType("FollowUpId", int)

NIGHT = Hours(opens=time(20), closes=time(8))
"""When nobody is reminded, by the clock on their own wall."""

_EVENING = time(19)
"""When somebody is reminded of what they would otherwise hear of at night."""

_AHEAD, _AGAIN = timedelta(hours=1), timedelta(hours=2)


class Debt(StrEnum):
    """What is owed."""

    PROMISE = "promise"
    """What a published text says that we will do."""
    STATEMENT = "statement"
    CORRECTION = "correction"
    UPDATE = "update"


class State(StrEnum):
    """Whether it is still owed."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing that is owed, by whom, and until when; times are UTC."""

    id: FollowUpId
    debt: Debt
    account: AccountName
    draft: DraftId | None
    """The draft that brought it about, if one did."""
    words: str
    """What is owed; empty once it was forgotten."""
    owner: PersonId
    owed_at: datetime
    due_at: datetime
    remind_at: datetime | None
    """When somebody is reminded next; None where everybody was."""
    reminders: int = 0
    """How often its owner was reminded, and after them the backup."""
    state: State = State.OPEN
    closed_at: datetime | None = None
    closed_by: PersonId | None = None
    waived_by: PersonId | None = None
    """Who would not expect it any more, before a second person agrees."""

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.state is State.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is owed as people read it: whose account it is, by name who owes it, and on which clock they read times."""

    owed: FollowUp
    handle: str
    owner: str
    zone: str


def first_reminder(*, owed_at: datetime, due_at: datetime, zone: str) -> datetime:
    """When its owner is reminded first: an hour before it is due, or halfway where it is due sooner.

    What would come at night comes in the evening before; if that is over, in the morning.
    """
    at = due_at - min(_AHEAD, max(due_at - owed_at, timedelta()) / 2)
    evening = _evening_before(at, zone)
    return evening if decent(at, zone) != at and evening >= owed_at else decent(at, zone)


def next_reminder(owed: FollowUp, *, now: datetime, zone: str) -> datetime:
    """When somebody is reminded next, if it was said now: in time, when it is due, after that every two hours, by day."""
    in_time = first_reminder(owed_at=owed.owed_at, due_at=owed.due_at, zone=zone)
    return next((at for at in (in_time, decent(owed.due_at, zone)) if now < at), decent(now + _AGAIN, zone))


def decent(at: datetime, zone: str) -> datetime:
    """That moment, or if it is night there, the end of the night."""
    wall = at.astimezone(ZoneInfo(zone)).time()
    return next_at(NIGHT.closes, after=at, zone=zone) if NIGHT.hold(wall) else at


def stand_ins(account: Account, owner: PersonId) -> tuple[PersonId, ...]:
    """Who is asked when its owner does nothing: the backup, or where there is none the leads, or else the roster."""
    asked = (tuple(one for one in distinct(who) if one != owner) for who in _after_the_owner(account))
    return next((who for who in asked if who), ())


def _after_the_owner(account: Account) -> tuple[tuple[PersonId, ...], ...]:
    return account.backup, account.leads, account.roster


def _evening_before(at: datetime, zone: str) -> datetime:
    there = ZoneInfo(zone)
    local = at.astimezone(there)
    day = local.date() if local.time() >= _EVENING else local.date() - timedelta(days=1)
    return datetime.combine(day, _EVENING, there).astimezone(UTC)
