"""What the product holds, and what it has left to do: read from its database when the harness asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, select

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import FINAL, LEASE
from approvals.domain.delivery import State as Delivered
from approvals.domain.draft import DraftId
from approvals.domain.follow_up import FollowUp
from approvals.domain.hold import RESUMERS
from approvals.domain.incident import Incident
from approvals.domain.ledger import Link
from approvals.domain.people import PersonId
from approvals.domain.plan import FIRST_REPOST
from approvals.domain.published import Published
from approvals.domain.retention import Retention
from approvals.storage.chat_tables import cards, letters
from approvals.storage.delivery_tables import answers, deliveries
from approvals.storage.incident_tables import incident_calls, incidents
from approvals.storage.tables import OWED, account_hold_lifts, account_holds, drafts, follow_ups, published, revisions
from approvals.storage.terms_json import terms_from_json
from approvals.storage.terms_tables import announcements, terms
from approvals.storage.unit import Unit
from tests.crash.scenario import Hit

_SOON = timedelta(minutes=5)
_TWO_LEASES = 2 * LEASE
_UNSETTLED = select(answers).where(answers.c.settled_at.is_(None)).limit(1)
_HELD = select(account_holds.c.id).where(account_holds.c.ended_at.is_(None)).limit(1)
_SAID_AGAIN = exists().where(deliveries.c.draft_id == drafts.c.id, deliveries.c.state == Delivered.SENT)
_UNDER_WAY = select(drafts.c.id, drafts.c.look_at).where(
    drafts.c.closed_at.is_(None), drafts.c.corrects.is_not(None), _SAID_AGAIN
)
_OF_NO_WINDOW = (
    select(deliveries.c.due_at, revisions.c.send_at)
    .join(revisions, (revisions.c.draft_id == deliveries.c.draft_id) & (revisions.c.number == deliveries.c.revision))
    .where(deliveries.c.state.not_in(FINAL), deliveries.c.part < FIRST_REPOST)
)
_CARDS_LATE = (
    select(cards.c.id)
    .join(drafts, drafts.c.id == cards.c.draft_id)
    .where(
        cards.c.shown < cards.c.wanted,
        cards.c.lost_at.is_(None),
        cards.c.retry_at > bindparam("latest"),
        drafts.c.forgotten_at.is_(None),
    )
)
_UNSAID_LATE = select(announcements.c.id).where(
    announcements.c.said_at.is_(None), announcements.c.due_at > bindparam("latest")
)
_OLD_LETTERS = select(letters.c.id).where(letters.c.received_at < bindparam("before")).limit(1)
_OLD_DRAFTS = (
    select(drafts.c.id).where(drafts.c.closed_at < bindparam("before"), drafts.c.forgotten_at.is_(None)).limit(1)
)
_CAME = select(letters.c.received_at)
_NEXT_TIMES = (
    select(cards.c.retry_at.label("at")).where(cards.c.shown < cards.c.wanted, cards.c.lost_at.is_(None)),
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
    old: int
    """What was kept long enough."""
    put_off: int
    """Deliveries that are due later than two leases from now, or from the time that people chose for them; cards and
    announcements that are.
    """
    next_due: datetime | None

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do before the next thing is due."""
        return not (self.letters or self.behind or self.unheard or self.old or self.put_off)


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
    disclosed: Mapping[str, str]
    """What the ledger's digests stand for."""
    came_first: datetime | None
    """When the first event came that is still kept."""
    passed: tuple[Hit, ...]


def state_of(unit: Unit, now: datetime, signs_at: datetime | None, *, reads: bool) -> State:
    """What is left to do now; `signs_at` is when the ledger is signed next, if it ever is, and read if it `reads` it."""
    return State(
        letters=unit.inbox.waiting(),
        behind=len(unit.cards.stale(limit=1, now=now + _SOON)),
        unheard=len(unit.reports.unfollowed(1)) + len(unit.answers._all(_UNSETTLED)) + len(unit.answers.untold(1)),
        old=is_old(unit, now),
        put_off=sum(row.due_at > max(row.send_at or now, now) + _TWO_LEASES for row in unit.holds._all(_OF_NO_WINDOW))
        + sum(len(unit.holds._all(late, latest=now + _TWO_LEASES)) for late in (_CARDS_LATE, _UNSAID_LATE)),
        next_due=min(_times(unit, now, signs_at, reads=reads), default=None),
    )


def _times(unit: Unit, now: datetime, signs_at: datetime | None, *, reads: bool) -> Iterator[datetime]:
    """When something is due, of everything that is a row with a time, and when what is new in the ledger is signed."""
    if signs_at and (reads or _unsigned(unit)):
        yield signs_at
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


def is_old(unit: Unit, now: datetime) -> bool:
    """Whether anything was kept long enough."""
    keeps = Retention()
    letters, texts = keeps.events_before(now), keeps.drafts_before(now)
    return bool(unit.holds._all(_OLD_LETTERS, before=letters) or unit.holds._all(_OLD_DRAFTS, before=texts))


def _unsigned(unit: Unit) -> bool:
    """Whether something is new in the ledger, or what was signed is not known to be kept elsewhere and said."""
    last = next(unit.checkpoints.newest_first(), None)
    new = next(unit.ledger.links(after=last.size if last else 0), None)
    return new is not None or (last is not None and not last.said) or bool(unit.checkpoints.only_here())


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
        disclosed={one.digest: one.personal.value for one in unit.ledger.disclosures()},
        came_first=min((row.received_at for row in unit.holds._all(_CAME)), default=None),
        passed=passed,
    )


def _held(unit: Unit, row: Row[Any]) -> Held:
    lifts = [one.lifted_at for one in unit.holds._all(_LIFTS, this=row.id)]
    return Held(since=row.held_at, until=row.ended_at or (lifts[RESUMERS - 1] if len(lifts) >= RESUMERS else None))
