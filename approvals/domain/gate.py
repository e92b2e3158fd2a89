"""The gate: the one place that decides whether a public act may happen, and makes the proof of it."""

from dataclasses import InitVar, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from approvals.domain.case import Case
from approvals.domain.delivery import CANCELLABLE, Act, Delivery, State
from approvals.domain.draft import Digest, Revision, digest
from approvals.domain.in_incident import kept_until, unreleased, waits_for_word
from approvals.domain.people import AccountName, PersonId
from approvals.domain.plan import TEXT, Part, awaited, done, due, next_part, part_of, target, unannounced
from approvals.domain.post import Post
from approvals.domain.quorum import Tally, Voter, count, reached_at, voters
from policies.finding import Finding, NotChecked, Severity, unseen

CLEARANCE_LIFE: Final = timedelta(seconds=60)
APPROVED_LIFE: Final = timedelta(minutes=30)
"""How long an approved draft may stay unsent before people are asked again."""

_SEAL: Final = object()
_SENDABLE: Final = frozenset({*CANCELLABLE, State.SENDING})
"""Sending, too: whoever sends decides once more."""


class Bar(StrEnum):
    """Why the gate stays shut."""

    CLOSED = "closed"
    OLD_REVISION = "old-revision"
    TEXT_CHANGED = "text-changed"
    APPROVALS_MISSING = "approvals-missing"
    STEP_MISSING = "step-missing"
    LEAD_MISSING = "lead-missing"
    READER_MISSING = "reader-missing"
    STOPPED = "stopped"
    HELD = "held"
    ACCOUNT_HELD = "account-held"
    NOT_DUE = "not-due"
    UNANNOUNCED = "unannounced"
    """People have not heard yet that it is said again."""
    TOO_OLD = "too-old"
    PARENT_GONE = "parent-gone"
    PARENT_CHANGED = "parent-changed"
    NEW_FINDING = "new-finding"
    BLOCKER = "blocker"
    ANSWERED = "answered"
    OUT_OF_TURN = "out-of-turn"
    """It is not the part of the plan that comes next."""
    TARGET_GONE = "target-gone"
    CORRECTED = "corrected"
    """What would be shown again was itself corrected."""
    BEING_CORRECTED = "being-corrected"
    """Somebody is about to correct it."""
    INCIDENT = "incident"
    """It was planned before an incident, and nobody has said since that it goes out."""
    NOT_RELEASED = "not-released"
    """A prepared statement that nobody has let out, or for which there is no incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet:
    """The gate stays shut; every bar that stands in the way."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Proof that this act, with this digest, for this account, is approved; only `decide` makes one.

    The seal is shown and not kept: it cannot be taken from one clearance for another, nor does `replace` carry it over.
    """

    act: Act
    account: AccountName
    digest: Digest
    text: str
    target: str | None
    """The post that is answered, deleted or shown again."""
    draft: int
    revision: int
    part: int
    approved_by: tuple[PersonId, ...]
    voters: tuple[Voter, ...]
    ruleset: str
    decided_at: datetime
    expires_at: datetime
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        """Refuse to exist unless the gate made it."""
        if seal is not _SEAL:
            raise TypeError("a clearance is made by approvals.domain.gate.decide only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What was read again just before sending: the post that it is about, and what the rules say now."""

    post: Post | None
    """The one that is answered, or shown again; None if it is gone."""
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...] = ()
    """Rules that lack their facts now: one that spoke when people approved may not fall silent."""


def decide(case: Case, delivery: Delivery, fresh: Fresh, now: datetime) -> Clearance | NotYet:
    """Decide from facts alone whether `delivery` may happen now; anything missing keeps the gate shut."""
    revision, tally, part = case.current, count(case), next_part(case)
    if part is None or (part.number, part.act) != (delivery.part, delivery.act):
        return NotYet(bars=(Bar.CLOSED if part is None else Bar.OUT_OF_TURN,))
    bars = (
        *_of_people(case, tally),
        *_of_time(case, part, tally, delivery, now),
        *_of_incident(case, part),
        *_of_text(case, delivery, revision),
        *(_of_parent(case, revision, fresh) if part.number == TEXT else _of_target(case, part, fresh)),
        *_of_findings(revision, fresh),
    )
    if bars:
        return NotYet(bars=tuple(dict.fromkeys(bars)))
    return Clearance(
        act=delivery.act,
        account=case.account.name,
        digest=revision.digest,
        text=part.text,
        target=target(case, part),
        draft=case.draft.id,
        revision=revision.number,
        part=part.number,
        approved_by=tally.approved,
        voters=voters(case, tally),
        ruleset=case.account.ruleset,
        decided_at=now,
        expires_at=now + CLEARANCE_LIFE,
        seal=_SEAL,
    )


def _of_people(case: Case, tally: Tally) -> tuple[Bar, ...]:
    bars = []
    if tally.stopped:
        bars.append(Bar.STOPPED)
    if tally.missing:
        bars.append(Bar.APPROVALS_MISSING)
    if tally.step:
        bars.append(Bar.STEP_MISSING)
    if tally.lead_missing or tally.reason_missing:
        bars.append(Bar.LEAD_MISSING)
    if tally.reader_missing:
        bars.append(Bar.READER_MISSING)
    if case.kept_by:
        bars.append(Bar.ACCOUNT_HELD)
    return tuple(bars)


def _of_incident(case: Case, part: Part) -> tuple[Bar, ...]:
    bars = []
    if waits_for_word(case, part):
        bars.append(Bar.INCIDENT)
    if unreleased(case):
        bars.append(Bar.NOT_RELEASED)
    return tuple(bars)


def good_until(case: Case, part: Part, approved_at: datetime) -> datetime | None:
    """Up to when an approved part may happen: to the end of its window, or for half an hour from when it could.

    A prepared statement is kept for days, and goes out within half an hour of its release. What nobody may see goes
    whenever it can: None.
    """
    if case.current.takes_down:
        return None
    if case.draft.prepared is not None:
        return kept_until(case, approved_at)
    if part.window is not None:
        return part.window.closes
    ended = max((one.settled_at for one in case.deliveries if one.settled_at and one.state is State.SENT), default=None)
    return max(approved_at, ended or approved_at) + APPROVED_LIFE


def too_old(case: Case, part: Part, approved_at: datetime, now: datetime) -> bool:
    """Whether the approvals of a part are not good any more."""
    until = good_until(case, part, approved_at)
    return until is not None and now > until


def from_when(case: Case, delivery: Delivery) -> datetime:
    """From when what is owed may happen: not before its row says, nor before its time by the plan that was approved."""
    part = part_of(case.current, delivery.part)
    planned = due(case, part) if part else None
    return max(delivery.due_at, planned or delivery.due_at)


def _of_time(case: Case, part: Part, tally: Tally, delivery: Delivery, now: datetime) -> tuple[Bar, ...]:
    bars = []
    approved_at = min(reached_at(case, tally) or delivery.approved_at, delivery.approved_at)
    if case.holds(now):
        bars.append(Bar.HELD)
    if now < from_when(case, delivery):
        bars.append(Bar.NOT_DUE)
    if unannounced(case, part):
        bars.append(Bar.UNANNOUNCED)
    if too_old(case, part, approved_at, now):
        bars.append(Bar.TOO_OLD)
    return tuple(bars)


def _of_text(case: Case, delivery: Delivery, revision: Revision) -> tuple[Bar, ...]:
    bars = []
    if case.draft.closed or _overtaken(case, delivery):
        bars.append(Bar.CLOSED)
    if case.answered_by is not None:
        bars.append(Bar.ANSWERED)
    owed = (delivery.draft, delivery.account, delivery.revision)
    if owed != (case.draft.id, case.draft.account, revision.number):
        bars.append(Bar.OLD_REVISION)
    # The account whose people were counted, so that nobody's approval speaks for another one.
    approved = digest(
        voice=case.account.voice,
        parent=revision.parent,
        text=revision.text,
        correction=revision.correction,
        send_at=revision.send_at,
        skip=revision.skip,
    )
    if revision.digest != approved:
        bars.append(Bar.TEXT_CHANGED)
    return tuple(bars)


def _overtaken(case: Case, delivery: Delivery) -> bool:
    """Whether something of the draft is on its way, that part of it is done, or this delivery is done with."""
    return any(
        one.in_flight or (one.away and one.part == delivery.part)
        if one.id != delivery.id
        else one.state not in _SENDABLE
        for one in case.deliveries
    )


def _of_parent(case: Case, revision: Revision, fresh: Fresh) -> tuple[Bar, ...]:
    if case.draft.parent_id is None and revision.parent is None:
        return ()
    if fresh.post is None:
        return (Bar.PARENT_GONE,)
    same = revision.parent and (fresh.post.id, fresh.post.text) == (revision.parent.id, revision.parent.text)
    return () if same else (Bar.PARENT_CHANGED,)


def _of_target(case: Case, part: Part, fresh: Fresh) -> tuple[Bar, ...]:
    """A correction is not shown again once it is gone, or was itself corrected; a deletion needs neither."""
    if part.window is None:
        return ()
    bars = []
    said = done(case, TEXT)
    if fresh.post is None and (said is None or said.post_url):
        bars.append(Bar.TARGET_GONE)
    if case.corrected_by is not None:
        bars.append(Bar.CORRECTED)
    if awaited(case, part) is not None:
        bars.append(Bar.BEING_CORRECTED)
    return tuple(bars)


def _of_findings(revision: Revision, fresh: Fresh) -> tuple[Bar, ...]:
    if revision.blocked or any(finding.severity is Severity.BLOCKER for finding in fresh.findings):
        return (Bar.BLOCKER,)
    by_gravity = sorted(revision.findings, key=lambda finding: finding.severity.rank)
    seen = {finding.fingerprint: finding.severity for finding in by_gravity}
    silent = {one.rule for one in fresh.not_checked} - {one.rule for one in revision.not_checked}
    return (Bar.NEW_FINDING,) if unseen(fresh.findings, seen) or silent else ()
