"""A part of a plan goes out at another time, or not at all."""

from dataclasses import replace
from datetime import datetime, timedelta

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Correction, Repost
from approvals.domain.draft import DraftId, Reason
from approvals.domain.hours import window
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.move import Move
from approvals.domain.people import Identity, Person, PersonId
from approvals.domain.plan import FIRST_REPOST, TEXT, Part, done, due, part_of, parts, skipped
from approvals.domain.quorum import count
from approvals.errors import Refusal
from approvals.reconsider import add_revision, reconsider
from approvals.skipping import end, note
from approvals.storage.unit import Unit


async def skip(context: Context, *, who: Identity, draft: DraftId, part: int) -> None:
    """Leave a re-post out; anybody on the roster may. Whoever did so already has nothing more to do."""
    person = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        before = skipped(context.case(unit, draft), part)
        if before and before.by == person.id:
            return
        case, left_out = _movable(context, unit, person, draft, part)
        note(unit, case, Move(draft=draft, part=left_out.number, to=None, by=person.id, at=now))
        end(context, unit, draft, now)

    await context.database.run(step)


async def move(context: Context, *, who: Identity, draft: DraftId, part: int, to: datetime) -> bool:
    """Move a re-post; anybody on the roster may. False where it leaves its window, so that everybody is asked again."""
    person = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> bool:
        case, moved = _movable(context, unit, person, draft, part)
        _refuse_before_the_first(case, part, to)
        if moved.window is not None and moved.window.holds(to):
            # What was done just before the process was gone is asked for once more.
            if due(case, moved) != to:
                note(unit, case, Move(draft=draft, part=moved.number, to=to, by=person.id, at=now))
                reconsider(context, unit, draft, now)
            return not _asked_before(case, moved, to, person.id)
        _ask_again(context, unit, case, part, to, by=person.id, now=now)
        return False

    return await context.database.run(step)


def _movable(context: Context, unit: Unit, person: Person, draft: DraftId, number: int) -> tuple[Case, Part]:
    unit.drafts.lock(draft)
    case = context.case(unit, draft)
    if person.id not in case.account.roster and person.id != case.responsible:
        raise Refusal("only-the-roster", account=case.account.name)
    found = next((part for part in parts(case.current) if part.number == number), None)
    # A text that has a time of its own is edited or withdrawn.
    over = number < FIRST_REPOST or done(case, number) or skipped(case, number)
    if found is None or over or not open_to_votes(case):
        raise Refusal("not-a-part")
    return case, found


def _refuse_before_the_first(case: Case, number: int, to: datetime) -> None:
    """Refuse to move what follows to where what comes before it has not been said, or said again, yet."""
    text = part_of(case.current, TEXT)
    if text and not done(case, TEXT) and (at := due(case, text)) and to <= at:
        raise Refusal("before-the-correction")
    first = (part for part in parts(case.current) if FIRST_REPOST <= part.number < number)
    open_ones = (part for part in first if not done(case, part.number) and not skipped(case, part.number))
    if any(to <= at for part in open_ones if (at := due(case, part))):
        raise Refusal("before-the-first")


def _asked_before(case: Case, part: Part, to: datetime, by: PersonId) -> bool:
    """Whether everybody is being asked about just that time, as the same person wanted it."""
    version, opens = case.current, part.window.opens if part.window else None
    return (version.reason, version.made_by, opens) == (Reason.MOVED, by, to) and not count(case).complete


def _ask_again(
    context: Context, unit: Unit, case: Case, number: int, to: datetime, *, by: PersonId, now: datetime
) -> None:
    correction = case.current.correction
    if correction is None:
        raise Refusal("not-a-part")
    week = case.account.week
    there = window(to, length=timedelta(hours=context.ruleset(case.account).repost_window_hours), week=week)
    if there.opens != to:
        raise Refusal("quiet-then", account=case.account.name, quiet=week.quiet, zone=week.zone)
    later = (one for one in parts(case.current) if one.number > number and not skipped(case, one.number))
    if any(one.window and to >= one.window.opens for one in later):
        raise Refusal("after-the-next")
    again = Repost(window=there, text=correction.reposts[number - FIRST_REPOST].text)
    # Within its new window it goes out when it was asked for, and not at the account's best hour.
    unit.moves.add(Move(draft=case.draft.id, part=number, to=to, by=by, at=now))
    add_revision(
        context,
        unit,
        case,
        text=case.current.text,
        parent=case.current.parent,
        reason=Reason.MOVED,
        made_by=by,
        correction=_with(correction, number, again),
        send_at=case.current.send_at,
        now=now,
    )


def _with(correction: Correction, number: int, again: Repost) -> Correction:
    reposts = list(correction.reposts)
    reposts[number - FIRST_REPOST] = again
    return replace(correction, reposts=tuple(reposts))
