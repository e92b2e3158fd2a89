"""What time alone brings about for a draft, and when it next does: until then nobody need look at it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from approvals.domain.case import Case
from approvals.domain.gate import good_until
from approvals.domain.hold import DRAFT_HOLD
from approvals.domain.in_incident import waits_for_word
from approvals.domain.lifecycle import BACKUP_AFTER, EXPIRES_AFTER, NUDGE_AFTER, open_to_votes
from approvals.domain.plan import Part, due, next_part, too_late, under_way
from approvals.domain.quorum import count, reached_at
from approvals.domain.vote import Mark


def next_look(case: Case, *, before: timedelta, now: datetime) -> datetime | None:
    """The first moment after now at which something may be due though nobody did anything; None if there is none.

    People hear of a re-post so long `before` it. Some moments bring nothing about, none that does is missing.
    """
    return min((at for at in _moments(case, before) if at > now), default=None)


def _moments(case: Case, before: timedelta) -> Iterator[datetime]:
    for vote in case.votes:
        if vote.mark is Mark.HOLD:
            yield vote.cast_at + DRAFT_HOLD
    part = next_part(case)
    if part is None or not open_to_votes(case):
        return
    made_at, approved_at = case.current.made_at, reached_at(case, count(case))
    if approved_at is not None:
        # It is good up to then, and that moment itself.
        yield good_until(case, part, approved_at) + timedelta.resolution
    elif not under_way(case):
        yield made_at + NUDGE_AFTER
        yield made_at + BACKUP_AFTER
        yield max(made_at + EXPIRES_AFTER, case.current.send_at or made_at)
    elif part.window is not None:
        yield part.window.closes
    if at := due(case, part):
        yield at - before
        yield at


def going_out(case: Case, *, before: timedelta, now: datetime) -> tuple[Part, datetime] | None:
    """What follows a correction and goes out within `before` from now, and when; or what waits for a word then."""
    part = next_part(case)
    at = due(case, part) if part else None
    if part is None or at is None or not open_to_votes(case) or too_late(case, part) or not at - before <= now < at:
        return None
    waits = waits_for_word(case, part) and count(case).complete
    return (part, at) if under_way(case) or waits else None


def ended_holds(case: Case, now: datetime) -> tuple[datetime, ...]:
    """When those holds were given whose time is over, whatever became of them before."""
    return tuple(vote.cast_at for vote in case.votes if vote.mark is Mark.HOLD and vote.cast_at + DRAFT_HOLD <= now)
