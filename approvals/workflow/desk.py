"""Somebody looks at everything of theirs in one place."""

from approvals.context import Context
from approvals.domain.desk import Desk
from approvals.domain.desk import desk as laid_out
from approvals.domain.follow_up import Shown
from approvals.domain.people import Identity, Person
from approvals.storage.unit import Unit

_MOST = 50
"""How much of what somebody owes is looked at; the most urgent comes first."""


async def desk(context: Context, *, who: Identity) -> Desk:
    """What lies before somebody now; refuses whom the settings do not name."""
    person = await context.person(who)
    return await context.database.read(lambda unit: _desk(context, unit, person))


def _desk(context: Context, unit: Unit, person: Person) -> Desk:
    owed = tuple(
        Shown(owed=one, handle=account.handle, owner=person.name, zone=person.timezone)
        for one in unit.follow_ups.of_owner(person.id, _MOST)
        if (account := context.accounts.get(one.account)) is not None
    )
    cases = [context.case(unit, draft) for draft in context.open_drafts(unit)]
    return laid_out(person, cases, owed=owed, now=context.now())
