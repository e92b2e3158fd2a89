"""In an incident somebody lets out what waits for one: a re-post that was planned before, or a prepared statement."""

from approvals.context import Context
from approvals.domain.draft import Draft, DraftId, same_name
from approvals.domain.gate import too_old
from approvals.domain.in_incident import released, waits_for_word
from approvals.domain.incident import GoOn, Release
from approvals.domain.lifecycle import Status, open_to_votes, status
from approvals.domain.people import Identity
from approvals.domain.plan import done, next_part, part_of, skipped
from approvals.domain.quorum import count, reached_at
from approvals.errors import Refusal
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit


async def go_on(context: Context, *, who: Identity, draft: DraftId, part: int) -> None:
    """A part of a plan goes out although there is an incident; anybody on the roster may say so."""
    person = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        case = context.case(unit, draft)
        if person.id not in case.account.roster:
            raise Refusal("only-the-roster", account=case.account.name)
        found, incident = part_of(case.current, part), case.incident
        over = done(case, part) or skipped(case, part) or not open_to_votes(case)
        if found is None or incident is None or over or not waits_for_word(case, found):
            raise Refusal("waits-for-nothing")
        unit.incidents.go_on(GoOn(incident=incident.id, draft=draft, part=part, by=person.id, at=now))
        reconsider(context, unit, draft, now)

    await context.database.run(step)


async def release(context: Context, *, who: Identity, draft: DraftId) -> None:
    """A prepared statement goes out after the usual pause; one person of the roster is enough, in an incident alone.

    The approvals that it rests on stay those of the people who gave them.
    """
    person = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        case = context.case(unit, draft)
        account = case.account.name
        if person.id not in case.account.roster:
            raise Refusal("only-the-roster", account=account)
        if case.draft.prepared is None:
            raise Refusal("not-prepared")
        if not open_to_votes(case):
            raise Refusal("too-late")
        if case.incident is None or not case.incident.open:
            raise Refusal("release-needs-incident", account=account)
        if let_out := released(case):
            raise Refusal("released-already", by=context.directory.name(let_out.by))
        approved_at, part = reached_at(case, count(case)), next_part(case)
        ready = status(case, now) is Status.PREPARED
        if not ready or part is None or approved_at is None or too_old(case, part, approved_at, now):
            raise Refusal("not-ready", name=case.draft.prepared, draft=draft)
        unit.incidents.release(
            Release(incident=case.incident.id, draft=draft, revision=case.current.number, by=person.id, at=now)
        )
        reconsider(context, unit, draft, now)

    await context.database.run(step)


async def kept(context: Context, words: str) -> DraftId:
    """The prepared statement meant by its name, or by an account and its name; refuses what is none, or several."""
    first, _, rest = words.partition(" ")

    def find(unit: Unit) -> tuple[list[Draft], tuple[str, ...]]:
        all_kept = [one for name in context.accounts for one in unit.drafts.kept(name)]
        found = [one for one in all_kept if same_name(str(one.prepared), words)]
        if not found and rest:
            found = [one for one in all_kept if (one.account, True) == (first, same_name(str(one.prepared), rest))]
        return found, tuple(f"{one.prepared} ({one.account})" for one in all_kept)

    found, names = await context.database.read(find)
    if not found:
        raise Refusal("no-such-statement", name=words, names=names)
    if len(found) > 1:
        raise Refusal("several-statements", name=words, accounts=tuple(one.account for one in found))
    return found[0].id
