"""Cards are projections: every stale one is posted or shown anew, as often as it takes."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import Card, MessageRef, project
from approvals.domain.draft import Reason
from approvals.domain.follow_up import Debt
from approvals.domain.lifecycle import in_flight, open_to_votes
from approvals.domain.unheard import unheard
from approvals.ending import say_what_ended
from approvals.errors import Refusal, Stale, Unreachable
from approvals.ports import Chat, Posted
from approvals.reconsider import ask_again, reconsider
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_BATCH = 20
_LEASE = timedelta(minutes=1)
"""How long a card is another process's that took it: longer than the chat's own limits make one wait."""
_RETRY_AFTER = timedelta(seconds=10)
_REDACT_AFTER, _REDACT_WITHIN = timedelta(hours=1), timedelta(days=3)
_log = structlog.get_logger()


async def show_stale(context: Context) -> int:
    """Bring every card that is behind its facts up to date; returns how many were.

    Each is taken by itself, just before it is shown, so that two processes do not post the same one.
    """
    for shown in range(_BATCH):
        row = await context.database.run(partial(_take, context.now()))
        if row is None:
            return shown
        try:
            await _show(context, row)
        except (Unreachable, Refusal) as fault:
            await _put_off(context, row, fault)
    return _BATCH


def _take(now: datetime, unit: Unit) -> CardRow | None:
    return unit.cards.take(now, lease_until=now + _LEASE)


async def _put_off(context: Context, row: CardRow, fault: Unreachable | Refusal) -> None:
    at = context.now() + _RETRY_AFTER
    await context.database.run(lambda unit: unit.cards.retry(row, at=at, why=str(fault), below=row.below))
    _log.warning("card not shown", card=row.key, why=str(fault))


async def _show(context: Context, row: CardRow) -> None:
    chat = context.chat(row.platform)
    now = context.now()
    case, missed_at, owed = await context.database.read(
        lambda unit: (
            context.case_to_show(unit, row.draft),
            unit.chat_addresses.missed_at(row.platform),
            unit.follow_ups.of(row.draft),
        )
    )
    revision = next(one for one in case.revisions if one.number == row.revision)
    if case.draft.redacted_at and row.message:
        card = project(case, revision, now, limit=revision.length)
        await _redact(context, row, card, row.message, since=case.draft.redacted_at)
        return
    card = replace(
        project(case, revision, now, limit=context.ruleset(case.account).max_weighted_length),
        statement_owed=any(one.open and one.debt is Debt.STATEMENT for one in owed),
        unheard=unheard(case, row.revision, posted_at=row.posted_at, missed_at=missed_at),
    )
    if row.message is None:
        posted = await _post(context, chat, row, card)
        if posted is None:
            return
    else:
        if open_to_votes(case) and await _changed(chat, row, row.message):
            await context.database.run(lambda unit: lose(context, unit, row, now))
            return
        try:
            posted = await chat.show_card(card, row.message, below=row.below)
        except Stale:
            await context.database.run(lambda unit: lose(context, unit, row, now))
            return
    if row.shown == 0:
        await chat.offer_marks(posted.message)
    await say_what_ended(context, replace(row, message=posted.message), case)
    await context.database.run(lambda unit: _left(unit, row, posted, context.now()))


async def _changed(chat: Chat, row: CardRow, message: MessageRef) -> bool:
    """Whether somebody else changed the card, or took it away: showing it anew would hide what people marked."""
    if row.trace is None:
        return False
    marks = await chat.marks(message, left=row.trace)
    return marks is None or marks.edited


async def _redact(context: Context, row: CardRow, card: Card, message: MessageRef, *, since: datetime) -> None:
    """Take off a card what was removed; where the platform does not let us for days, it stays as it is."""
    now, left, why = context.now(), Posted(message=message, trace=None, below=row.below), ""
    try:
        left = await context.chat(row.platform).show_card(card, message, below=row.below)
        why = "" if left.found else "not found"
    except Stale:
        _log.info("card to redact is gone", card=row.key)
    except Unreachable as fault:
        why = str(fault)
    if why:
        _log.warning("card not redacted", card=row.key, why=why)
        if now < since + _REDACT_WITHIN:
            at = now + _REDACT_AFTER
            await context.database.run(lambda unit: unit.cards.retry(row, at=at, why=why, below=left.below))
            return
    await context.database.run(lambda unit: _left(unit, row, left, now))


def _left(unit: Unit, row: CardRow, posted: Posted, now: datetime) -> None:
    unit.cards.shown(row, version=row.wanted, trace=posted.trace, below=posted.below, now=now)


async def _posted_before(chat: Chat, row: CardRow, card: Card, *, since: datetime) -> Posted | None:
    """The message of an earlier try, if there is one, brought up to date: it says what was so when it was posted."""
    found = await chat.find_card(card.key, channel=row.channel, since=since)
    if found is None:
        return None
    try:
        return await chat.show_card(card, found.message, below=None)
    except Stale:
        return None


async def _post(context: Context, chat: Chat, row: CardRow, card: Card) -> Posted | None:
    """Post a card, or find the one that an earlier try posted before it could be noted.

    None if somebody else did meanwhile: we were frozen past our lease, and the first message noted is the card. Ours
    says so, then.
    """
    found = None
    if row.attempted_at is not None:
        found = await _posted_before(chat, row, card, since=row.attempted_at)
    if found is None:
        if not await context.database.run(lambda unit: unit.cards.attempting(row, now=context.now())):
            return None
        found = await chat.post_card(card, channel=row.channel, key=card.key)
    posted = found
    noted = await context.database.run(lambda unit: unit.cards.posted(row, posted.message, now=context.now()))
    if noted:
        return posted
    await _disown(chat, card, posted.message)
    return None


async def _disown(chat: Chat, card: Card, message: MessageRef) -> None:
    """Say on a message that it is only a copy of the card; where that is not possible, whoever marks it hears so."""
    try:
        await chat.show_card(replace(card, status=None, is_copy=True, waiting_for=(), actions=()), message, below=None)
    except (Unreachable, Stale) as fault:
        _log.warning("copy of a card not disowned", card=card.key, why=str(fault))


def lose(context: Context, unit: Unit, row: CardRow, now: datetime) -> bool:
    """A card is gone, and with it what people saw and marked: ask again on a new one, also what became of a post.

    True if that was news. Votes given on the lost card end with its revision: what is on its way goes on, and rests on
    new ones if it has to be sent once more.
    """
    unit.drafts.lock(row.draft)
    if not unit.cards.lost(row, at=now):
        return False
    case = context.case(unit, row.draft)
    if row.revision == case.current.number and (open_to_votes(case) or in_flight(case)):
        ask_again(context, unit, case, Reason.CARD_LOST, now)
    else:
        reconsider(context, unit, row.draft, now)
    return True
