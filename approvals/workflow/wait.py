"""Nobody acted: those who are missing are reminded, what waited too long ends or is asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import Action, key
from approvals.domain.case import Case
from approvals.domain.draft import Closed, Closing, DraftId, Reason
from approvals.domain.gate import Bar
from approvals.domain.hold import DRAFT_HOLD
from approvals.domain.in_incident import unreleased, waits_for_word
from approvals.domain.lifecycle import Patience, Schedule, impatient, open_to_votes, overtaken, schedule
from approvals.domain.next_look import ended_holds, going_out, held_up, kept, next_look
from approvals.domain.notice import Notice
from approvals.domain.people import PersonId, distinct
from approvals.domain.plan import TEXT, Part, announcement, awaited, due, if_heard, next_part, under_way
from approvals.domain.quorum import Tally, count
from approvals.domain.vote import Mark
from approvals.errors import Unreachable
from approvals.reconsider import ask_again, reconsider
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_LEASE = timedelta(minutes=1)
"""How long a reminder is another process's that is about to say it; a crash just after that says it twice."""

_AT_ONCE = 50
_SOON = timedelta(seconds=10)
"""When to look again at what a look has changed."""
_UNTIL_CORRECTED = timedelta(minutes=1)
"""How often to see what has become of the correction of a correction."""
_AT_LEAST = timedelta(hours=6)
"""Each open draft is looked at that often, whatever was concluded: a net below what is known of time."""
_UNKNOWN_ACCOUNT = timedelta(minutes=10)
"""How often to see whether an account has come back to the settings."""

_log = structlog.get_logger()


async def wait(context: Context) -> int:
    """Look at open drafts whose time has come; returns how many those were, of which there may be more."""
    now = context.now()
    due = await context.database.run(lambda unit: unit.looks.take(now, limit=_AT_ONCE, lease_until=now + _LEASE))
    faults: list[Exception] = []
    for draft in due:
        try:
            await _remind(context, draft)
        except Exception as fault:  # noqa: BLE001 - one that cannot be looked at keeps nobody waiting for another; the lane logs it
            faults.append(fault)
    if faults:
        raise ExceptionGroup("some drafts could not be looked at", faults)
    return len(due)


async def _remind(context: Context, draft: DraftId) -> None:
    """Say what is due; a reminder that could not be said is tried again, one that was said is remembered."""
    reminders = await context.database.run(lambda unit: _look(context, unit, draft))
    for reminder in reminders:
        try:
            await context.say_below(reminder.notice, reminder.cards)
        except Unreachable as fault:
            _log.warning("not reminded", draft=draft, why=str(fault))
            return
        await context.database.run(partial(_remember, reminder, context.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reminder:
    cards: tuple[CardRow, ...]
    step: str
    notice: Notice


def _remember(reminder: _Reminder, now: datetime, unit: Unit) -> None:
    card = reminder.cards[0]
    unit.told.once(card.draft, card.revision, reminder.step, now=now)
    if unit.drafts.get(card.draft).corrects is not None:
        # Now that people have heard of it, it may be said again.
        unit.looks.at(card.draft, now)


def _look(context: Context, unit: Unit, draft: DraftId) -> list[_Reminder]:
    """What is due is done, and what is to be said returned; notes when to look next."""
    account, now = unit.drafts.lock(draft).account, context.now()
    if account not in context.accounts:
        unit.looks.at(draft, now + _UNKNOWN_ACCOUNT)
        return []
    case = context.case(unit, draft)
    if overtaken(case):
        unit.drafts.close(draft, Closed(at=now, why=Closing.BROKEN_OFF, detail=Bar.CORRECTED))
        reconsider(context, unit, draft, now)
        return []
    tally = count(case)
    notices: list[tuple[str, Notice]] = [
        *_left_behind(context, unit, case),
        *_in_a_hurry(unit, case, tally),
        *_soon(unit, case, now),
        *_behind(unit, case, now),
    ]
    steps = impatient(case, tally, now)
    for step in steps:
        match step:
            case Patience.EXPIRE:
                unit.drafts.close(draft, Closed(at=now, why=Closing.EXPIRED))
                reconsider(context, unit, draft, now)
                notices.append((step, _notice(unit, case, "expired", (case.responsible,))))
            case Patience.ASK_AGAIN:
                why = Reason.PREPARED_LONG_AGO if unreleased(case) else Reason.TOOK_TOO_LONG
                ask_again(context, unit, case, why, now)
            case Patience.NUDGE:
                notices.append((step, _notice(unit, case, "still-waiting", tally.asked)))
            case Patience.WINDOW_PASSED:
                notices += _passed(unit, case, now)
            case Patience.BACKUP:
                if backup := tuple(who for who in case.account.backup if who in tally.may_help):
                    notices.append((step, _notice(unit, case, "backup-asked", backup)))
    stale = _set_right(context, unit, case, now)
    cards = tuple(card for card in unit.cards.of(draft) if card.revision == case.current.number)
    unsaid = [(step, notice) for step, notice in notices if not unit.told.was(draft, case.current.number, step)]
    mine = [(step, notice) for step, notice in unsaid if cards and _mine(unit, case, step, now)]
    changed = stale or Patience.ASK_AGAIN in steps
    unit.looks.at(draft, _next_look(case, now, changed=changed, unsaid=bool(unsaid)))
    return [_Reminder(cards=cards, step=step, notice=notice) for step, notice in mine]


def _set_right(context: Context, unit: Unit, case: Case, now: datetime) -> bool:
    """Bring in line what time alone has changed; whether there was anything."""
    wanted = schedule(case, pause=context.pause(case), now=now)
    if wanted == Schedule() and not _hold_ended(unit, case, now) and not _correction_begun(unit, case, now):
        return False
    if _slept_through(case, now):
        ask_again(context, unit, case, Reason.HELD, now)
    else:
        reconsider(context, unit, case.draft.id, now)
    return True


def _next_look(case: Case, now: datetime, *, changed: bool, unsaid: bool) -> datetime:
    """When time brings something about, or what this look left open is to be looked at."""
    moments = [now + _AT_LEAST]
    if changed:
        moments.append(now + _SOON)
    if unsaid:
        moments.append(now + _LEASE)
    if case.being_corrected_by is not None:
        moments.append(now + _UNTIL_CORRECTED)
    if at := next_look(case, now=now):
        moments.append(at)
    return min(moments)


def _mine(unit: Unit, case: Case, step: str, now: datetime) -> bool:
    """Whether nobody else is about to say it."""
    return unit.told.claim(case.draft.id, case.current.number, step, now=now, lease_until=now + _LEASE)


def _left_behind(context: Context, unit: Unit, case: Case) -> list[tuple[str, Notice]]:
    """A draft whose author has left is offered to the rest of the roster, once for each who left."""
    who, what = case.responsible, f"left-{case.responsible}"
    if not open_to_votes(case) or not case.directory.left(who, unit.profiles.all()):
        return []
    if any(unit.told.was(case.draft.id, made.number, what) for made in case.revisions):
        return []
    others = tuple(one for one in distinct(case.account.roster) if one != who)
    notice = _notice(unit, case, "left-behind", others)
    return [
        (
            what,
            replace(
                notice,
                values={**notice.values, "name": context.directory.name(who)},
                offers=((Action.TAKE_OVER, key(case.draft.id, case.current)),),
            ),
        )
    ]


def _in_a_hurry(unit: Unit, case: Case, tally: Tally) -> list[tuple[str, Notice]]:
    """A correction asks everybody who may approve it at once, unless it waits for a time of its own."""
    if (
        case.draft.corrects is None
        or case.current.send_at
        or tally.complete
        or not open_to_votes(case)
        or under_way(case)
    ):
        return []
    return [("in-a-hurry", _notice(unit, case, "correction-waits", tally.asked))]


def _soon(unit: Unit, case: Case, now: datetime) -> list[tuple[str, Notice]]:
    """A re-post is about to go out, or waits for a word, as a scheduled text may: said in time, once for each time."""
    found = going_out(case, now=now)
    if found is None:
        return []
    part, at = found
    waits = waits_for_word(case, part)
    stays = kept(case, now) or not count(case).complete
    slug = (
        "scheduled-held"
        if part.number == TEXT
        else "repost-waits"
        if waits
        else "repost-corrected"
        if awaited(case, part) is not None
        else "repost-kept"
        if stays
        else "repost-soon"
    )
    words = {"at": if_heard(case, part, now), "other": case.being_corrected_by}
    return [(announcement(part, at), _about(unit, case, part, slug, words))]


def _behind(unit: Unit, case: Case, now: datetime) -> list[tuple[str, Notice]]:
    """What follows waits for what comes before it, and its time is near, or over: said once each."""
    near, over = held_up(case, now)
    soon = [
        (f"behind, {announcement(part, at)}", _about(unit, case, part, "repost-behind", {"at": at}))
        for part, at in near
    ]
    return [*soon, *(_over(unit, case, part, "window-passed") for part in over)]


def _passed(unit: Unit, case: Case, now: datetime) -> list[tuple[str, Notice]]:
    """Its window is over, or too short after a late correction: somebody says when instead, or that it is left out."""
    part = next_part(case)
    if part is None or part.window is None:
        return []
    return [_over(unit, case, part, "too-soon-after" if part.window.holds(now) else "window-passed")]


def _over(unit: Unit, case: Case, part: Part, slug: str) -> tuple[str, Notice]:
    until = part.window.closes if part.window else None
    return f"{slug} {part.number} at {until}", _about(unit, case, part, slug, {"until": until})


def _about(unit: Unit, case: Case, part: Part, slug: str, words: Mapping[str, object]) -> Notice:
    """A sentence to whoever is responsible about a part, with the buttons that it leaves."""
    notice = _notice(unit, case, slug, (case.responsible,))
    account = {"zone": case.account.week.zone, "handle": case.account.handle, "words": part.text or case.current.text}
    return replace(notice, values={**notice.values, **account, **words}, offers=_offers(case, part))


def _offers(case: Case, part: Part) -> tuple[tuple[Action, str], ...]:
    it, card = f"{case.draft.id}/{part.number}", key(case.draft.id, case.current)
    go_on = ((Action.GO_ON, it),) if waits_for_word(case, part) else ()
    if part.number == TEXT:
        return *go_on, (Action.WITHDRAW, card)
    return *go_on, (Action.HOLD, card), (Action.SKIP, it), (Action.MOVE, it)


def _slept_through(case: Case, now: datetime) -> bool:
    """Whether what has a time of its own was held when that came, and is held no more: it is asked about, not let loose."""
    part = next_part(case)
    at = due(case, part) if part else None
    if at is None or at > now or case.holds(now) or case.kept_by:
        return False
    number = case.current.number
    held = (vote.cast_at for vote in case.votes if vote.mark is Mark.HOLD and vote.revision == number)
    return any(since <= at < since + DRAFT_HOLD <= now for since in held)


def _hold_ended(unit: Unit, case: Case, now: datetime) -> bool:
    """Whether a hold ran out since the last look; said once per hold, so that the card stops showing it."""
    return any(
        unit.told.once(case.draft.id, case.current.number, f"hold-ended-{at.isoformat()}", now=now)
        for at in ended_holds(case, now)
    )


def _correction_begun(unit: Unit, case: Case, now: datetime) -> bool:
    """Whether somebody has begun to correct what it has published since the last look, for the card to show it."""
    other = case.being_corrected_by
    return other is not None and unit.told.once(case.draft.id, case.current.number, f"corrected-by-{other}", now=now)


def _notice(unit: Unit, case: Case, slug: str, who: tuple[PersonId, ...]) -> Notice:
    called = case.directory.called(who, unit.profiles.all())
    return Notice(slug=slug, values={"draft": case.draft.id}, called=called)
