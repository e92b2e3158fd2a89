"""A hold is lifted: on one draft by its holder or a lead, on a whole account by two people."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial

from approvals.context import Context
from approvals.domain.draft import DraftId, Reason
from approvals.domain.hold import RESUMERS, Lift, reach
from approvals.domain.lifecycle import came_due
from approvals.domain.people import Account, AccountName, Identity, PersonId
from approvals.errors import Refusal
from approvals.reconsider import ask_again, reconsider
from approvals.storage.unit import Unit

_AT_ONCE = 50
"""Drafts that are shown as held in one transaction."""


async def lift(context: Context, *, who: Identity, draft: DraftId, at: datetime, stamp: str) -> None:
    """Lift what held a draft when that was asked for: a lead everything, a holder their own.

    `at` is when that came in, `stamp` its place in the platform's order; done already, it changes nothing.
    """
    profile = await context.chat(who.platform).profile(who)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        unit.profiles.save(profile, now=now)
        case = context.case(unit, draft)
        person = case.directory.recognise(profile)
        by = person.id if person else case.owner(who)
        standing = case.holds(now)
        lifted = Lift(draft=draft, by=by, at=reach(standing, at=at, platform=who.platform, stamp=stamp))
        if lifted in case.lifts:
            return
        holds = [hold for hold in standing if hold.at <= lifted.at]
        if not holds:
            raise Refusal("held-since" if standing else "nothing-held")
        if by not in case.account.leads and all(case.owner(hold.identity) != by for hold in holds):
            raise Refusal(
                "only-holder-or-lead",
                holders=tuple(case.name(hold.identity) for hold in holds),
                leads=tuple(context.directory.name(lead) for lead in case.account.leads),
            )
        unit.holds.lift_draft(lifted)
        reconsider(context, unit, draft, now)

    await context.database.run(step)


async def hold_account(
    context: Context, *, who: Identity, account: Account | None, reason: str, until: datetime | None = None
) -> None:
    """Stop everything of one account, or of all; anybody the settings name may."""
    person = await context.person(who, account=account.name if account else None)
    await hold_as(context, by=person.id, account=account, reason=reason, until=until)


async def hold_as(
    context: Context, *, by: PersonId, account: Account | None, reason: str, until: datetime | None
) -> None:
    """Stop everything of one account, or of all, in the name of whoever the caller knows it is."""
    name, now = account.name if account else None, context.now()
    # It holds from here on, in every replica; what the drafts show of it may take longer than that.
    await context.database.run(lambda unit: unit.holds.add(account=name, by=by, reason=reason, at=now, until=until))
    await show_holds(context)


async def show_holds(context: Context) -> int:
    """Show what holds an account on each draft that does not yet: whoever held it may be gone before they could.

    Returns how many those were.
    """
    shown = 0
    while True:
        hold, drafts = await context.database.read(lambda unit: unit.holds.unshown(needed=RESUMERS, limit=_AT_ONCE))
        if not drafts:
            return shown
        await context.database.run(partial(_show, context, hold, drafts))
        shown += len(drafts)


def _show(context: Context, hold: int, drafts: Sequence[DraftId], unit: Unit) -> None:
    now = context.now()
    for draft in drafts:
        unit.drafts.lock(draft)
        unit.holds.shown(draft, hold, at=now)
        if context.known(unit, [draft]):
            reconsider(context, unit, draft, now)


class Resumed(StrEnum):
    """What one more word for going on has changed."""

    NEEDS_ANOTHER = "needs-another"
    HELD_SINCE = "held-since"
    """What stood when they said so may be over, but it was held again after that."""
    ALL_HELD = "all-held"
    """The account's own hold is over, but all accounts are held."""
    GOES_ON = "goes-on"


async def resume_account(context: Context, *, who: Identity, account: Account | None, at: datetime) -> Resumed:
    """Agree to let an account speak again, or, without one, all of them; `at` is when that came in.

    What was approved and came due meanwhile is asked about again: no backlog is let loose.
    """
    person = await context.person(who, account=account.name if account else None)
    now = context.now()

    def step(unit: Unit) -> Resumed:
        name = account.name if account else None
        unit.holds.lock(name)
        standing = unit.holds.standing(name, needed=RESUMERS)
        own = [hold for hold in standing if hold.account == name]
        if not own:
            raise Refusal("held-with-all", account=name) if standing else Refusal("nothing-held")
        meant = [hold for hold in own if hold.at <= at]
        for hold in meant:
            unit.holds.lift(hold.id, by=person.id, at=now)
        if meant != own or any(len({*hold.lifted_by, person.id}) < RESUMERS for hold in own):
            _each_open(context, unit, name, partial(reconsider, context, unit, now=now))
            return Resumed.NEEDS_ANOTHER if meant == own else Resumed.HELD_SINCE
        _go_on(context, unit, name, now)
        return Resumed.GOES_ON if len(own) == len(standing) else Resumed.ALL_HELD

    return await context.database.run(step)


async def end_holds(context: Context) -> int:
    """End the holds whose time is over, as if two people had said so; returns how many that were."""
    now = context.now()

    def step(unit: Unit) -> int:
        ended = unit.holds.end(now, needed=RESUMERS)
        for name in dict.fromkeys(ended):
            _go_on(context, unit, name, now)
        return len(ended)

    return await context.database.run(step)


def _go_on(context: Context, unit: Unit, account: AccountName | None, now: datetime) -> None:
    """Nothing holds it any more: what came due meanwhile is asked about again, all else goes on."""

    def one(draft: DraftId) -> None:
        case = context.case(unit, draft)
        if came_due(case, pause=context.pause(case), now=now):
            ask_again(context, unit, case, Reason.HELD, now)
        else:
            reconsider(context, unit, draft, now=now)

    _each_open(context, unit, account, one)


def _each_open(context: Context, unit: Unit, account: AccountName | None, step: Callable[[DraftId], object]) -> None:
    for draft in context.open_drafts(unit):
        if account is None or unit.account_of(draft) == account:
            unit.drafts.lock(draft)
            step(draft)
