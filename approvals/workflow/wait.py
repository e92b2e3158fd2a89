"""Nobody acted: those who are missing are reminded, what waited too long ends or is asked again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import Action, key
from approvals.domain.case import Case
from approvals.domain.draft import Closed, Closing, DraftId, Reason
from approvals.domain.hold import DRAFT_HOLD
from approvals.domain.in_incident import unreleased, waits_for_word
from approvals.domain.lifecycle import Patience, Schedule, impatient, open_to_votes, schedule
from approvals.domain.notice import Notice
from approvals.domain.people import PersonId, distinct
from approvals.domain.plan import TEXT, Part, due, next_part, under_way
from approvals.domain.quorum import Tally, count
from approvals.domain.vote import Mark
from approvals.errors import Unreachable
from approvals.reconsider import ask_again, reconsider
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_LEASE = timedelta(minutes=1)
"""How long a reminder is another process's that is about to say it; a crash just after that says it twice."""

_log = structlog.get_logger()


async def wait(context: Context) -> int:
    """Look at every draft that is still open; returns how many reminders were said."""
    said = 0
    for draft in await context.database.read(context.open_drafts):
        said += await _remind(context, draft)
    return said


async def _remind(context: Context, draft: DraftId) -> int:
    """Say what is due; a reminder that could not be said is tried again, one that was said is remembered."""
    reminders = await context.database.run(lambda unit: _look(context, unit, draft))
    for reminder in reminders:
        card = reminder.card
        try:
            await context.chats[card.platform].say(reminder.notice, channel=card.channel, thread=card.message)
        except Unreachable as fault:
            _log.warning("not reminded", draft=draft, why=str(fault))
            return 0
        await context.database.run(partial(_remember, reminder, context.now()))
    return len(reminders)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reminder:
    card: CardRow
    step: str
    notice: Notice


def _remember(reminder: _Reminder, now: datetime, unit: Unit) -> None:
    unit.told.once(reminder.card.draft, reminder.card.revision, reminder.step, now=now)


def _look(context: Context, unit: Unit, draft: DraftId) -> list[_Reminder]:
    unit.drafts.lock(draft)
    now = context.now()
    case = context.case(unit, draft)
    tally = count(case)
    notices: list[tuple[str, Notice]] = [
        *_left_behind(context, unit, case),
        *_in_a_hurry(unit, case, tally),
        *_soon(context, unit, case, now),
    ]
    for step in impatient(case, tally, now):
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
                notices += _passed(unit, case)
            case Patience.BACKUP:
                if backup := tuple(who for who in case.account.backup if who in tally.may_help):
                    notices.append((step, _notice(unit, case, "backup-asked", backup)))
    if schedule(case, pause=context.pause(case), now=now) != Schedule() or _hold_ended(unit, case, now):
        reconsider(context, unit, draft, now)
    cards = [card for card in unit.cards.of(draft) if card.revision == case.current.number]
    mine = [(step, notice) for step, notice in notices if cards and _mine(unit, case, step, now)]
    return [_Reminder(card=card, step=step, notice=notice) for card in cards for step, notice in mine]


def _mine(unit: Unit, case: Case, step: str, now: datetime) -> bool:
    """Whether it was not said, and nobody else is about to."""
    draft, revision = case.draft.id, case.current.number
    if unit.told.was(draft, revision, step):
        return False
    return unit.told.claim(draft, revision, step, now=now, lease_until=now + _LEASE)


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
    """A correction asks everybody who may approve it at once: the wrong post is read meanwhile."""
    if case.draft.corrects is None or tally.complete or not open_to_votes(case) or under_way(case):
        return []
    return [("in-a-hurry", _notice(unit, case, "correction-waits", tally.asked))]


def _soon(context: Context, unit: Unit, case: Case, now: datetime) -> list[tuple[str, Notice]]:
    """A re-post is about to go out, or waits for a word, as a scheduled text may: said in time, once for each time."""
    part = next_part(case)
    at = due(case, part) if part else None
    before = timedelta(minutes=context.ruleset(case.account).repost_reminder_minutes)
    if part is None or at is None or not open_to_votes(case) or not at - before <= now < at:
        return []
    waits = waits_for_word(case, part)
    if not (under_way(case) or (waits and count(case).complete)):
        return []
    slug = "scheduled-held" if part.number == TEXT else "repost-waits" if waits else "repost-soon"
    notice = _notice(unit, case, slug, (case.responsible,))
    words = {"at": at, "handle": case.account.handle, "words": part.text or case.current.text}
    return [
        (
            f"repost {part.number} at {at.isoformat()}",
            replace(notice, values={**notice.values, **words}, offers=_offers(case, part)),
        )
    ]


def _passed(unit: Unit, case: Case) -> list[tuple[str, Notice]]:
    """Its window is over: somebody says when instead, or that it is left out."""
    part = next_part(case)
    if part is None or part.window is None:
        return []
    notice = _notice(unit, case, "window-passed", (case.responsible,))
    words = {"until": part.window.closes, "handle": case.account.handle}
    return [
        (
            f"passed {part.number} at {part.window.closes.isoformat()}",
            replace(notice, values={**notice.values, **words}, offers=_offers(case, part)),
        )
    ]


def _offers(case: Case, part: Part) -> tuple[tuple[Action, str], ...]:
    it, card = f"{case.draft.id}/{part.number}", key(case.draft.id, case.current)
    go_on = ((Action.GO_ON, it),) if waits_for_word(case, part) else ()
    if part.number == TEXT:
        return *go_on, (Action.WITHDRAW, card)
    return *go_on, (Action.HOLD, card), (Action.SKIP, it), (Action.MOVE, it)


def _hold_ended(unit: Unit, case: Case, now: datetime) -> bool:
    """Whether a hold ran out since the last look; said once per hold, so that the card stops showing it."""
    over = [vote.cast_at for vote in case.votes if vote.mark is Mark.HOLD and vote.cast_at + DRAFT_HOLD <= now]
    return any(
        unit.told.once(case.draft.id, case.current.number, f"hold-ended-{at.isoformat()}", now=now) for at in over
    )


def _notice(unit: Unit, case: Case, slug: str, who: tuple[PersonId, ...]) -> Notice:
    called = case.directory.called(who, unit.profiles.all())
    return Notice(slug=slug, values={"draft": case.draft.id}, called=called)
