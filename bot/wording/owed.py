"""What is owed, in plain words; pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from approvals.domain.follow_up import Debt, Shown
from approvals.domain.incident import Duty
from bot.wording.plans import local

Values = Mapping[str, object]

_WHAT: Mapping[Debt, str] = {
    Debt.PROMISE: "@{handle} promised: “{words}”",
    Debt.STATEMENT: "@{handle} owes a statement: {words}",
    Debt.CORRECTION: "@{handle} owes a correction: {words}",
    Debt.UPDATE: "@{handle} owes an update: {words}",
}
_FORGOTTEN = "(its words were removed, as they should be after their time)"


def owed(it: Shown, now: datetime) -> str:
    """What is owed by which account, since which draft, and until when."""
    what = _WHAT[it.owed.debt].format(handle=it.handle, words=it.owed.words or _FORGOTTEN)
    draft = f" (draft {it.owed.draft})" if it.owed.draft is not None else ""
    was = "It was due" if it.owed.due_at <= now else "Due"
    return f"{what}{draft}. {was} {local(it.owed.due_at, it.zone)}."


def duty(it: Duty, now: datetime, zone: str) -> str:
    """What whoever leads an incident owes everybody."""
    about = f"the incident of @{it.handle} ({it.incident.what or _FORGOTTEN})"
    if it.due_at is None:
        return f"A statement about {about} to everybody who was hit: cause, apology, and what we change."
    return f"An update about {about}. {'It was due' if it.due_at <= now else 'Due'} {local(it.due_at, zone)}."


def _of_incident(values: Values) -> str:
    it: Duty = values["duty"]  # type: ignore[assignment]  # the step's own
    now: datetime = values["now"]  # type: ignore[assignment]  # the step's own
    return duty(it, now, str(values["zone"]))


def _said(frame: str) -> Callable[[Values], str]:
    """A sentence about something that is owed."""

    def said(values: Values) -> str:
        it: Shown = values["it"]  # type: ignore[assignment]  # the step's own
        now: datetime = values["now"]  # type: ignore[assignment]  # the step's own
        return frame.format(what=owed(it, now), owner=it.owner)

    return said


def _later(values: Values) -> str:
    at: datetime = values["at"]  # type: ignore[assignment]  # the step's own
    return f"You are reminded of it again at {local(at, str(values['zone']))}."


SENTENCES: Mapping[str, str | Callable[[Values], str]] = {
    "waive-needs-another": "Noted. One more person of the roster has to waive it.",
    "owed-waived": "Waived: nobody owes it any more.",
    "owed": "You owe this. Press Done once it is kept.",
    "owed-nothing": "You owe nothing that Twokeys knows of.",
    "owed-mine": _said("{what}"),
    "owed-of-incident": _of_incident,
    "owed-more": "There is more than fits here; what is most urgent comes first.",
    "owed-others": "For your accounts others owe this:",
    "owed-by-another": _said("{owner}: {what}"),
    "owed-reminder": _said("Please remember what you owe. {what} Press Done once it is kept."),
    "owed-backup": _said(
        "{owner} was reminded of this or has left, and nobody said that it is done. {what} Please see to it, or hand it over."
    ),
    "owed-done": "Done: nobody is reminded of it any more.",
    "owed-later": _later,
    "owed-handed-over": "{name} owes it from now on, and is told.",
    "nothing-owed": "That is not owed any more: somebody said that it is done.",
    "only-to-the-roster": "{name} is not on the roster of {account}. Hand it over to somebody who is.",
    "owes-it-already": "{name} owes it already, so nothing was changed. Choose somebody else.",
    "nobody-to-hand-over-to": "Nobody else is on the roster of {account}, so it cannot be handed over.",
}
