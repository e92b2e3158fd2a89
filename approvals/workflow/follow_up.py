"""What we owe: people are reminded of it by day, and say that it is done, want to hear of it later, or hand it over."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import Action
from approvals.domain.follow_up import (
    Debt,
    FollowUp,
    FollowUpId,
    Shown,
    State,
    decent,
    next_reminder,
    stand_ins,
)
from approvals.domain.incident import Duty
from approvals.domain.notice import Notice
from approvals.domain.people import Account, Called, Identity, Person, PersonId, Profile, distinct
from approvals.duties import duties
from approvals.errors import Refusal, Unreachable
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit

_LEASE = timedelta(minutes=1)
"""How long a reminder is another process's that is about to say it; a crash just after that says it twice."""

_BATCH = 20
_MINE, _OTHERS = 15, 8
"""How many of somebody's own, and of others', one answer lists: a message takes no more."""

_UNKNOWN_FOR = timedelta(hours=1)
"""When to look again for an account that left the settings."""

_OFFERS = (Action.DONE, Action.SNOOZE, Action.HAND_OVER)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reminder:
    """What is to be said: to somebody in private, or in the channel where there is no way to them."""

    owed: FollowUp
    notice: Notice
    told: tuple[PersonId, ...]
    who: Identity | None
    account: Account
    again: datetime | None


async def remind(context: Context) -> int:
    """Remind people of what is due to be said; returns how much was looked at."""
    now = context.now()
    if not await context.database.read(lambda unit: unit.follow_ups.is_due(now)):
        return 0
    taken, reminders = await context.database.run(partial(_take, context, now))
    for reminder in reminders:
        await _say(context, reminder)
    return taken


def _take(context: Context, now: datetime, unit: Unit) -> tuple[int, list[_Reminder]]:
    taken = unit.follow_ups.take(now, _BATCH, lease_until=now + _LEASE)
    known = unit.profiles.all() if taken else ()
    reminders = []
    for owed in taken:
        found = _look(context, owed, known, now)
        if isinstance(found, _Reminder):
            reminders.append(found)
        else:
            unit.follow_ups.later(owed, found)
    return len(taken), reminders


def _look(context: Context, owed: FollowUp, known: tuple[Profile, ...], now: datetime) -> _Reminder | datetime:
    """Whom to remind now; or when to look again, where it is night there, or the account is not in the settings."""
    account = context.accounts.get(owed.account)
    if account is None:
        return now + _UNKNOWN_FOR
    owner = context.directory.person(owed.owner)
    over = owed.reminders >= context.ruleset(account).followup_reminders
    if owner is None or over or context.directory.left(owed.owner, known):
        return _ask_others(context, owed, account, known, now)
    if (morning := decent(now, owner.timezone)) > now:
        return morning
    who = context.directory.reach(owner, known)
    notice = _notice("owed-reminder", shown(context, owed, account, owner.timezone), now)
    return _Reminder(
        owed=owed,
        notice=notice if who else replace(notice, called=(Called(name=owner.name, identities=()),)),
        told=(owed.owner,),
        who=who,
        account=account,
        again=next_reminder(owed, now=now, zone=owner.timezone),
    )


def _ask_others(
    context: Context, owed: FollowUp, account: Account, known: tuple[Profile, ...], now: datetime
) -> _Reminder | datetime:
    """Its owner did nothing, or has left: others are asked, once, in the channel and by the account's day."""
    if (morning := decent(now, account.week.zone)) > now:
        return morning
    asked = stand_ins(account, owed.owner)
    return _Reminder(
        owed=owed,
        notice=replace(
            _notice("owed-backup", shown(context, owed, account, account.week.zone), now),
            called=context.directory.called(asked, known),
        ),
        told=tuple(one for one in distinct(asked) if context.directory.person(one)),
        who=None,
        account=account,
        again=None,
    )


async def _say(context: Context, reminder: _Reminder) -> None:
    """Say it, then note that; what could not be said is tried again once nobody has it in hand any more."""
    try:
        if reminder.who is not None:
            await context.chat(reminder.who.platform).tell(reminder.who, reminder.notice, channel="")
        else:
            await context.announce(reminder.notice, reminder.account)
    except Unreachable as fault:
        _log.warning("not reminded", follow_up=reminder.owed.id, why=str(fault))
        return
    await context.database.run(partial(_remember, reminder, context.now()))


def _remember(reminder: _Reminder, now: datetime, unit: Unit) -> None:
    unit.follow_ups.reminded(reminder.owed, reminder.told, again=reminder.again, now=now)


async def done(context: Context, *, who: Identity, follow_up: FollowUpId) -> None:
    """It is done; its owner says so, or anybody on the roster."""
    now = context.now()
    person, _ = await _asked(context, who, follow_up)

    def step(unit: Unit) -> None:
        if not unit.follow_ups.close(unit.follow_ups.get(follow_up), State.DONE, by=person.id, now=now):
            raise Refusal("nothing-owed")
        _show(context, unit, follow_up, now)

    await context.database.run(step)


async def waive(context: Context, *, who: Identity, follow_up: FollowUpId) -> bool:
    """A statement is not expected any more, once two people of the roster say so; whether it is waived now."""
    now = context.now()
    person, account = await _asked(context, who, follow_up)
    if person.id not in account.roster:
        raise Refusal("only-the-roster", account=account.name)

    def step(unit: Unit) -> bool:
        owed = unit.follow_ups.get(follow_up)
        if not owed.open or owed.debt is not Debt.STATEMENT:
            raise Refusal("nothing-owed")
        if unit.follow_ups.waive(owed, by=person.id, now=now) == person.id:
            return False
        waived = unit.follow_ups.close(owed, State.WAIVED, by=person.id, now=now)
        _show(context, unit, follow_up, now)
        return waived

    return await context.database.run(step)


def _show(context: Context, unit: Unit, follow_up: FollowUpId, now: datetime) -> None:
    """Show on the cards of a leak that its statement is not owed any more."""
    owed = unit.follow_ups.get(follow_up)
    if owed.debt is Debt.STATEMENT and owed.draft is not None:
        for draft in context.known(unit, [owed.draft]):
            unit.drafts.lock(draft)
            reconsider(context, unit, draft, now)


async def snooze(context: Context, *, who: Identity, follow_up: FollowUpId, until: datetime) -> datetime:
    """Remind its owner later; returns when that is, as nobody is reminded at night.

    After it they are reminded once more at least, before others are asked.
    """
    now = context.now()
    person, account = await _asked(context, who, follow_up)
    most = context.ruleset(account).followup_reminders

    def step(unit: Unit) -> datetime:
        owed = unit.follow_ups.get(follow_up)
        at = decent(until, _zone(context, owed.owner))
        left = min(owed.reminders, most - 1)
        if not unit.follow_ups.snooze(owed, until=at, reminders=left, by=person.id, now=now):
            raise Refusal("nothing-owed")
        return at

    return await context.database.run(step)


async def hand_over(context: Context, *, who: Identity, follow_up: FollowUpId, to: PersonId) -> None:
    """Make somebody of the roster owe it, who is told by day, and reminded from the beginning."""
    now = context.now()
    person, account = await _asked(context, who, follow_up)
    if to not in account.roster:
        raise Refusal("only-to-the-roster", name=context.directory.name(to), account=account.name)

    def step(unit: Unit) -> None:
        owed = unit.follow_ups.get(follow_up)
        if owed.owner == to:
            raise Refusal("owes-it-already", name=context.directory.name(to))
        at = decent(now, _zone(context, to))
        if not unit.follow_ups.hand_over(owed, to=to, remind_at=at, by=person.id, now=now):
            raise Refusal("nothing-owed")

    await context.database.run(step)


async def owed_by(context: Context, *, who: Identity) -> Notice:
    """What somebody owes, with what they can do about it, and below it what others owe for their accounts."""
    person = await context.person(who)
    now = context.now()
    theirs = [account.name for account in context.accounts.values() if person.id in account.roster]
    mine, others, led = await context.database.read(
        lambda unit: (
            unit.follow_ups.of_owner(person.id, _MINE + 1),
            unit.follow_ups.of_others(theirs, person.id, _OTHERS + 1),
            duties(context, unit, person.id),
        )
    )

    def each(found: list[FollowUp], slug: str, most: int) -> list[Notice]:
        known = [(one, account) for one in found[:most] if (account := context.accounts.get(one.account))]
        items = [_notice(slug, shown(context, one, account, person.timezone), now) for one, account in known]
        return [*items, *([Notice(slug="owed-more")] if len(found) > most else [])]

    below = [*(_of_incident(one, now, person.timezone) for one in led), *each(mine, "owed-mine", _MINE)]
    if others:
        below += [Notice(slug="owed-others"), *each(others, "owed-by-another", _OTHERS)]
    return Notice(slug="owed" if mine or led else "owed-nothing", below=tuple(below))


def _of_incident(it: Duty, now: datetime, zone: str) -> Notice:
    return Notice(slug="owed-of-incident", values={"duty": it, "now": now, "zone": zone}, offers=duty_offers(it))


def shown(context: Context, owed: FollowUp, account: Account, zone: str) -> Shown:
    """It as people read it."""
    return Shown(owed=owed, handle=account.handle, owner=context.directory.name(owed.owner), zone=zone)


def _notice(slug: str, it: Shown, now: datetime) -> Notice:
    """What is owed, with buttons; of what is somebody else's a statement can be waived alone."""
    every = offers(it.owed)
    below = every if slug != "owed-by-another" else tuple(one for one in every if one[0] is Action.WAIVE)
    return Notice(slug=slug, values={"it": it, "now": now}, offers=below)


def offers(owed: FollowUp) -> tuple[tuple[Action, str], ...]:
    """What can be done about it; a statement can be waived, too."""
    waive = (Action.WAIVE,) if owed.debt is Debt.STATEMENT else ()
    return tuple((action, str(owed.id)) for action in (*_OFFERS, *waive))


def duty_offers(it: Duty) -> tuple[tuple[Action, str], ...]:
    """An update is given by a post; of the statement afterwards somebody says that it is out."""
    return () if it.incident.open else ((Action.STATED, str(it.incident.id)),)


async def _asked(context: Context, who: Identity, follow_up: FollowUpId) -> tuple[Person, Account]:
    """Who wants to do something about it, and for which account; refuses who neither owes it nor is on the roster."""
    owed = await context.database.read(lambda unit: unit.follow_ups.get(follow_up))
    account = context.account(owed.account)
    person = await context.person(who, account=account.name)
    if person.id not in account.roster and person.id != owed.owner:
        raise Refusal("only-the-roster", account=account.name)
    if not owed.open:
        raise Refusal("nothing-owed")
    return person, account


def _zone(context: Context, who: PersonId) -> str:
    person = context.directory.person(who)
    return person.timezone if person else "UTC"
