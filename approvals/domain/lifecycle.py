"""Where a draft stands, and what is owed next: both derived from its case, in one place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from approvals.domain.case import Case
from approvals.domain.delivery import CANCELLABLE, Delivery, State
from approvals.domain.draft import Closing
from approvals.domain.gate import too_old
from approvals.domain.in_incident import held_back, unreleased
from approvals.domain.plan import TEXT, Part, awaited, due, next_part, too_late, unannounced, under_way
from approvals.domain.quorum import Tally, count, reached_at

NUDGE_AFTER = timedelta(minutes=5)
BACKUP_AFTER = timedelta(minutes=15)
EXPIRES_AFTER = timedelta(hours=12)


class Status(StrEnum):
    """The one thing a card says of its draft."""

    WAITING = "waiting"
    STOPPED = "stopped"
    HELD = "held"
    ACCOUNT_HELD = "account-held"
    BLOCKED = "blocked"
    BARRED = "barred"
    PREPARED = "prepared"
    PAUSE = "pause"
    SENDING = "sending"
    UNSURE = "unsure"
    ASKING = "asking"
    UNDER_WAY = "under-way"
    PUBLISHED = "published"
    BROKEN_OFF = "broken-off"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ANSWERED = "answered"
    PARENT_GONE = "parent-gone"


def status(case: Case, now: datetime) -> Status:
    """Where the draft stands: what is public first, then what is closed, then what people said."""
    told = _told_by(case.delivery) if case.delivery else None
    goes_on = told is Status.PUBLISHED and case.draft.closed is None and next_part(case) is not None
    if case.draft.closed and case.draft.closed.why is Closing.BROKEN_OFF:
        return _closed(case.draft.closed.why)
    if told and not goes_on:
        return told
    if case.draft.closed:
        return _closed(case.draft.closed.why)
    tally = count(case)
    if tally.stopped:
        return Status.STOPPED
    if case.holds(now):
        return Status.HELD
    if case.kept_by:
        return Status.ACCOUNT_HELD
    if case.current.blocked:
        return Status.BLOCKED
    if not tally.complete:
        return Status.WAITING
    return Status.UNDER_WAY if goes_on else _agreed(case)


def _agreed(case: Case) -> Status:
    if unreleased(case):
        return Status.PREPARED
    return Status.PAUSE if case.answered_by is None else Status.BARRED


def open_to_votes(case: Case) -> bool:
    """Whether marks on the draft can still change anything."""
    if case.draft.closed is not None or any(one.state is State.REFUSED for one in case.deliveries):
        return False
    return not in_flight(case) and next_part(case) is not None


def in_flight(case: Case) -> bool:
    """Whether something of the draft is on its way, or nobody knows what became of it."""
    return any(one.in_flight for one in case.deliveries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What must change in the deliveries: one to be made, due after the pause, or one to be cancelled."""

    part: Part | None = None
    due_at: datetime | None = None
    approved_at: datetime | None = None
    cancel: Delivery | None = None


def schedule(case: Case, *, pause: timedelta, now: datetime) -> Schedule:
    """What the deliveries of a draft must become, after anything about it changed."""
    waiting = next((one for one in case.deliveries if one.state in CANCELLABLE), None)
    tally = count(case)
    approved_at = reached_at(case, tally)
    held = bool(case.holds(now) or case.kept_by)
    part = next_part(case)
    free = open_to_votes(case) and not held and not case.current.blocked and case.answered_by is None
    if part is None or approved_at is None or not free or held_back(case, part) or awaited(case, part) is not None:
        return Schedule(cancel=waiting)
    if too_old(case, part, approved_at, now) or too_late(case, part) or unannounced(case, part):
        return Schedule(cancel=waiting)
    if waiting and (waiting.revision, waiting.part) == (case.current.number, part.number):
        return Schedule()
    return Schedule(part=part, due_at=_when(case, part, pause=pause, now=now), approved_at=approved_at, cancel=waiting)


def _when(case: Case, part: Part, *, pause: timedelta, now: datetime) -> datetime:
    """The text after a pause, in which anybody may still stop it; what follows it at once, or at its time."""
    at = due(case, part)
    if part.number == TEXT:
        return max(now + pause, at) if at else now + pause
    return max(now, at) if at else now


def overtaken(case: Case) -> bool:
    """Whether all that is still to come would say again what was itself corrected meanwhile."""
    part = next_part(case)
    return case.corrected_by is not None and part is not None and part.window is not None and open_to_votes(case)


def came_due(case: Case, *, pause: timedelta, now: datetime) -> bool:
    """Whether it was approved, and would have gone out by now if nobody had held anything."""
    if case.current.takes_down:
        # It needs no other approval for having waited: it goes.
        return False
    part, approved_at = next_part(case), reached_at(case, count(case))
    if part is None or approved_at is None or case.kept_by or not open_to_votes(case):
        return False
    if held_back(case, part):
        # An incident, or the lack of one, kept it: a prepared statement keeps its approvals through any hold.
        return False
    at = due(case, part)
    if part.number == TEXT:
        return now >= max(approved_at + pause, at or approved_at)
    return at is None or now >= at


class Patience(StrEnum):
    """What time alone brings about for a draft that is not away."""

    NUDGE = "nudge"
    BACKUP = "backup"
    EXPIRE = "expire"
    ASK_AGAIN = "ask-again"
    WINDOW_PASSED = "window-passed"


def impatient(case: Case, tally: Tally, now: datetime) -> tuple[Patience, ...]:
    """What is due because nobody acted: reminders while approvals are missing, an end, or asking anew."""
    if not open_to_votes(case):
        return ()
    approved_at = reached_at(case, tally)
    if approved_at is not None:
        part = next_part(case)
        if part is None or not (too_old(case, part, approved_at, now) or too_late(case, part)):
            return ()
        return (Patience.WINDOW_PASSED if under_way(case) and part.window else Patience.ASK_AGAIN,)
    waited = now - case.current.made_at
    if under_way(case):
        part = next_part(case)
        if part and part.window and now >= part.window.closes:
            return (Patience.WINDOW_PASSED,)
    elif waited >= EXPIRES_AFTER and now >= (case.current.send_at or now):
        return (Patience.EXPIRE,)
    if tally.stopped or case.holds(now):
        return ()
    due = [(NUDGE_AFTER, Patience.NUDGE), (BACKUP_AFTER, Patience.BACKUP)]
    return tuple(step for after, step in due if waited >= after)


def _told_by(delivery: Delivery) -> Status | None:
    match delivery.state:
        case State.SENDING:
            return Status.SENDING
        case State.IN_DOUBT:
            return Status.UNSURE
        case State.ASKING:
            return Status.ASKING
        case State.SENT:
            return Status.PUBLISHED
        case State.REFUSED:
            return Status.REFUSED
        case State.READY | State.CLAIMED | State.CLEARED | State.CANCELLED:
            return None
        case _:
            assert_never(delivery.state)


def _closed(why: Closing) -> Status:
    match why:
        case Closing.WITHDRAWN:
            return Status.WITHDRAWN
        case Closing.EXPIRED:
            return Status.EXPIRED
        case Closing.ANSWERED:
            return Status.ANSWERED
        case Closing.PARENT_GONE:
            return Status.PARENT_GONE
        case Closing.REFUSED:
            return Status.REFUSED
        case Closing.PUBLISHED:
            return Status.PUBLISHED
        case Closing.BROKEN_OFF:
            return Status.BROKEN_OFF
        case _:
            assert_never(why)
