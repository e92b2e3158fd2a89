"""What was approved and is due is decided once more, and handed over, sealed, to whoever publishes."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from approvals.catching_up import catch_up
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import FIRST_COME, LEASE, NOT_HEARD, Delivery
from approvals.domain.draft import Closed, Closing, Reason
from approvals.domain.entered import unknown, vouched
from approvals.domain.evidence import cleared, turned_away
from approvals.domain.gate import Bar, NotYet, decide, from_when
from approvals.domain.people import Profile
from approvals.domain.post import Post
from approvals.domain.quorum import standing
from approvals.domain.unheard import DEAF
from approvals.errors import Refusal, Unreachable
from approvals.fresh import fresh, read_again
from approvals.ports import Sealer
from approvals.reconsider import ask_again, reconsider
from approvals.storage.unit import Unit
from approvals.unread import UNPAID, again_at

_AT_ONCE = 10
UNKNOWN_ACCOUNT = timedelta(minutes=10)
"""How often to see whether an account has come back to the settings."""

_LET_IN = timedelta(seconds=2)
"""What somebody said before, and is not worked off yet, is waited for: it may be a stop."""

_LISTEN = timedelta(seconds=5)
"""How often to see whether a chat is heard again."""

_log = structlog.get_logger()


async def clear_due(context: Context, sealer: Sealer) -> int:
    """Clear everything that is due, one post of an account at a time; returns how many were looked at, or left by others."""
    now = context.now()

    def claim(unit: Unit) -> tuple[int, int, list[Delivery]]:
        lapsed = context.known(unit, unit.deliveries.lapsed(now))
        for draft in lapsed:
            reconsider(context, unit, draft, now)
        claimed = unit.deliveries.claim(now=now, limit=_AT_ONCE, owner=context.owner, lease_until=now + LEASE)
        return len(lapsed), unit.inbox.newest(), claimed

    lapsed, newest, claimed = await context.database.run(claim)
    results = await asyncio.gather(
        *(_clear(context, sealer, delivery, newest) for delivery in claimed), return_exceptions=True
    )
    faults = [result for result in results if isinstance(result, Exception)]
    if faults:
        raise ExceptionGroup("some posts could not be cleared", faults)
    return lapsed + len(claimed)


async def _clear(context: Context, sealer: Sealer, delivery: Delivery, newest: int) -> None:
    if delivery.account not in context.accounts:
        at = context.now() + UNKNOWN_ACCOUNT
        await context.database.run(
            lambda unit: unit.deliveries.release(delivery.id, delivery.token, due_at=at, fault="no-such-account")
        )
        return
    if await context.database.read(lambda unit: _unheard(context, unit, delivery)):
        await context.database.run(lambda unit: _put_off(context, unit, delivery))
        return
    try:
        await _catch_up(context, delivery)
        case = await context.database.read(lambda unit: context.case(unit, delivery.draft))
        post, voters = await read_again(context, case, delivery), await _voters_again(context, case)
    except Unreachable as fault:
        await _unread(context, delivery, fault)
        return
    again = _Again(newest=newest, post=post, voters=voters)
    await context.database.run(lambda unit: _decide(context, sealer, unit, delivery, again))


def _unheard(context: Context, unit: Unit, delivery: Delivery) -> bool:
    """Whether nobody could stop it now where it is shown."""
    deaf = unit.chat_addresses.deaf(delivery.draft, delivery.revision, since=context.now() - DEAF)
    return bool(context.chats.keys() & deaf)


def _put_off(context: Context, unit: Unit, delivery: Delivery) -> None:
    """Until somebody listens again; the card says so."""
    unit.drafts.lock(delivery.draft)
    now = context.now()
    unit.deliveries.release(delivery.id, delivery.token, due_at=now + _LISTEN, fault=NOT_HEARD)
    reconsider(context, unit, delivery.draft, now)


async def _catch_up(context: Context, delivery: Delivery) -> None:
    """Read the cards' marks back: a stop or a retraction whose event was lost counts as well."""
    for card in await context.database.read(lambda unit: unit.cards.of(delivery.draft)):
        if card.revision == delivery.revision and card.lost_at is None:
            await catch_up(context, card)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What was read again before it is cleared; `newest` is what had come in last when that began."""

    newest: int
    post: Post | None
    voters: tuple[Profile, ...]


async def _voters_again(context: Context, case: Case) -> tuple[Profile, ...]:
    """Who the people behind the marks are now: somebody may have left, and the word of it been lost."""
    voters = {vote.identity for vote in standing(case)}
    return tuple([await context.chat(who.platform).profile(who) for who in voters])


def _decide(context: Context, sealer: Sealer, unit: Unit, delivery: Delivery, again: _Again) -> None:
    """Decide again in one transaction; what is cleared is handed over in the same one.

    What people said before may be a stop, and is worked off first. Once it was put off for that, only what had come in
    before this look is: where people say something all the time, it would be put off for ever.
    """
    unit.drafts.lock(delivery.draft)
    now = context.now()
    if context.comes_first(unit, now, of=again.newest if delivery.fault == FIRST_COME else None):
        unit.deliveries.release(delivery.id, delivery.token, due_at=now + _LET_IN, fault=FIRST_COME)
        return
    for profile in again.voters:
        unit.profiles.save(profile, now=now)
    entered = unit.ledger.book(delivery.draft)
    for vote in unknown(context.case(unit, delivery.draft), entered):
        unit.votes.strike(vote, at=now)
    case = context.case(unit, delivery.draft)
    known = fresh(context, unit, case, delivery, post=again.post, now=now)
    decision = decide(vouched(case, entered), delivery, known, now)
    if isinstance(decision, NotYet):
        _stay(context, unit, case, delivery, bars=set(decision.bars), parent=again.post)
        return
    sealed = sealer.seal(decision)
    if unit.deliveries.cleared(delivery.id, delivery.token, clearance=sealed, until=decision.expires_at):
        unit.ledger.enter(cleared(case, delivery, decision))


def _stay(context: Context, unit: Unit, case: Case, delivery: Delivery, *, bars: set[Bar], parent: Post | None) -> None:
    """The gate stays shut: what that means for the draft, gravest reason first."""
    now = context.now()
    if bars == {Bar.NOT_DUE}:
        unit.deliveries.release(delivery.id, delivery.token, due_at=from_when(case, delivery), fault="")
        return
    unit.deliveries.cancel(delivery.id, at=now)
    unit.ledger.enter(turned_away(f"by the gate: {', '.join(sorted(bars))}", now, draft=case.draft.id))
    _log.info("not cleared", draft=case.draft.id, bars=sorted(bars))
    if Bar.PARENT_GONE in bars:
        unit.drafts.close(case.draft.id, Closed(at=now, why=Closing.PARENT_GONE))
    elif broken := bars & {Bar.TARGET_GONE, Bar.CORRECTED}:
        unit.drafts.close(case.draft.id, Closed(at=now, why=Closing.BROKEN_OFF, detail=min(broken)))
    elif bars & {Bar.CLOSED, Bar.ANSWERED, Bar.OLD_REVISION, Bar.OUT_OF_TURN}:
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


async def _unread(context: Context, delivery: Delivery, fault: Unreachable) -> None:
    """What must be known is not: looked at again soon, or when the network said, or when it is paid for.

    While the same thing is in the way, that is entered once.
    """

    def step(unit: Unit) -> None:
        now = context.now()
        unit.drafts.lock(delivery.draft)
        unpaid = fault.slug in UNPAID
        at = now if unpaid else again_at(fault, now)
        unit.deliveries.release(delivery.id, delivery.token, due_at=at, fault=fault.slug)
        if fault.slug != delivery.fault:
            unit.ledger.enter(turned_away(f"by the gate: {fault.slug}", now, draft=delivery.draft))
        if unpaid:
            unit.holds.add(account=delivery.account, by=None, reason=fault.slug, at=now)
            for draft in context.open_drafts(unit):
                if unit.account_of(draft) == delivery.account:
                    reconsider(context, unit, draft, now)
        reconsider(context, unit, delivery.draft, now)

    await context.database.run(step)
