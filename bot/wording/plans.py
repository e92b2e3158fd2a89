"""A correction's plan in plain words: what was wrong, and everything that follows, part after part; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from approvals.domain.card import Card
from approvals.domain.correction import Correction, Purpose, Repost
from approvals.domain.delivery import Act
from approvals.domain.hold import AccountHold, falls_into
from approvals.domain.hours import Week, Window, best_in
from approvals.domain.plan_shown import PartShown, PlanShown
from bot.wording.faults import fault
from bot.wording.skips import the_correction

_REFERENCE = "38 minutes is what a false missile alert took in 2018, for want of a text and a second person"
_IN_HOLD = "which falls into the hold: it does not go out then, and people are asked again once the hold is over"
_GRAVITY = {"minor": "It matters little", "normal": "It matters", "major": "It matters much"}


def windows(correction: Correction, week: Week, holds: Sequence[AccountHold]) -> list[str]:
    """When a correction is said again, a line for each time, in the account's hours and with what its holds do to it."""
    if not correction.reposts:
        return ["It is not said again later."]
    again = [_again(one, week, holds) for one in correction.reposts]
    return [*again, f"The account's hours: {week}."] if week.quiet or week.best else again


def _again(one: Repost, week: Week, holds: Sequence[AccountHold]) -> str:
    at = best_in(one.window, week)
    best = f", best at {local(at, one.window.zone)}" if at != one.window.opens else ""
    return f"Said again {window(one.window)}{best}{_words(one.text)}{f', {_IN_HOLD}' if falls_into(at, holds) else ''}."


def window(of: Window) -> str:
    """A window on the clock of the account's own wall, with its day."""
    there = ZoneInfo(of.zone)
    opens, closes = of.opens.astimezone(there), of.closes.astimezone(there)
    last = f"{closes:%H:%M}" if closes.date() == opens.date() else f"{closes:%d %b %H:%M}"
    return f"between {opens:%d %b %H:%M} and {last} ({of.zone})"


def local(at: datetime, zone: str) -> str:
    """A moment on the clock of a wall."""
    return f"{at.astimezone(ZoneInfo(zone)):%d %b %H:%M} ({zone})"


def typed(at: datetime, zone: str) -> str:
    """A moment as somebody would type it into a form."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def above(plan: PlanShown) -> list[str]:
    """What was wrong and what is right, for those who approve."""
    if plan.purpose is Purpose.TAKE_DOWN:
        return []
    right = f"Right: {plan.right}" if plan.right else "Right: not known yet; it is owed."
    return [f"Wrong: {plan.wrong}", right, f"{_GRAVITY[plan.gravity]}."]


def what_follows(card: Card) -> list[str]:
    """The time of its own that a text has, what it puts an end to, and every part of a plan, as it is approved."""
    at = [f"Goes out at {local(card.send_at, card.zone)}, and not before."] if card.send_at else []
    skips = [f"Once it is public, {the_correction(card.skip)} is not said again any more."] if card.skip else []
    return [*at, *skips, *(_fixed(card.plan) if card.plan else [])]


def _fixed(plan: PlanShown) -> list[str]:
    return [f"{place}. {_part(part)}" for place, part in enumerate(plan.parts, start=1)]


def state(plan: PlanShown) -> list[str]:
    """What has become of each part since the first one went out, or is to come; before it, what its window leaves open."""
    told = [(f"Part {place}: {_state(part)}", part) for place, part in enumerate(plan.parts, start=1)]
    if not any(part.done_at for part in plan.parts):
        return [
            words
            for words, part in told
            if part.window and not part.off and (part.in_hold or part.due_at != part.window.opens)
        ]
    took = (
        [f"It took {_minutes(plan.took)} from the form to the public correction ({_REFERENCE})."] if plan.took else []
    )
    return [*took, *(words for words, _ in told)]


def _minutes(took: timedelta) -> str:
    minutes = round(took.total_seconds() / 60)
    return "less than a minute" if minutes < 1 else f"{minutes} minute{'s' if minutes > 1 else ''}"


def _part(part: PartShown) -> str:
    match part.act:
        case Act.DELETE:
            return "Then the wrong post is deleted."
        case Act.REPOST:
            return f"Then it is shown again {_when(part)}, as it is."
        case Act.CREATE if part.window is None:
            return "The correction goes out."
        case _:
            return f"Then it is said again {_when(part)}{_words(part.text)}."


def _when(part: PartShown) -> str:
    return window(part.window) if part.window else ""


def _words(text: str) -> str:
    return f", in other words: “{text}”" if text else ""


def _state(part: PartShown) -> str:
    if part.done_at and part.window:
        return f"done {local(part.done_at, part.window.zone)}."
    if part.done_at:
        return "done."
    if part.skipped_for:
        return f"left out, as {part.skipped_by}'s reply asked for it (draft {part.skipped_for})."
    if part.skipped_by:
        return f"left out by {part.skipped_by}."
    if part.fault:
        return f"did not work. {fault(part.fault)}"
    if part.off:
        return "does not happen."
    if part.waits_for:
        return f"waits, as draft {part.waits_for} is to correct what it would say again."
    if part.due_at and part.window and part.due_at >= part.window.closes:
        return "not said again unless somebody moves it."
    if part.due_at and part.window:
        planned = f"{'due since' if part.overdue else 'planned for'} {local(part.due_at, part.window.zone)}"
        return f"{planned}, {_IN_HOLD}." if part.in_hold else f"{planned}."
    return "to come."
