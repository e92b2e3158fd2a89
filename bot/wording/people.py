"""The people on a card, in plain words: who approved, who is missing, who stopped or holds it, whose mark does not count; pure."""

from approvals.domain.card import Card
from approvals.domain.lifecycle import Status
from approvals.domain.people_shown import HeldBy, SignedOff, StepShown, StoppedBy
from approvals.domain.quorum import Discount, Discounted
from approvals.domain.vote import Mark
from bot.wording.faults import fault
from bot.wording.languages import language
from bot.wording.notices import listed

NOBODY = "Twokeys"
"""What stands for a person where Twokeys itself did something."""

_SHOWN_PEOPLE = 8
_OPEN = frozenset(
    {
        Status.WAITING,
        Status.STOPPED,
        Status.HELD,
        Status.ACCOUNT_HELD,
        Status.BLOCKED,
        Status.BARRED,
        Status.PREPARED,
        Status.PAUSE,
        Status.UNDER_WAY,
    }
)

_MARKS = {Mark.APPROVE: "approval", Mark.REJECT: "stop", Mark.HOLD: "hold"}
_WHY = {
    Discount.AUTHOR: "wrote this draft",
    Discount.EDITOR: "edited this text",
    Discount.SUGGESTER: "suggested this text",
    Discount.TOOK_OVER: "took this draft over",
    Discount.NOT_ON_ROSTER: "is not on this account's roster",
    Discount.GUEST: "is a guest",
    Discount.STRANGER: "is not a member here",
    Discount.BOT: "is a bot",
    Discount.DEACTIVATED: "is deactivated",
    Discount.GONE: "is in no team that Twokeys is in",
    Discount.UNKNOWN: "is not known to Twokeys",
    Discount.NOT_AGREED: "is known by something else in the settings now, and two people have not agreed to that yet",
}


def people(card: Card) -> tuple[str, ...]:
    """Who approved, who is missing, who stopped or holds it, and whose mark does not count and why."""
    # Rosters change: nobody is counted anew where the text is gone, or the account.
    if card.status is None or card.removed_after is not None or not card.network:
        return ()
    lines = [f"Approved by: {listed(list(card.approved))} ({len(card.approved)} of {card.needed})"]
    if card.status in _OPEN:
        lines += _missing(card)
    if card.taken_over_by:
        lines.append(f"{card.author} has left; {card.taken_over_by} took this draft over.")
    lines += [_signed_off(one) for one in card.signed_off]
    if card.released_by:
        lines.append(f"Released by {card.released_by}")
    if card.needed == 1:
        lines.append("Author plus one: on this account, one approval is enough.")
    lines += [_stopped(stop, card.revision) for stop in card.stopped]
    lines += [f"Held by {_holder(hold)}" for hold in card.held]
    lines += [_discounted(mark) for mark in card.discounted[:_SHOWN_PEOPLE]]
    if (more := len(card.discounted) - _SHOWN_PEOPLE) > 0:
        lines.append(f"{more} more {'mark does' if more == 1 else 'marks do'} not count.")
    return tuple(lines)


def _missing(card: Card) -> list[str]:
    missing = card.needed - len(card.approved)
    lines = [_step(step) for step in card.steps]
    if missing > sum(step.missing for step in card.steps):
        lines.append(f"Missing: {missing} more, from {_either(card.waiting_for)}")
    if card.lead_missing:
        lines.append(f"A lead must be among them: {_either(card.leads)}")
    if card.reader_missing and (missing <= 0 or card.readers != card.waiting_for):
        lines.append(f"Somebody who reads {language(card.language)} must be among them: {_either(card.readers)}")
    return lines


def _step(step: StepShown) -> str:
    """Whom a step waits for, or who has approved in it; what was given early says that it waits."""
    name = f"Then {step.name}" if step.waits else step.name[:1].upper() + step.name[1:]
    if not step.missing:
        waits = "; it counts once the step before is complete" if step.waits else ""
        return f"{name}: approved by {listed(list(step.approved))}{waits}"
    asked = _asked(step)
    if not step.approved:
        return f"{name}: {asked}"
    return f"{name}: {asked}; {listed(list(step.approved))} approved{' already' if step.waits else ''}"


def _asked(step: StepShown) -> str:
    left = step.waiting_for
    if step.missing > len(left):
        return f"{step.missing} more must approve, and {'nobody' if not left else f'only {listed(list(left))}'} is left who may"
    if step.missing == len(left):
        return listed(list(left))
    return _either(left) if step.missing == 1 else f"{step.missing} of {listed(list(left))}"


def _either(names: tuple[str, ...]) -> str:
    shown = [*names[:_SHOWN_PEOPLE], *(["others"] if len(names) > _SHOWN_PEOPLE else [])]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else listed(shown)


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _signed_off(lead: SignedOff) -> str:
    if lead.reason:
        return f"Signed off by {lead.name}: {lead.reason}"
    return f"{lead.name} approved what a lead must sign off, and has not said why"


def _stopped(stop: StoppedBy, version: int) -> str:
    """A stop of an earlier version says how it ends: whoever gave it may find the new text good."""
    if stop.version == version:
        return f"Stopped by {stop.name}{_because(stop.reason)}"
    return f"Version {stop.version} was stopped by {stop.name}, who has neither approved this one nor taken that back{_because(stop.reason)}"


def _holder(hold: HeldBy) -> str:
    """A hold of Twokeys' own gives a slug as its reason, a person's gives their words."""
    return f"{hold.name}{_because(fault(hold.reason) if hold.name == NOBODY else hold.reason)}"


def _discounted(mark: Discounted) -> str:
    return f"{mark.name}'s {_MARKS[mark.mark]} does not count: {mark.name} {_WHY[mark.why]}."
