"""What is cleared goes out: its seal is verified, all is decided again from what is seen here, marked, sent, settled."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import MessageRef, project
from approvals.domain.case import Case
from approvals.domain.delivery import FIRST_COME, LEASE, NOT_HEARD, SETTLING_WAITS, Delivery, State
from approvals.domain.entered import vouched
from approvals.domain.evidence import turned_away
from approvals.domain.gate import Bar, Clearance, NotYet, decide
from approvals.domain.people import Identity, Platform, Profile
from approvals.domain.post import Post
from approvals.domain.quorum import standing
from approvals.domain.statement import Statement, mismatch
from approvals.domain.unheard import DEAF
from approvals.domain.vote import VETOES, Mark
from approvals.domain.witnessed import Shown, card_seen, witnessed
from approvals.errors import Ambiguous, LaneStopped, NoEffect, Throttled, Unproven, Unreachable
from approvals.fresh import fresh, read_again
from approvals.ports import Marks, Published, Verifier
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit
from approvals.unread import RETRY_AFTER, UNPAID, again_at

_AT_ONCE = 10

_TRY_AGAIN = frozenset({"never-sent", "clearance-expired"})
"""Faults that say nothing of the post, and are over by themselves."""

_log = structlog.get_logger()


async def send_due(context: Context, verifier: Verifier) -> int:
    """Send everything that is cleared, accounts side by side; returns how much that was, with what others left behind."""
    now = context.now()

    def take(unit: Unit) -> tuple[int, int, list[Delivery]]:
        left = unit.deliveries.abandoned(now)
        taken = unit.deliveries.take(limit=_AT_ONCE, owner=context.owner, lease_until=now + LEASE)
        return left, unit.inbox.newest(), taken

    left, newest, taken = await context.database.run(take)
    results = await asyncio.gather(
        *(_send(context, verifier, delivery, newest) for delivery in taken), return_exceptions=True
    )
    faults = [result for result in results if isinstance(result, Exception)]
    if faults:
        raise ExceptionGroup("some posts could not be sent", faults)
    return left + len(taken)


async def _send(context: Context, verifier: Verifier, delivery: Delivery, newest: int) -> None:
    if delivery.account not in context.accounts:
        await _give_back(context, delivery, context.now() + RETRY_AFTER, "no-such-account")
        return
    try:
        statement = verifier.open(delivery.clearance or "")
    except Unproven as fault:
        await context.database.run(partial(_unproven, delivery, fault.slug, context.now()))
        return
    try:
        seen = await _look(context, delivery, newest)
    except Unreachable as fault:
        await _unread(context, delivery, fault)
        return
    clearance = await context.database.run(lambda unit: _mark(context, unit, delivery, statement, seen))
    if clearance is None:
        return
    account = context.accounts[delivery.account]
    try:
        published = await context.publishers[account.network].publish(clearance, account)
    except Throttled as fault:
        await _give_back(context, delivery, fault.until, fault.slug)
    except LaneStopped as fault:
        await _stop_lane(context, delivery, fault)
    except NoEffect as fault:
        await _no_effect(context, delivery, fault)
    except Ambiguous as fault:
        await _in_doubt(context, delivery, fault)
    else:
        await _sent(context, delivery, published)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What was looked at just before sending, from here and by nobody else.

    `newest` is what had come in last when that began.
    """

    newest: int

    shown: Mapping[Platform, Shown]
    cut_short: frozenset[Mark]
    """The marks of which some platform did not name everybody."""
    cards: Mapping[Platform, MessageRef | None]
    """Which message was looked at; None where no card was to be seen."""
    profiles: Mapping[Identity, Profile]
    post: Post | None
    watermark: str | None


async def _look(context: Context, delivery: Delivery, newest: int) -> _Seen:
    case, cards = await context.database.read(
        lambda unit: (context.case(unit, delivery.draft), unit.cards.of(delivery.draft))
    )
    rows = {one.platform: one for one in cards if one.revision == case.current.number}
    marks = {platform: await _marks_on(context, case, rows.get(platform), platform) for platform in context.witnesses}
    seen = {platform: found for platform, found in marks.items() if found is None or found.readable}
    shown = {platform: found.present if found else {} for platform, found in seen.items()}
    post = await read_again(context, case, delivery)
    watermark = await context.publishers[case.account.network].newest(case.account)
    voters = {vote.identity for vote in standing(case)}
    # Who held it lifts that as the person they are, by whatever door.
    voters |= {vote.identity for vote in case.votes if vote.mark is Mark.HOLD}
    voters |= {who for there in shown.values() for mark in VETOES for who in there.get(mark, frozenset())}
    profiles = {
        who: await context.witnesses[who.platform].profile(who) for who in voters if who.platform in context.witnesses
    }
    cut_short = frozenset[Mark]().union(*(found.cut_short for found in seen.values() if found))
    looked_at = {one: rows[one].message if found else None for one, found in marks.items()}
    return _Seen(
        newest=newest,
        shown=shown,
        cut_short=cut_short,
        cards=looked_at,
        profiles=profiles,
        post=post,
        watermark=watermark,
    )


async def _marks_on(context: Context, case: Case, row: CardRow | None, platform: Platform) -> Marks | None:
    """The marks on the card of the current version; None where that card is not to be seen."""
    if row is None or row.message is None:
        return None
    limit = context.ruleset(case.account).max_weighted_length
    card = project(case, case.current, context.now(), limit=limit)
    return await context.witnesses[platform].marks_on(card, row.message)


def _mark(context: Context, unit: Unit, delivery: Delivery, statement: Statement, seen: _Seen) -> Clearance | None:
    """Decide in one transaction; with a clearance, the delivery is marked as sending before anything is sent."""
    unit.drafts.lock(delivery.draft)
    now = context.now()
    entered = unit.ledger.book(delivery.draft)
    case = vouched(context.case(unit, delivery.draft), entered)
    if context.comes_first(unit, now, of=seen.newest if delivery.fault == FIRST_COME else None):
        # Somebody may have pressed Stop: it is cleared again once that is worked off.
        unit.deliveries.give_back(delivery.id, delivery.token, due_at=now, fault=FIRST_COME, at=now)
        return None
    if context.witnesses.keys() & unit.chat_addresses.deaf(delivery.draft, delivery.revision, since=now - DEAF):
        # Whoever clears waits until somebody listens again.
        unit.deliveries.give_back(delivery.id, delivery.token, due_at=now + RETRY_AFTER, fault=NOT_HEARD, at=now)
        return None
    why = mismatch(statement, case, delivery, now)
    if not card_seen(case, seen.cards, entered):
        why = why or "card-not-seen"
    if seen.cut_short & VETOES:
        why = why or "stops-cut-short"
    seen_there = witnessed(case, shown=seen.shown, profiles=seen.profiles, named=statement.voters, now=now)
    decision = None if why else _decide(context, unit, seen_there, delivery, post=seen.post, now=now)
    if not isinstance(decision, Clearance):
        bars = decision.bars if decision else ()
        why = why or ("marks-cut-short" if seen.cut_short else "not-confirmed")
        _refuse(unit, delivery, statement, now, why, *sorted(bars))
        return None
    if not unit.clearances.use(statement.id, delivery=delivery.id, at=now):
        _refuse(unit, delivery, statement, now, "seal-used")
        return None
    marked = unit.deliveries.sending(
        delivery.id, delivery.token, watermark=seen.watermark, at=now, lease_until=now + LEASE
    )
    return decision if marked else None


def _decide(
    context: Context, unit: Unit, case: Case, delivery: Delivery, *, post: Post | None, now: datetime
) -> Clearance | NotYet:
    decision = decide(case, delivery, fresh(context, unit, case, delivery, post=post, now=now), now)
    if isinstance(decision, NotYet):
        _log.warning("not confirmed", draft=delivery.draft, bars=sorted(decision.bars))
    return decision


def _unproven(delivery: Delivery, why: str, now: datetime, unit: Unit) -> None:
    _log.warning("clearance refused", draft=delivery.draft, why=why)
    unit.ledger.enter(turned_away(f"by the publisher: {why}", now, draft=delivery.draft))
    unit.deliveries.give_back(delivery.id, delivery.token, due_at=now + RETRY_AFTER, fault=why, at=now)


def _refuse(unit: Unit, delivery: Delivery, statement: Statement, now: datetime, why: str, *bars: Bar) -> None:
    """Nothing is sent, and nothing is lost: whoever clears looks at it anew, and comes to see why not."""
    _log.warning("clearance refused", draft=delivery.draft, why=why)
    unit.clearances.use(statement.id, delivery=delivery.id, at=now, refused=why)
    what = f"by the publisher: {', '.join((why, *bars))}"
    unit.ledger.enter(turned_away(what, now, draft=delivery.draft))
    unit.deliveries.give_back(delivery.id, delivery.token, due_at=now + RETRY_AFTER, fault=why, at=now)


async def _give_back(context: Context, delivery: Delivery, at: datetime, fault: str) -> None:
    await context.database.run(
        lambda unit: unit.deliveries.give_back(delivery.id, delivery.token, due_at=at, fault=fault, at=context.now())
    )


async def _unread(context: Context, delivery: Delivery, fault: Unreachable) -> None:
    """What must be known before sending is not: asked again soon, or when the network said, or when it is paid for."""
    if fault.slug in UNPAID:
        await _stop_lane(context, delivery, LaneStopped(fault.slug, **fault.values))
        return
    await _give_back(context, delivery, again_at(fault, context.now()), fault.slug)


async def _stop_lane(context: Context, delivery: Delivery, fault: LaneStopped) -> None:
    """Nothing more will pass for this account: hold it."""

    def step(unit: Unit) -> None:
        now = context.now()
        unit.holds.add(account=delivery.account, by=None, reason=fault.told, at=now)
        unit.deliveries.give_back(delivery.id, delivery.token, due_at=now, fault=fault.told, at=now)

    await context.database.run(step)


async def _no_effect(context: Context, delivery: Delivery, fault: NoEffect) -> None:
    if fault.slug in _TRY_AGAIN:
        await _give_back(context, delivery, context.now() + RETRY_AFTER, fault.slug)
    elif fault.slug == "duplicate" and await _tried_before(context, delivery):
        await _in_doubt(context, delivery, fault)
    else:
        now = context.now()
        await context.database.run(
            lambda unit: unit.deliveries.settle(
                delivery.id, delivery.token, state=State.REFUSED, at=now, fault=fault.told
            )
        )


async def _tried_before(context: Context, delivery: Delivery) -> bool:
    """Whether an earlier attempt may be the post that the network calls a duplicate."""
    known = await context.database.read(lambda unit: unit.deliveries.of(delivery.draft))
    return any(one.sent_at for one in known if one.id != delivery.id and one.part == delivery.part)


async def _in_doubt(context: Context, delivery: Delivery, fault: Ambiguous | NoEffect) -> None:
    now = context.now()
    await context.database.run(
        lambda unit: unit.deliveries.doubt(
            delivery.id, delivery.token, due_at=now + SETTLING_WAITS[0], fault=fault.told, readings=0, at=now
        )
    )


async def _sent(context: Context, delivery: Delivery, published: Published) -> None:
    await context.database.run(
        lambda unit: unit.deliveries.settle(
            delivery.id,
            delivery.token,
            state=State.SENT,
            at=context.now(),
            post_id=published.post_id,
            post_url=published.url,
        )
    )
