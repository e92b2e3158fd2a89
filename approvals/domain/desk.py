"""A desk: everything of one person's in one place, from facts alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from approvals.domain.card import Card, MessageRef, project
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.follow_up import Shown
from approvals.domain.hours import Window
from approvals.domain.incident import Duty
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Person, PersonId
from approvals.domain.plan import done, due, parts, skipped, too_late, under_way
from approvals.domain.quorum import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something that is said again: where, in which words, when, and within which window it may be moved freely."""

    draft: DraftId
    handle: str
    words: str
    at: datetime
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies before somebody, each list in the order in which it presses; times are read in `zone`."""

    zone: str
    now: datetime
    drafts: tuple[Card, ...]
    """Theirs, that something can still happen to."""
    waiting: tuple[Card, ...]
    """Others', which their approval can still bring closer to the network."""
    owed: tuple[Shown, ...]
    duties: tuple[Duty, ...]
    """What they owe of the incidents that they lead."""
    coming: tuple[Coming, ...]
    """What is said again for accounts that they speak for."""
    cards: tuple[tuple[DraftId, MessageRef], ...] = ()
    """Where the cards of all that are, as far as they are posted."""


def desk(
    who: Person,
    cases: Iterable[Case],
    *,
    owed: tuple[Shown, ...],
    duties: tuple[Duty, ...] = (),
    cards: tuple[tuple[DraftId, MessageRef], ...] = (),
    now: datetime,
) -> Desk:
    """Sort what is open by what it is to somebody."""
    known = tuple(cases)
    concerning = [one for one in known if who.id in one.account.roster or one.responsible == who.id]
    coming = sorted((part for one in concerning for part in _coming(one)), key=lambda part: (part.at, part.draft))
    return Desk(
        zone=who.timezone,
        now=now,
        drafts=tuple(_card(one, now) for one in known if one.responsible == who.id),
        waiting=tuple(_card(one, now) for one in known if awaits(one, who.id)),
        owed=owed,
        duties=duties,
        coming=tuple(coming),
        cards=cards,
    )


def awaits(case: Case, who: PersonId) -> bool:
    """Whether an approval is missing that somebody can still give."""
    return open_to_votes(case) and not case.current.blocked and who in count(case).may_help


def _coming(case: Case) -> Iterator[Coming]:
    if not under_way(case):
        return
    for part in parts(case.current):
        at = due(case, part)
        over = done(case, part.number) or skipped(case, part.number) or too_late(case, part)
        if part.window is None or at is None or over:
            continue
        yield Coming(
            draft=case.draft.id,
            handle=case.account.handle,
            words=part.text or case.current.text,
            at=at,
            window=part.window,
        )


def _card(case: Case, now: datetime) -> Card:
    return project(case, case.current, now, limit=case.current.length)
