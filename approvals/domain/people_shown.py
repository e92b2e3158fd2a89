"""People as a card shows them: who stopped or holds a draft, who signed it off, and whom its steps wait for."""

from dataclasses import dataclass
from datetime import datetime

from approvals.domain.case import Case
from approvals.domain.quorum import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedBy:
    """Who stopped which version, by name, and why if they said."""

    version: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One of the account's steps: how many of it are still missing, and its people by name."""

    name: str
    missing: int
    approved: tuple[str, ...]
    waiting_for: tuple[str, ...]
    waits: bool
    """Whether a step before it is still open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """A lead who approved what needs one, by name, and why; the reason is empty until they give it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBy:
    """Who holds the draft, and until when."""

    name: str
    until: datetime | None
    reason: str


def stopped(case: Case, tally: Tally) -> tuple[StoppedBy, ...]:
    """Who stopped which version."""
    return tuple(
        StoppedBy(version=stop.version, name=case.directory.name(stop.by), reason=stop.reason) for stop in tally.stopped
    )


def steps(case: Case, tally: Tally) -> tuple[StepShown, ...]:
    """The account's steps, each with those who are still asked."""
    return tuple(
        StepShown(
            name=step.name,
            missing=step.missing,
            approved=tuple(map(case.directory.name, step.approved)),
            waiting_for=tuple(map(case.directory.name, step.able)),
            waits=step.waits,
        )
        for step in tally.steps
    )


def signed_off(case: Case, tally: Tally) -> tuple[SignedOff, ...]:
    """The leads behind what needs one, with their reasons."""
    if not case.current.needs_sign_off:
        return ()
    return tuple(
        SignedOff(name=case.directory.name(one.by), reason=one.reason)
        for one in tally.approvals
        if one.by in case.account.leads
    )


def held(case: Case, now: datetime) -> tuple[HeldBy, ...]:
    """Who holds the draft, or its whole account."""
    own = [HeldBy(name=case.name(hold.identity), until=hold.until, reason=hold.reason) for hold in case.holds(now)]
    whole = [HeldBy(name=case.directory.name(hold.by), until=None, reason=hold.reason) for hold in case.account_holds]
    return (*own, *whole)
