"""An incident: something of a brand's is broken for many, and until it is over everybody is told how it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from approvals.domain.draft import DraftId
from approvals.domain.people import AccountName, PersonId
from policies.ruleset import Ruleset

IncidentId = NewType("IncidentId", int)

CLOSE_LIFE = timedelta(hours=1)
"""How long one person's word that it is over waits for a second one: what was over may have come back."""

STATEMENT_AGAIN = timedelta(days=1)
"""How often people are reminded of the statement that is owed afterwards."""


class Call(StrEnum):
    """What people are to be told about an incident; each is a row with a due time."""

    OPENED = "opened"
    CALLED = "called"
    """Somebody of the emergency roster, in private."""
    PAGED = "paged"
    LED = "led"
    READY = "ready"
    """A prepared statement that may be released."""
    HELD = "held"
    """A re-post that does not go out before somebody says so."""
    UPDATE = "update"
    """Looks, again and again, whether an update is owed."""
    CLOSE_ASKED = "close-asked"
    CLOSED = "closed"
    STATEMENT = "statement"
    """What is owed to everybody who was hit: cause, apology, what we change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened to which account, who leads, and how far it has come."""

    id: IncidentId
    account: AccountName
    what: str
    opened_by: PersonId
    opened_at: datetime
    lead: PersonId
    anchor: str | None = None
    """The id of the post that people named as the statement about it."""
    closing_by: PersonId | None = None
    """Who said last that it is over."""
    closing_at: datetime | None = None
    closed_by: PersonId | None = None
    closed_at: datetime | None = None
    statement_at: datetime | None = None
    """When somebody said that the statement to everybody who was hit is out."""

    @property
    def open(self) -> bool:
        """Whether it still goes on."""
        return self.closed_at is None

    def said_over_by(self, now: datetime) -> PersonId | None:
        """Who has said that it is over, if that was not too long ago."""
        if self.closing_at is None or now > self.closing_at + CLOSE_LIFE:
            return None
        return self.closing_by


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn:
    """Somebody's word that a part of a plan goes out although there is an incident."""

    incident: IncidentId
    draft: DraftId
    part: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Somebody's word that a version of a prepared statement goes out, as it stands, in this incident."""

    incident: IncidentId
    draft: DraftId
    revision: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A text that the account has published."""

    post: str
    """Its id on the network."""
    url: str
    text: str
    at: datetime
    answers: str | None
    """The id of the post that it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often an update is owed, and how long before that people are reminded."""

    every: timedelta
    later: timedelta
    """The same, once it has gone on for `later_after`."""
    later_after: timedelta
    before: timedelta


def cadence(rules: Ruleset) -> Cadence:
    """How often the ruleset asks for an update."""
    return Cadence(
        every=timedelta(minutes=rules.incident_update_minutes),
        later=timedelta(minutes=rules.incident_later_minutes),
        later_after=timedelta(hours=rules.incident_later_after_hours),
        before=timedelta(minutes=rules.incident_reminder_minutes),
    )


def updates(incident: Incident, spoken: Iterable[Spoken]) -> tuple[Spoken, ...]:
    """Of what was published, in order, what everybody sees: posts of their own, and what goes on below one of those.

    An answer to one customer is read by those who follow both, and is no update. What people named as the statement
    that all goes back to may be older than the incident.
    """
    seen: dict[str, Spoken] = {}
    for one in spoken:
        if one.answers is None or one.answers in seen or one.answers == incident.anchor:
            seen[one.post] = one
    return tuple(seen.values())


def anchor(incident: Incident, told: Iterable[Spoken]) -> str | None:
    """The id of the statement that everything else goes back to: the one that people named, or the first update."""
    return incident.anchor or next((one.post for one in told), None)


def owed_at(incident: Incident, last: datetime, cadence: Cadence) -> datetime:
    """When the next update is owed after the last one, or after the opening."""
    return last + (cadence.later if last >= incident.opened_at + cadence.later_after else cadence.every)


class Say(StrEnum):
    """What is to be said about the next update."""

    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is to be said now, if anything is, about the update that is owed, and when to look again."""

    say: Say | None
    owed_at: datetime
    again_at: datetime


def look(incident: Incident, told: Iterable[Spoken], cadence: Cadence, now: datetime) -> Look:
    """Whether people must hear now that an update is owed soon, or that it is late; late ones are said again."""
    owed = owed_at(incident, _last(incident, told), cadence)
    if now < owed - cadence.before:
        return Look(say=None, owed_at=owed, again_at=owed - cadence.before)
    if now < owed:
        return Look(say=Say.SOON, owed_at=owed, again_at=owed)
    return Look(say=Say.LATE, owed_at=owed, again_at=owed_at(incident, now, cadence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What whoever leads an incident owes everybody: the next update, and after its end the statement."""

    incident: Incident
    handle: str
    due_at: datetime | None
    """When the update is owed; None for the statement, which has no hour."""


def duty(incident: Incident, told: Iterable[Spoken], cadence: Cadence, *, handle: str) -> Duty:
    """What is owed next of an incident whose statement is not out, by what was told in it."""
    due_at = owed_at(incident, _last(incident, told), cadence) if incident.open else None
    return Duty(incident=incident, handle=handle, due_at=due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened in an incident: what was published, or with no post its end."""

    at: datetime
    post: Spoken | None
    late: timedelta
    """How much later it came than an update was owed; nothing, if it was in time or is none."""


def timeline(incident: Incident, spoken: Iterable[Spoken], cadence: Cadence, *, until: datetime) -> tuple[Moment, ...]:
    """What was published while it was open, in order, and its end, each with how late the update came."""
    posts = tuple(spoken)
    told, last = updates(incident, posts), incident.opened_at
    moments = []
    for one in posts:
        late = timedelta()
        if one in told:
            late, last = max(late, one.at - owed_at(incident, last, cadence)), one.at
        moments.append(Moment(at=one.at, post=one, late=late))
    late = max(timedelta(), until - owed_at(incident, last, cadence))
    return (*moments, Moment(at=until, post=None, late=late))


def _last(incident: Incident, told: Iterable[Spoken]) -> datetime:
    return max((one.at for one in told), default=incident.opened_at)
