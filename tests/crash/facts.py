"""What the product holds, and what it has left to do: read from its database when the harness asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, select

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import State as Delivered
from approvals.domain.draft import DraftId
from approvals.domain.follow_up import FollowUp
from approvals.domain.hold import RESUMERS
from approvals.domain.incident import Incident
from approvals.domain.ledger import Link
from approvals.domain.people import PersonId
from approvals.domain.published import Published
from approvals.storage.delivery_tables import answers, deliveries
from approvals.storage.incident_tables import incident_calls, incidents
from approvals.storage.tables import OWED, account_hold_lifts, account_holds, drafts, follow_ups, published
from approvals.storage.terms_json import terms_from_json
from approvals.storage.terms_tables import announcements, terms
from approvals.storage.unit import Unit
from tests.crash.scenario import Hit

_FAR = timedelta(days=1)
_UNSETTLED = select(answers).where(answers.c.settled_at.is_(None)).limit(1)
_HELD = select(account_holds.c.id).where(account_holds.c.ended_at.is_(None)).limit(1)
_SAID_AGAIN = exists().where(deliveries.c.draft_id == drafts.c.id, deliveries.c.state == Delivered.SENT)
_UNDER_WAY = select(drafts.c.id, drafts.c.look_at).where(
    drafts.c.closed_at.is_(None), drafts.c.corrects.is_not(None), _SAID_AGAIN
)
_NEXT_TIMES = (
    select(account_holds.c.until.label("at")).where(account_holds.c.ended_at.is_(None)),
    select(follow_ups.c.remind_at.label("at")).where(OWED),
    select(incident_calls.c.due_at.label("at")).where(incident_calls.c.done_at.is_(None)),
    select(announcements.c.due_at.label("at")).where(announcements.c.said_at.is_(None)),
)
_TERMS = select(terms).order_by(terms.c.id)
_HOLDS = select(account_holds).order_by(account_holds.c.id)
_LIFTS = (
    select(account_hold_lifts.c.lifted_at)
    .where(account_hold_lifts.c.hold_id == bindparam("this"))
    .order_by(account_hold_lifts.c.lifted_at)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is left to do, as the product sees it."""

    letters: int
    behind: int
    """Cards that do not show what they should."""
    unheard: int
    """Reports and answers that nobody has followed."""
    next_due: datetime | None

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do before the next thing is due."""
        return not (self.letters or self.behind or self.unheard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """From when on everything of an account was held, and until when if it is no more."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the product holds when a scenario is over, and every door that was passed."""

    cases: tuple[Case, ...]
    held: tuple[Held, ...]
    owed: tuple[FollowUp, ...]
    incidents: tuple[Incident, ...]
    rosters: tuple[tuple[datetime, tuple[PersonId, ...]], ...]
    """Who might approve from when on, as it is on record."""
    ours: tuple[Published, ...]
    """Of what it was said that it is the brand's own."""
    ledger: tuple[Link, ...]
    dead_letters: tuple[str, ...]
    passed: tuple[Hit, ...]


def state_of(unit: Unit, now: datetime) -> State:
    """What is left to do now."""
    far = now + _FAR
    return State(
        letters=unit.inbox.waiting(),
        behind=len(unit.cards.stale(limit=1, now=far)),
        unheard=len(unit.reports.unfollowed(1)) + len(unit.answers._all(_UNSETTLED)) + len(unit.answers.untold(1)),
        next_due=min(_times(unit, now), default=None),
    )


def _times(unit: Unit, now: datetime) -> Iterator[datetime]:
    """When something is due, of everything that is a row with a time."""
    yield from (at for at in [unit.deliveries.next_due()] if at)
    # People hear of a re-post before it, and only then it is owed; once its windows are over, nothing more comes of looking.
    yield from (row.look_at for row in unit.holds._all(_UNDER_WAY) if row.look_at and _to_come(unit, row.id, now))
    for times in _NEXT_TIMES:
        yield from (row.at for row in unit.holds._all(times) if row.at)


def _to_come(unit: Unit, draft: DraftId, now: datetime) -> bool:
    correction = unit.drafts.revisions(draft)[-1].correction
    return correction is not None and any(now <= again.window.closes for again in correction.reposts)


def is_held(unit: Unit) -> bool:
    """Whether anything of an account is, and has not ended by itself."""
    return bool(unit.holds._all(_HELD))


def facts_of(context: Context, unit: Unit, passed: tuple[Hit, ...]) -> Facts:
    """Everything that is held."""
    drafts = [DraftId(row[0]) for row in unit.drafts._connection.exec_driver_sql("SELECT id FROM drafts")]
    dead = unit.drafts._connection.exec_driver_sql("SELECT key FROM letters WHERE dead_at IS NOT NULL")
    return Facts(
        cases=tuple(context.case(unit, draft) for draft in sorted(drafts)),
        held=tuple(_held(unit, row) for row in unit.holds._all(_HOLDS)),
        owed=tuple(unit.follow_ups.get(row.id) for row in unit.holds._all(select(follow_ups.c.id))),
        incidents=tuple(unit.incidents.get(row.id) for row in unit.holds._all(select(incidents.c.id))),
        rosters=tuple((row.at, terms_from_json(row.terms).account.roster) for row in unit.holds._all(_TERMS)),
        ours=tuple(filter(None, (unit.published.get(row.id) for row in unit.holds._all(select(published.c.id))))),
        ledger=tuple(unit.ledger.links()),
        dead_letters=tuple(row[0] for row in dead),
        passed=passed,
    )


def _held(unit: Unit, row: Row[Any]) -> Held:
    lifts = [one.lifted_at for one in unit.holds._all(_LIFTS, this=row.id)]
    return Held(since=row.held_at, until=row.ended_at or (lifts[RESUMERS - 1] if len(lifts) >= RESUMERS else None))
