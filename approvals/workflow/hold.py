"""A hold is lifted: on one draft by its holder or a lead, on a whole account by two people."""

from enum import StrEnum

from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.hold import RESUMERS, Lift
from approvals.domain.people import Account, Identity
from approvals.errors import Refusal
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit


async def lift(context: Context, *, who: Identity, draft: DraftId) -> None:
    """Lift what holds a draft: a lead everything, a holder their own."""
    profile = await context.chats[who.platform].profile(who)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        unit.profiles.save(profile, now=now)
        case = context.case(unit, draft)
        holds = case.holds(now)
        if not holds:
            raise Refusal("nothing-held")
        person = case.directory.recognise(profile)
        by = person.id if person else case.owner(who)
        if by not in case.account.leads and all(case.owner(hold.identity) != by for hold in holds):
            raise Refusal(
                "only-holder-or-lead",
                holders=tuple(case.name(hold.identity) for hold in holds),
                leads=tuple(context.directory.name(lead) for lead in case.account.leads),
            )
        unit.holds.lift_draft(Lift(draft=draft, by=by, at=now))
        reconsider(context, unit, draft, now)

    await context.database.run(step)


async def hold_account(context: Context, *, who: Identity, account: Account | None, reason: str) -> None:
    """Stop everything of one account, or of all; anybody the settings name may."""
    person = await context.person(who, account=account.name if account else None)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.holds.add(account=account.name if account else None, by=person.id, reason=reason, at=now)
        _reconsider_all(context, unit)

    await context.database.run(step)


class Resumed(StrEnum):
    """What one more word for going on has changed."""

    NEEDS_ANOTHER = "needs-another"
    ALL_HELD = "all-held"
    """The account's own hold is over, but all accounts are held."""
    GOES_ON = "goes-on"


async def resume_account(context: Context, *, who: Identity, account: Account | None) -> Resumed:
    """Agree to let an account speak again, or, without one, all of them.

    What was approved meanwhile waits through a new pause, and is asked about again when it became too old.
    """
    person = await context.person(who, account=account.name if account else None)
    now = context.now()

    def step(unit: Unit) -> Resumed:
        name = account.name if account else None
        standing = unit.holds.standing(name, needed=RESUMERS)
        own = [hold for hold in standing if hold.account == name]
        if not own:
            raise Refusal("held-with-all", account=name) if standing else Refusal("nothing-held")
        for hold in own:
            unit.holds.lift(hold.id, by=person.id, at=now)
        _reconsider_all(context, unit)
        if any(len({*hold.lifted_by, person.id}) < RESUMERS for hold in own):
            return Resumed.NEEDS_ANOTHER
        return Resumed.GOES_ON if len(own) == len(standing) else Resumed.ALL_HELD

    return await context.database.run(step)


def _reconsider_all(context: Context, unit: Unit) -> None:
    for draft in context.open_drafts(unit):
        unit.drafts.lock(draft)
        reconsider(context, unit, draft, context.now())
