"""What time alone brings about for a draft, and when it next does: until then nobody need look at it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from approvals.domain.case import Case
from approvals.domain.gate import good_until
from approvals.domain.hold import DRAFT_HOLD
from approvals.domain.in_incident import waits_for_word
from approvals.domain.lifecycle import BACKUP_AFTER, EXPIRES_AFTER, NUDGE_AFTER, open_to_votes
from approvals.domain.plan import (
    TEXT,
    Part,
    behind,
    due,
    if_heard,
    next_part,
    planned,
    shortest_notice,
    too_late,
    under_way,
)
from approvals.domain.quorum import count, reached_at
from approvals.domain.vote import Mark


def next_look(case: Case, *, now: datetime) -> datetime | None:
    """The first moment after now at which something may be due though nobody did anything; None if there is none.

    Some moments bring nothing about, none that does is missing.
    """
    return min((at for at in _moments(case) if at > now), default=None)


def _moments(case: Case) -> Iterator[datetime]:
    for vote in case.votes:
        if vote.mark is Mark.HOLD:
            yield vote.cast_at + DRAFT_HOLD
    part = next_part(case)
    if part is None or not open_to_votes(case):
        return
    made_at, approved_at = case.current.made_at, reached_at(case, count(case))
    if approved_at is not None:
        if until := good_until(case, part, approved_at):
            # It is good up to then, and that moment itself.
            yield until + timedelta.resolution
    else:
        yield made_at + NUDGE_AFTER
        yield made_at + BACKUP_AFTER
        if not under_way(case):
            yield max(made_at + EXPIRES_AFTER, case.current.send_at or made_at)
        elif part.window is not None:
            yield part.window.closes
    if (at := planned(case, part)) and (goes_at := due(case, part)) and part.window:
        yield at - case.repost_notice
        yield at
        yield goes_at
        yield part.window.closes - shortest_notice(case, part, at)
    if under_way(case):
        yield from _of_what_is_behind(case)


def _of_what_is_behind(case: Case) -> Iterator[datetime]:
    timed = [(part, part.window, at) for part in behind(case) if part.window and (at := planned(case, part))]
    for part, window, at in timed:
        yield at - shortest_notice(case, part, at)
        yield window.closes


def going_out(case: Case, *, now: datetime) -> tuple[Part, datetime] | None:
    """What people hear of now, as it is said again soon, and what it is planned for; or what waits for a word then.

    What nobody heard of in time, as the process was away, goes out later: there is no re-post without a word before it.
    """
    part = next_part(case)
    at = planned(case, part) if part else None
    if part is None or at is None or not open_to_votes(case) or too_late(case, part) or now < at - case.repost_notice:
        return None
    waits = waits_for_word(case, part) and count(case).complete
    if not (under_way(case) or waits) or not _in_time(case, part, now):
        return None
    goes_out = waits or (count(case).complete and not kept(case, now))
    return (part, at) if now < at or (goes_out and part.number != TEXT) else None


def _in_time(case: Case, part: Part, now: datetime) -> bool:
    """Whether it still goes out within its window if people hear of it now."""
    goes_at = if_heard(case, part, now)
    return part.window is not None and goes_at is not None and part.window.holds(goes_at)


def kept(case: Case, now: datetime) -> bool:
    """Whether somebody holds the draft or its account."""
    return bool(case.kept_by or case.holds(now))


def held_up(case: Case, now: datetime) -> tuple[tuple[tuple[Part, datetime], ...], tuple[Part, ...]]:
    """What waits for what comes before it in the plan: those whose time is near, with that, and those whose is over.

    Near is so near that, if they come soon after each other, what comes before it would have been done by then.
    """
    if not under_way(case) or not open_to_votes(case):
        return (), ()
    over = tuple(part for part in behind(case) if part.window and now >= part.window.closes)
    near = ((part, planned(case, part)) for part in behind(case) if part not in over)
    return tuple((part, at) for part, at in near if at and now >= at - shortest_notice(case, part, at)), over


def ended_holds(case: Case, now: datetime) -> tuple[datetime, ...]:
    """When those holds were given whose time is over, whatever became of them before."""
    return tuple(vote.cast_at for vote in case.votes if vote.mark is Mark.HOLD and vote.cast_at + DRAFT_HOLD <= now)
