"""Whether the settings hold as they stand, or wait for people."""

import asyncio

from approvals.domain.people import PersonId
from approvals.domain.terms import AGREE, Terms
from approvals.domain.terms_change import compare
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from bot.cli.checks.check import Check
from bot.settings import Role, Settings
from bot.wording.terms import lines


async def terms(settings: Settings, role: Role) -> tuple[Check, ...]:
    """One line for each account; a database that cannot be read is another check's to tell."""
    try:
        database = await asyncio.to_thread(Database.open_readonly, settings.database_url)
    except DatabaseUnusable:
        return ()
    try:
        return await database.read(lambda unit: _checks(unit, settings, role))
    finally:
        await database.close()


def _checks(unit: Unit, settings: Settings, role: Role) -> tuple[Check, ...]:
    # Whoever publishes has no right to see what waits, nor who agreed.
    record, waiting = unit.terms.in_force(), {} if role is Role.PUBLISHER else unit.terms.waiting()
    checks: list[Check] = []
    for wanted in settings.terms():
        name = wanted.account.name
        subject = f"settings of {name}"
        if name not in record:
            checks.append(Check(subject=subject, said="hold from the first start on"))
            continue
        weaker = compare(record[name].terms, wanted).waiting
        if not weaker:
            checks.append(Check(subject=subject, said="hold"))
            continue
        said = f"this does not hold yet: {'; '.join(lines(weaker))}"
        proposal = waiting.get(name)
        if role is Role.PUBLISHER:
            remedy = "Two people of the old roster must agree in the channel, or change the settings back."
        elif proposal is None:
            remedy = "Start Twokeys; it asks two people of the old roster, in the channel, whether they agree."
        else:
            agreed = {one.by for one in proposal.agreements}
            said += f". Agreed so far: {_names(proposal.before, agreed) or 'nobody'}"
            asked = _names(proposal.before, set(proposal.asked) - agreed)
            remedy = f"{AGREE} people must press Agree in the channel ({asked} can), or change the settings back."
        checks.append(Check(subject=subject, said=said, remedy=remedy))
    return tuple(checks)


def _names(known: Terms, people: set[PersonId]) -> str:
    return ", ".join(sorted(map(known.directory.name, people)))
