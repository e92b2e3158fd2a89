"""Something is broken for many: an incident is opened, led, and closed by two people."""

from collections.abc import Iterator
from datetime import datetime

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.in_incident import waits_for_word
from approvals.domain.incident import Call, Incident, IncidentId, cadence, look
from approvals.domain.lifecycle import Status, status
from approvals.domain.people import Account, Identity, Person, PersonId, distinct
from approvals.domain.plan import Part, done, parts, skipped
from approvals.domain.quorum import count
from approvals.errors import Refusal, Stale
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit


async def open_incident(context: Context, *, who: Identity, account: Account, what: str) -> Incident:
    """Open one, which whoever does leads; the emergency roster is called, and what was planned waits for a word."""
    person = await _of_roster(context, who, account)
    if not what:
        raise Refusal("what-happened", account=account.name)

    def step(unit: Unit) -> Incident:
        now = context.now()
        if before := unit.incidents.standing(account.name):
            raise Refusal("incident-is-open", account=account.name, lead=context.directory.name(before.lead))
        incident = unit.incidents.open(account=account.name, what=what, by=person.id, at=now)
        _call(unit, incident, account, Call.OPENED, by=person.id, now=now)
        first = look(incident, (), cadence(context.ruleset(account)), now)
        unit.incident_calls.owe(incident.id, Call.UPDATE, at=first.again_at)
        for case in _reconsidered(context, unit, incident, now):
            for part in _waiting(case):
                unit.incident_calls.owe(incident.id, Call.HELD, at=now, draft=case.draft.id, part=part.number)
            if status(case, now) is Status.PREPARED:
                unit.incident_calls.owe(incident.id, Call.READY, at=now, draft=case.draft.id)
        return incident

    try:
        return await context.database.run(step)
    except Stale as clash:
        raise Refusal("incident-just-now", account=account.name) from clash


def _call(unit: Unit, incident: Incident, account: Account, call: Call, *, by: PersonId, now: datetime) -> None:
    """The channel hears it, and each of the emergency roster for themselves."""
    unit.incident_calls.owe(incident.id, call, at=now, person=by)
    for one in distinct(account.emergency):
        unit.incident_calls.owe(incident.id, Call.CALLED, at=now, person=one)


def _waiting(case: Case) -> Iterator[Part]:
    """The approved parts, still to come at a time of their own, that do not go out before somebody says so."""
    if count(case).complete:
        for part in parts(case.current):
            open_part = not done(case, part.number) and not skipped(case, part.number)
            if open_part and waits_for_word(case, part):
                yield part


async def page(context: Context, *, who: Identity, account: Account) -> None:
    """Call the emergency roster once more."""
    person = await _of_roster(context, who, account)
    if not account.emergency:
        raise Refusal("nobody-to-page", account=account.name)

    def step(unit: Unit) -> None:
        now, incident = context.now(), _standing(unit, account)
        unit.incidents.page(incident, people=distinct(account.emergency), by=person.id, at=now)
        _call(unit, incident, account, Call.PAGED, by=person.id, now=now)

    await context.database.run(step)


async def lead(context: Context, *, who: Identity, account: Account, name: str) -> Person:
    """Somebody of the roster leads from now on: whoever is named, or whoever says it."""
    person = await _of_roster(context, who, account)
    wanted = name.strip().removeprefix("@").casefold()
    people = [one for who in distinct(account.roster) if (one := context.directory.person(who))]
    to = next((one for one in people if wanted in {one.id.casefold(), one.name.casefold()}), None) if wanted else person
    if to is None:
        raise Refusal("not-on-the-roster", name=name, roster=tuple(one.name for one in people))

    def step(unit: Unit) -> Person:
        incident = _standing(unit, account)
        if incident.lead != to.id:
            unit.incidents.lead(incident, to=to.id, by=person.id, at=context.now())
            unit.incident_calls.owe(incident.id, Call.LED, at=context.now())
        return to

    return await context.database.run(step)


async def anchor(context: Context, *, who: Identity, post_id: str) -> Account:
    """Name a post of ours as the statement that everything else about the incident goes back to."""

    def published(unit: Unit) -> Account | None:
        mine = (one for one in context.accounts.values() if unit.own_posts.draft_of(one.name, post_id))
        return next(mine, None)

    account = await context.database.read(published)
    if account is None:
        raise Refusal("not-published-here")
    person = await _of_roster(context, who, account)
    await context.database.run(
        lambda unit: unit.incidents.anchor(_standing(unit, account), post=post_id, by=person.id, at=context.now())
    )
    return account


async def close(context: Context, *, who: Identity, account: Account) -> bool:
    """Say that it is over; False while a second person has to say so."""
    person = await _of_roster(context, who, account)
    return await context.database.run(lambda unit: _close(context, unit, _standing(unit, account).id, person.id))


async def confirm(context: Context, *, who: Identity, incident: IncidentId) -> bool:
    """The same for the incident of that number, as a button asks for it."""
    account = await _account(context, incident)
    person = await _of_roster(context, who, account)
    return await context.database.run(lambda unit: _close(context, unit, incident, person.id))


def _close(context: Context, unit: Unit, number: IncidentId, by: PersonId) -> bool:
    now, incident = context.now(), unit.incidents.lock(number)
    if not incident.open:
        raise Refusal("incident-over")
    first = incident.said_over_by(now)
    if first == by:
        raise Refusal("close-needs-another", account=incident.account)
    if first is None:
        unit.incidents.ask_to_close(incident, by=by, at=now)
        unit.incident_calls.owe(incident.id, Call.CLOSE_ASKED, at=now)
        return False
    unit.incidents.close(incident, by=by, at=now)
    unit.incident_calls.owe(incident.id, Call.CLOSED, at=now)
    unit.incident_calls.owe(incident.id, Call.STATEMENT, at=now)
    for _ in _reconsidered(context, unit, incident, now):
        pass
    return True


async def state(context: Context, *, who: Identity, incident: IncidentId) -> None:
    """The statement to everybody who was hit is out; anybody of the roster says so."""
    account = await _account(context, incident)
    person = await _of_roster(context, who, account)

    def step(unit: Unit) -> None:
        found = unit.incidents.lock(incident)
        if found.open or found.statement_at:
            raise Refusal("nothing-owed-there")
        unit.incidents.state(found, by=person.id, at=context.now())

    await context.database.run(step)


async def _account(context: Context, incident: IncidentId) -> Account:
    found = await context.database.read(lambda unit: unit.incidents.get(incident))
    return context.account(found.account)


async def _of_roster(context: Context, who: Identity, account: Account) -> Person:
    person = await context.person(who, account=account.name)
    if person.id not in account.roster:
        raise Refusal("only-the-roster", account=account.name)
    return person


def _standing(unit: Unit, account: Account) -> Incident:
    incident = unit.incidents.standing(account.name)
    if incident is None:
        raise Refusal("no-open-incident", account=account.name)
    return incident


def _reconsidered(context: Context, unit: Unit, incident: Incident, now: datetime) -> Iterator[Case]:
    """Every draft of the account, brought in line with the incident; its card shows that it is open, or not any more."""
    for draft in context.open_drafts(unit):
        if unit.account_of(draft) == incident.account:
            unit.drafts.lock(draft)
            yield reconsider(context, unit, draft, now)
