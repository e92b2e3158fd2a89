"""What was approved goes out: claimed, decided once more, marked as sending, sent, settled, each step by itself."""

import asyncio
from datetime import datetime, timedelta

import structlog

from approvals.checking import check
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import LEASE, SETTLING_WAITS, Delivery, State
from approvals.domain.draft import Closed, Closing, Post, Reason
from approvals.domain.gate import Bar, Clearance, Fresh, NotYet, decide
from approvals.errors import Ambiguous, LaneStopped, NoEffect, Refusal, Throttled, Unreachable
from approvals.ports import Published
from approvals.reconsider import ask_again, reconsider
from approvals.settling import settle_sent
from approvals.storage.unit import Unit

RETRY_AFTER = timedelta(seconds=30)
_AT_ONCE = 10
_TRY_AGAIN = frozenset({"never-sent", "clearance-expired"})
"""Faults that say nothing of the post, and are over by themselves."""

_log = structlog.get_logger()


async def send_due(context: Context) -> int:
    """Send everything that is due; accounts side by side, one post of an account at a time."""
    now = context.now()

    def claim(unit: Unit) -> list[Delivery]:
        for draft in unit.deliveries.abandoned(now):
            reconsider(context, unit, draft, now)
        return unit.deliveries.claim(now=now, limit=_AT_ONCE, owner=context.owner, lease_until=now + LEASE)

    claimed = await context.database.run(claim)
    async with asyncio.TaskGroup() as group:
        for delivery in claimed:
            group.create_task(_send(context, delivery))
    return len(claimed)


async def _send(context: Context, delivery: Delivery) -> None:
    case = await context.database.read(lambda unit: context.case(unit, delivery.draft))
    publisher = context.publishers[case.account.network]
    try:
        parent = await _read_again(context, case)
        watermark = await publisher.newest(case.account)
    except Unreachable as fault:
        await _later(context, delivery, context.now() + RETRY_AFTER, fault.slug)
        return
    clearance = await context.database.run(lambda unit: _clear(context, unit, delivery, parent, watermark))
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


async def _read_again(context: Context, case: Case) -> Post | None:
    if case.draft.parent_id is None:
        return None
    return await context.readers[case.account.network].post(case.draft.parent_id)


def _clear(
    context: Context, unit: Unit, delivery: Delivery, parent: Post | None, watermark: str | None
) -> Clearance | None:
    """Decide again in one transaction; with a clearance, the delivery is marked as sending before anything is sent."""
    unit.drafts.lock(delivery.draft)
    now = context.now()
    case = context.case(unit, delivery.draft)
    report = check(
        context,
        unit,
        account=case.account,
        text=case.current.text,
        parent=parent,
        author=case.draft.author,
        now=now,
    )
    decision = decide(
        case, delivery, Fresh(parent=parent, findings=report.findings, not_checked=report.not_checked), now
    )
    if isinstance(decision, NotYet):
        _stay(context, unit, case, delivery, bars=set(decision.bars), parent=parent)
        return None
    marked = unit.deliveries.sending(delivery.id, delivery.token, watermark=watermark, at=now, lease_until=now + LEASE)
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
    if Bar.TEXT_CHANGED in bars:
        unit.drafts.close(case.draft.id, Closed(at=now, why=Closing.REFUSED, detail="text-changed"))
    elif Bar.PARENT_GONE in bars:
        unit.drafts.close(case.draft.id, Closed(at=now, why=Closing.PARENT_GONE))
    elif bars & {Bar.CLOSED, Bar.ANSWERED, Bar.OLD_REVISION}:
        pass
    elif Bar.PARENT_CHANGED in bars:
        _ask_with_new_parent(context, unit, case, parent, now)
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


async def _stop_lane(context: Context, delivery: Delivery, fault: LaneStopped) -> None:
    """Nothing more will pass for this account: hold it, and say so on every card."""

    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unit.deliveries.release(delivery.id, delivery.token, due_at=now, fault=fault.told)
        unit.holds.add(account=delivery.account, by=None, reason=fault.told, at=now)
        for draft in unit.drafts.open_ids():
            if unit.account_of(draft) == delivery.account:
                reconsider(context, unit, draft, now)

    await context.database.run(step)


async def _no_effect(context: Context, delivery: Delivery, fault: NoEffect) -> None:
    if fault.slug in _TRY_AGAIN:
        await _later(context, delivery, context.now() + RETRY_AFTER, fault.slug)
        return
    if fault.slug == "duplicate" and delivery.readings:
        await _in_doubt(context, delivery, fault)
        return

    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unit.deliveries.settle(delivery.id, delivery.token, state=State.REFUSED, at=now, fault=fault.told)
        unit.drafts.close(delivery.draft, Closed(at=now, why=Closing.REFUSED, detail=fault.told))
        reconsider(context, unit, delivery.draft, now)

    await context.database.run(step)


async def _in_doubt(context: Context, delivery: Delivery, fault: Ambiguous | NoEffect) -> None:
    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unit.deliveries.doubt(delivery.id, delivery.token, due_at=now + SETTLING_WAITS[0], fault=fault.told, readings=0)
        reconsider(context, unit, delivery.draft, now)

    await context.database.run(step)


async def _sent(context: Context, delivery: Delivery, published: Published) -> None:
    await context.database.run(lambda unit: settle_sent(context, unit, delivery, published, context.now()))
