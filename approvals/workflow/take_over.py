"""Somebody takes over a draft whose author has left."""

from approvals.checking import refuse_unreachable, refuse_unsigned
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.handover import Handover
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Identity
from approvals.domain.quorum import barred
from approvals.errors import Refusal
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit


async def take_over(context: Context, *, who: Identity, draft: DraftId) -> Case:
    """Make a roster member responsible for a draft; refuses while somebody else is who can still act.

    Their own approval no longer counts, and refused is who could not be spared among those who approve.
    """
    person = await context.person(who)
    now = context.now()

    def step(unit: Unit) -> Case:
        unit.drafts.lock(draft)
        case = context.case(unit, draft)
        if not open_to_votes(case):
            raise Refusal("too-late")
        if person.id not in case.account.roster:
            raise Refusal("only-the-roster", account=case.account.name)
        if case.handovers and case.responsible == person.id:
            # Said before, and perhaps nobody could be told then.
            return case
        if not context.directory.left(case.responsible, unit.profiles.all()):
            raise Refusal("nothing-to-take-over", name=context.directory.name(case.responsible))
        refuse_unreachable(case.account, person.id, *barred(case))
        refuse_unsigned(case.account, case.current.findings, person.id, *barred(case))
        unit.handovers.add(Handover(draft=draft, left=case.responsible, to=person.id, at=now))
        return reconsider(context, unit, draft, now)

    return await context.database.run(step)
