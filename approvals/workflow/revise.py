"""A draft's text changes, by edit or by an adopted suggestion, or its author withdraws it."""

from datetime import datetime

from approvals.checking import refuse_blocked, refuse_in_too_many_hands, refuse_recipient, refuse_unsigned
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Skip
from approvals.domain.draft import Closed, Closing, DraftId, Reason, Suggestion
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Identity, PersonId
from approvals.domain.quorum import barred
from approvals.errors import Refusal
from approvals.reconsider import add_revision, reconsider
from approvals.skipping import wanted_skip
from approvals.storage.unit import Unit


async def edit(
    context: Context,
    *,
    who: Identity,
    draft: DraftId,
    revision: int,
    text: str,
    send_at: datetime | None = None,
    skip: DraftId | None = None,
) -> Case:
    """Make a new revision with another text, or another time; whoever edits it can no longer approve it.

    With `skip`, the re-posts of the correction of that draft are left out once it is public.
    """
    editor = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> Case:
        case = _current(context, unit, draft, revision)
        before = case.current
        asked = wanted_skip(context, unit, case.account.name, before.parent, skip, before=before.skip)
        return _change(
            context,
            unit,
            case,
            text=text,
            reason=Reason.EDITED,
            made_by=editor.id,
            send_at=send_at,
            skip=asked,
            now=now,
        )

    return await context.database.run(step)


async def suggest(context: Context, *, who: Identity, draft: DraftId, revision: int, text: str) -> Suggestion:
    """Propose another text, for the author to adopt with one click."""
    suggester = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> Suggestion:
        case = _current(context, unit, draft, revision)
        if not text.strip():
            raise Refusal("empty-text")
        if text.strip() == case.current.text:
            raise Refusal("nothing-changed")
        same = [one for one in case.suggestions if one.text == text and one.by == suggester.id]
        return (
            same[0]
            if same
            else unit.suggestions.add(draft=draft, revision=revision, text=text, by=suggester.id, now=now)
        )

    return await context.database.run(step)


async def adopt(context: Context, *, who: Identity, suggestion: int) -> Case:
    """Make a suggestion the new revision; only whoever is responsible for the draft may."""
    proposed = await context.database.read(lambda unit: unit.suggestions.get(suggestion))
    author = await context.person(who, draft=proposed.draft)
    now = context.now()

    def step(unit: Unit) -> Case:
        case = _current(context, unit, proposed.draft, proposed.revision)
        if case.responsible != author.id:
            raise Refusal("only-the-author", author=context.directory.name(case.responsible))
        unit.suggestions.adopt(suggestion, now=now)
        return _change(
            context,
            unit,
            case,
            text=proposed.text,
            reason=Reason.SUGGESTED,
            made_by=author.id,
            by=proposed.by,
            send_at=case.current.send_at,
            skip=case.current.skip,
            now=now,
        )

    return await context.database.run(step)


async def withdraw(context: Context, *, who: Identity, draft: DraftId) -> None:
    """Close a draft for good; whoever is responsible for it, or a lead, may."""
    person = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        case = context.case(unit, draft)
        if person.id != case.responsible and person.id not in case.account.leads:
            raise Refusal("only-author-or-lead", author=context.directory.name(case.responsible))
        if not open_to_votes(case):
            raise Refusal("too-late")
        unit.drafts.close(draft, Closed(at=now, why=Closing.WITHDRAWN, by=person.id, detail=person.name))
        reconsider(context, unit, draft, now)

    await context.database.run(step)


def _current(context: Context, unit: Unit, draft: DraftId, revision: int) -> Case:
    unit.drafts.lock(draft)
    case = context.case(unit, draft)
    if not open_to_votes(case):
        raise Refusal("too-late")
    if case.current.number != revision:
        raise Refusal("replaced", version=case.current.number)
    return case


def _change(
    context: Context,
    unit: Unit,
    case: Case,
    *,
    text: str,
    reason: Reason,
    made_by: PersonId,
    by: PersonId | None = None,
    send_at: datetime | None,
    skip: Skip | None,
    now: datetime,
) -> Case:
    if not text.strip():
        raise Refusal("empty-text")
    if case.draft.prepared is not None:
        refuse_recipient(text)
    changed = add_revision(
        context,
        unit,
        case,
        text=text,
        parent=case.current.parent,
        reason=reason,
        made_by=made_by,
        suggested_by=by,
        send_at=send_at,
        skip=skip,
        now=now,
    )
    before, after = case.current, changed.current
    if (after.text, after.send_at, after.skip) == (before.text, before.send_at, before.skip):
        raise Refusal("nothing-changed")
    refuse_blocked(changed.current.findings)
    refuse_in_too_many_hands(changed)
    refuse_unsigned(changed.account, changed.current.findings, *barred(changed))
    return changed
