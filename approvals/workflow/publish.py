"""What was approved goes out: claimed, decided once more, marked as sending, sent, settled, each step by itself."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from approvals.catching_up import catch_up
from approvals.checking import check
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import LEASE, SETTLING_WAITS, Delivery, State
from approvals.domain.draft import Closed, Closing, Post, Reason
from approvals.domain.evidence import cleared
from approvals.domain.gate import Bar, Clearance, Fresh, NotYet, decide
from approvals.domain.people import Profile
from approvals.domain.quorum import standing
from approvals.errors import Ambiguous, LaneStopped, NoEffect, Refusal, Throttled, Unreachable
from approvals.ports import Published
from approvals.reconsider import ask_again, reconsider
from approvals.settling import settle_sent
from approvals.storage.unit import Unit

RETRY_AFTER = timedelta(seconds=30)
_AT_ONCE = 10
_UNKNOWN_ACCOUNT = timedelta(minutes=10)
"""How often to see whether an account has come back to the settings."""

_LET_IN = timedelta(seconds=2)
"""What somebody said before the send, and is not worked off yet, is waited for: it may be a stop."""

_TRY_AGAIN = frozenset({"never-sent", "clearance-expired"})
"""Faults that say nothing of the post, and are over by themselves."""

_UNPAID = frozenset({"credits-depleted", "usage-capped"})
"""Faults of reading that a person ends, and that writing would meet as well."""

_log = structlog.get_logger()


async def send_due(context: Context) -> int:
    """Send everything that is due; accounts side by side, one post of an account at a time."""
    now = context.now()

    def claim(unit: Unit) -> list[Delivery]:
        for draft in context.known(unit, unit.deliveries.abandoned(now)):
            reconsider(context, unit, draft, now)
        return unit.deliveries.claim(now=now, limit=_AT_ONCE, owner=context.owner, lease_until=now + LEASE)

    claimed = await context.database.run(claim)
    results = await asyncio.gather(*(_send(context, delivery) for delivery in claimed), return_exceptions=True)
    faults = [result for result in results if isinstance(result, Exception)]
    if faults:
        raise ExceptionGroup("some posts could not be sent", faults)
    return len(claimed)


async def _send(context: Context, delivery: Delivery) -> None:
    if delivery.account not in context.accounts:
        at = context.now() + _UNKNOWN_ACCOUNT
        await context.database.run(
            lambda unit: unit.deliveries.release(delivery.id, delivery.token, due_at=at, fault="no-such-account")
        )
        return
    try:
        await _catch_up(context, delivery)
        case = await context.database.read(lambda unit: context.case(unit, delivery.draft))
        publisher = context.publishers[case.account.network]
        parent = await _read_again(context, case)
        watermark = await publisher.newest(case.account)
        voters = await _voters_again(context, case)
    except Unreachable as fault:
        await _unread(context, delivery, fault)
        return
    again = _Again(parent=parent, watermark=watermark, voters=voters)
    clearance = await context.database.run(lambda unit: _clear(context, unit, delivery, again))
    if clearance is None:
        return
    try:
        published = await publisher.publish(clearance, case.account)
    except Throttled as fault:
        await _later(context, delivery, fault.until, fault.slug)
    except LaneStopped as fault:
        await _stop_lane(context, delivery, fault)
    except NoEffect as fault:
        await _no_effect(context, delivery, fault)
    except Ambiguous as fault:
        await _in_doubt(context, delivery, fault)
    else:
        await _sent(context, delivery, published)


async def _catch_up(context: Context, delivery: Delivery) -> None:
    """Read the cards' marks back: a stop or a retraction whose event was lost counts as well."""
    for card in await context.database.read(lambda unit: unit.cards.of(delivery.draft)):
        if card.revision == delivery.revision and card.lost_at is None:
            await catch_up(context, card)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What was read again just before sending."""

    parent: Post | None
    watermark: str | None
    voters: tuple[Profile, ...]


async def _voters_again(context: Context, case: Case) -> tuple[Profile, ...]:
    """Who the people behind the marks are now: somebody may have left, and the word of it been lost."""
    voters = {vote.identity for vote in standing(case)}
    return tuple([await context.chats[who.platform].profile(who) for who in voters])


async def _read_again(context: Context, case: Case) -> Post | None:
    if case.draft.parent_id is None:
        return None
    return await context.readers[case.account.network].post(case.draft.parent_id)


def _clear(context: Context, unit: Unit, delivery: Delivery, again: _Again) -> Clearance | None:
    """Decide again in one transaction; with a clearance, the delivery is marked as sending before anything is sent."""
    unit.drafts.lock(delivery.draft)
    now = context.now()
    if unit.inbox.waiting():
        unit.deliveries.release(delivery.id, delivery.token, due_at=now + _LET_IN, fault="")
        return None
    for profile in again.voters:
        unit.profiles.save(profile, now=now)
    case = context.case(unit, delivery.draft)
    report = check(
        context,
        unit,
        account=case.account,
        text=case.current.text,
        parent=again.parent,
        author=case.signer,
        now=now,
    )
    decision = decide(
        case, delivery, Fresh(parent=again.parent, findings=report.findings, not_checked=report.not_checked), now
    )
    if isinstance(decision, NotYet):
        _stay(context, unit, case, delivery, bars=set(decision.bars), parent=again.parent)
        return None
    marked = unit.deliveries.sending(
        delivery.id, delivery.token, watermark=again.watermark, at=now, lease_until=now + LEASE
    )
    if marked:
        unit.ledger.enter(cleared(case, delivery, decision))
    reconsider(context, unit, delivery.draft, now)
    return decision if marked else None


def _stay(context: Context, unit: Unit, case: Case, delivery: Delivery, *, bars: set[Bar], parent: Post | None) -> None:
    """The gate stays shut: what that means for the draft, gravest reason first."""
    now = context.now()
    if bars == {Bar.NOT_DUE}:
        unit.deliveries.release(delivery.id, delivery.token, due_at=delivery.due_at, fault="")
        return
    unit.deliveries.cancel(delivery.id, at=now)
    _log.info("not sent", draft=case.draft.id, bars=sorted(bars))
    if Bar.PARENT_GONE in bars:
        unit.drafts.close(case.draft.id, Closed(at=now, why=Closing.PARENT_GONE))
    elif bars & {Bar.CLOSED, Bar.ANSWERED, Bar.OLD_REVISION}:
        pass
    elif Bar.PARENT_CHANGED in bars:
        _ask_with_new_parent(context, unit, case, parent, now)
    elif Bar.TEXT_CHANGED in bars:
        ask_again(context, unit, case, Reason.FACTS_CHANGED, now)
    elif bars & {Bar.NEW_FINDING, Bar.BLOCKER}:
        ask_again(context, unit, case, Reason.NEW_FINDING, now)
    elif Bar.TOO_OLD in bars:
        ask_again(context, unit, case, Reason.TOOK_TOO_LONG, now)
    reconsider(context, unit, case.draft.id, now)


def _ask_with_new_parent(context: Context, unit: Unit, case: Case, parent: Post | None, now: datetime) -> None:
    try:
        ask_again(context, unit, case, Reason.PARENT_CHANGED, now, parent=parent)
    except Refusal as refusal:
        unit.drafts.close(case.draft.id, Closed(at=now, why=Closing.REFUSED, detail=refusal.slug))


async def _later(context: Context, delivery: Delivery, at: datetime, fault: str) -> None:
    def step(unit: Unit) -> None:
        unit.drafts.lock(delivery.draft)
        unit.deliveries.release(delivery.id, delivery.token, due_at=at, fault=fault)
        reconsider(context, unit, delivery.draft, context.now())

    await context.database.run(step)


async def _unread(context: Context, delivery: Delivery, fault: Unreachable) -> None:
    """What must be known before sending is not: asked again soon, or when the network said, or when it is paid for."""
    if fault.slug in _UNPAID:
        await _stop_lane(context, delivery, LaneStopped(fault.slug, **fault.values))
        return
    until = fault.values.get("until")
    at = until if isinstance(until, datetime) else context.now() + RETRY_AFTER
    await _later(context, delivery, at, fault.slug)


async def _stop_lane(context: Context, delivery: Delivery, fault: LaneStopped) -> None:
    """Nothing more will pass for this account: hold it, and say so on every card."""

    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unit.deliveries.release(delivery.id, delivery.token, due_at=now, fault=fault.told)
        unit.holds.add(account=delivery.account, by=None, reason=fault.told, at=now)
        for draft in context.open_drafts(unit):
            if unit.account_of(draft) == delivery.account:
                reconsider(context, unit, draft, now)

    await context.database.run(step)


async def _no_effect(context: Context, delivery: Delivery, fault: NoEffect) -> None:
    if fault.slug in _TRY_AGAIN:
        await _later(context, delivery, context.now() + RETRY_AFTER, fault.slug)
        return
    if fault.slug == "duplicate" and await _tried_before(context, delivery):
        await _in_doubt(context, delivery, fault)
        return

    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unit.deliveries.settle(delivery.id, delivery.token, state=State.REFUSED, at=now, fault=fault.told)
        unit.drafts.close(delivery.draft, Closed(at=now, why=Closing.REFUSED, detail=fault.told))
        reconsider(context, unit, delivery.draft, now)

    await context.database.run(step)


async def _tried_before(context: Context, delivery: Delivery) -> bool:
    """Whether an earlier attempt may be the post that the network calls a duplicate."""
    case = await context.database.read(lambda unit: context.case(unit, delivery.draft))
    return any(one.sent_at for one in case.deliveries if one.id != delivery.id)


async def _in_doubt(context: Context, delivery: Delivery, fault: Ambiguous | NoEffect) -> None:
    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unit.deliveries.doubt(delivery.id, delivery.token, due_at=now + SETTLING_WAITS[0], fault=fault.told, readings=0)
        reconsider(context, unit, delivery.draft, now)

    await context.database.run(step)


async def _sent(context: Context, delivery: Delivery, published: Published) -> None:
    await context.database.run(lambda unit: settle_sent(context, unit, delivery, published, context.now()))
