"""A lead says that an address on a card is the brand's own; once a second person agrees, it may be published."""

from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.people import Identity
from approvals.domain.published import Published, ours
from approvals.errors import Refusal
from approvals.storage.unit import Unit


async def propose(context: Context, *, who: Identity, draft: DraftId, entry: str) -> Published:
    """Note that an address found on the draft is ours; only a lead of the account may say so."""
    person = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> Published:
        case = context.case(unit, draft)
        if person.id not in case.account.leads:
            leads = tuple(context.directory.name(lead) for lead in case.account.leads)
            raise Refusal("only-a-lead-allows", leads=leads)
        if entry not in ours(case.current):
            raise Refusal("not-on-the-card", entry=entry)
        return unit.published.propose(case.account.name, entry, by=person.id, at=now)

    return await context.database.run(step)


async def agree(context: Context, *, who: Identity, entry: int) -> Published:
    """Agree with a proposal; from the next draft on it is not pointed out any more."""
    proposed = await context.database.read(lambda unit: unit.published.get(entry))
    if proposed is None:
        raise Refusal("nothing-proposed")
    person = await context.person(who, account=proposed.account)
    now = context.now()

    def step(unit: Unit) -> Published:
        account = context.account(proposed.account)
        if person.id not in account.roster:
            raise Refusal("only-the-roster", account=account.name)
        if person.id == proposed.proposed_by:
            raise Refusal("somebody-else-agrees")
        unit.published.agree(entry, by=person.id, at=now)
        return proposed

    return await context.database.run(step)
