"""A hold is lifted: on one draft by its holder or a lead, on a whole account by two people."""

from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.hold import Lift
from approvals.domain.people import Account, Identity
from approvals.errors import Refusal
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit

RESUMERS = 2


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
        person = context.directory.recognise(profile)
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
    person = await context.person(who)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.holds.add(account=account.name if account else None, by=person.id, reason=reason, at=now)
        _reconsider_all(context, unit)

    await context.database.run(step)


async def resume_account(context: Context, *, who: Identity, account: Account | None) -> int:
    """Agree to let an account speak again; returns how many more people must agree (0: it goes on).

    What was approved meanwhile waits through a new pause, and is asked about again when it became too old.
    """
    person = await context.person(who)
    now = context.now()

    def step(unit: Unit) -> int:
        name = account.name if account else None
        standing = [hold for hold in unit.holds.standing(name, needed=RESUMERS) if hold.account == name]
        if not standing:
            raise Refusal("nothing-held")
        for hold in standing:
            unit.holds.lift(hold.id, by=person.id, at=now)
        _reconsider_all(context, unit)
        return max(RESUMERS - len({*hold.lifted_by, person.id}) for hold in standing)

    return await context.database.run(step)


def _reconsider_all(context: Context, unit: Unit) -> None:
    for draft in context.open_drafts(unit):
        unit.drafts.lock(draft)
        reconsider(context, unit, draft, context.now())
