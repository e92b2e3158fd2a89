"""A correction's plan as a card shows it: every part, and what has become of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.domain.case import Case
from approvals.domain.correction import Gravity, Purpose
from approvals.domain.delivery import Act, State
from approvals.domain.draft import DraftId, Revision
from approvals.domain.hold import falls_into
from approvals.domain.hours import Window
from approvals.domain.plan import TEXT, Part, awaited, done, due, parts, skipped
from approvals.domain.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """A part of a plan: what it does, when, and what has become of it."""

    act: Act
    text: str
    window: Window | None
    """When it is said again; None for the text and the deletion."""
    due_at: datetime | None
    overdue: bool
    """Whether that is past."""
    in_hold: bool
    """Whether the account is still held when it is due, as far as can be told now."""
    done_at: datetime | None
    skipped_by: str
    skipped_for: DraftId | None
    """The draft whose reply asked to leave it out, if one did."""
    fault: str
    waits_for: DraftId | None = None
    """The draft that is to correct what it would say again, as long as nobody knows what becomes of that."""
    off: bool = False
    """Whether it does not happen any more, as the draft has ended before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    """What a correction corrects, and everything that it brings with it."""

    original: Post
    wrong: str
    right: str
    gravity: Gravity
    purpose: Purpose
    took: timedelta | None
    """From the form to the public correction, once it is live."""
    parts: tuple[PartShown, ...]


def plan_shown(case: Case, revision: Revision, now: datetime) -> PlanShown | None:
    """The plan of that version with what has become of it; None for a text that corrects nothing."""
    correction = revision.correction
    if correction is None:
        return None
    said = done(case, TEXT)
    return PlanShown(
        original=correction.original,
        wrong=correction.wrong,
        right=correction.right,
        gravity=correction.gravity,
        purpose=correction.purpose,
        took=said.settled_at - case.draft.created_at if said and said.settled_at else None,
        parts=tuple(_part(case, part, now) for part in parts(revision)),
    )


def _part(case: Case, part: Part, now: datetime) -> PartShown:
    ended, left_out = done(case, part.number), skipped(case, part.number)
    at, to_come = due(case, part), not ended and not left_out and case.draft.closed is None
    failed = next((one for one in case.deliveries if one.part == part.number and one.state is State.REFUSED), None)
    return PartShown(
        act=part.act,
        text=part.text if part.number != TEXT else "",
        window=part.window if part.number != TEXT else None,
        due_at=at,
        overdue=at is not None and at <= now,
        in_hold=at is not None and to_come and falls_into(at, case.kept_by),
        done_at=ended.settled_at if ended else None,
        skipped_by=case.directory.name(left_out.by) if left_out else "",
        skipped_for=left_out.because if left_out else None,
        fault=failed.fault if failed else "",
        waits_for=DraftId(other) if to_come and (other := awaited(case, part)) else None,
        off=case.draft.closed is not None and not ended and not left_out,
    )
