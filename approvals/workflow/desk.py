"""Somebody looks at everything of theirs in one place."""

from collections.abc import Iterable, Iterator

from approvals.context import Context
from approvals.domain.card import MessageRef
from approvals.domain.case import Case
from approvals.domain.desk import Desk
from approvals.domain.desk import desk as laid_out
from approvals.domain.draft import DraftId
from approvals.domain.follow_up import Shown
from approvals.domain.people import Identity, Person
from approvals.duties import duties
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
    theirs = [account.name for account in context.accounts.values() if person.id in account.roster]
    cases = [context.case(unit, draft) for draft in context.known(unit, unit.drafts.open_of(person.id, theirs))]
    return laid_out(
        person,
        cases,
        owed=owed,
        duties=duties(context, unit, person.id),
        cards=tuple(_cards(unit, cases)),
        now=context.now(),
    )


def _cards(unit: Unit, cases: Iterable[Case]) -> Iterator[tuple[DraftId, MessageRef]]:
    for case in cases:
        for card in unit.cards.of(case.draft.id):
            if card.revision == case.current.number and card.message and not card.lost_at:
                yield case.draft.id, card.message
