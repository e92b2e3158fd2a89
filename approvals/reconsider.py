"""What every step does once facts have changed, in the same transaction: deliveries follow, cards are owed a look."""

from dataclasses import replace
from datetime import datetime

from approvals.checking import check_each
from approvals.context import Context
from approvals.domain.card import project
from approvals.domain.case import Case
from approvals.domain.correction import Correction, Skip
from approvals.domain.draft import DraftId, Reason, Revision, digest
from approvals.domain.lifecycle import in_flight, schedule
from approvals.domain.people import Account, PersonId
from approvals.domain.plan import TEXT, done
from approvals.domain.post import Post
from approvals.errors import Refusal
from approvals.storage.unit import Unit
from policies.engine import Report


def refuse_too_large(context: Context, case: Case, now: datetime) -> None:
    """Refuse a draft whose card some chat cannot show whole: people approve what they can read."""
    limit = context.ruleset(case.account).max_weighted_length
    for platform, _ in context.places(case.account):
        context.chat(platform).fits(project(case, case.current, now, limit=limit))


def ask_everywhere(context: Context, unit: Unit, account: Account, draft: DraftId, now: datetime) -> None:
    """Owe a new draft its cards: one in each of its account's channels."""
    for platform, channel in context.places(account):
        unit.cards.want(draft=draft, revision=1, platform=platform, channel=channel, now=now)
    reconsider(context, unit, draft, now)


def reconsider(context: Context, unit: Unit, draft: DraftId, now: datetime) -> Case:
    """Bring the deliveries in line with the facts and mark the draft's cards to be shown anew.

    What time will bring about may be otherwise from now on: `workflow.wait` looks at it.
    """
    case = context.case(unit, draft)
    wanted = schedule(case, pause=context.pause(case), now=now)
    if wanted.cancel:
        unit.deliveries.cancel(wanted.cancel.id, at=now)
    if wanted.part and wanted.due_at and wanted.approved_at:
        unit.deliveries.add(
            draft=draft,
            revision=case.current.number,
            account=case.draft.account,
            act=wanted.part.act,
            part=wanted.part.number,
            approved_at=wanted.approved_at,
            due_at=wanted.due_at,
            now=now,
        )
    for card in unit.cards.of(draft):
        unit.cards.want(draft=draft, revision=card.revision, platform=card.platform, channel=card.channel, now=now)
    unit.looks.at(draft, now)
    return replace(case, deliveries=unit.deliveries.of(draft))


def judged(
    report: Report,
    *,
    draft: DraftId,
    account: Account,
    number: int,
    parent: Post | None,
    reason: Reason,
    made_by: PersonId | None,
    suggested_by: PersonId | None = None,
    correction: Correction | None = None,
    send_at: datetime | None = None,
    skip: Skip | None = None,
    now: datetime,
) -> Revision:
    """A version of a draft: the text as the rules would have it published, with what they said of it."""
    return Revision(
        draft=draft,
        number=number,
        text=report.text,
        length=report.length,
        parent=parent,
        made_by=made_by,
        suggested_by=suggested_by,
        reason=reason,
        made_at=now,
        digest=digest(
            voice=account.voice, parent=parent, text=report.text, correction=correction, send_at=send_at, skip=skip
        ),
        findings=report.findings,
        not_checked=report.not_checked,
        language=report.language,
        asked=report.asked,
        correction=correction,
        send_at=send_at,
        skip=skip,
    )


def add_revision(
    context: Context,
    unit: Unit,
    case: Case,
    *,
    text: str,
    parent: Post | None,
    reason: Reason,
    made_by: PersonId | None,
    suggested_by: PersonId | None = None,
    correction: Correction | None = None,
    send_at: datetime | None = None,
    skip: Skip | None = None,
    now: datetime,
) -> Case:
    """Follow the current revision with another: a new card is owed, the old one is shown as replaced.

    What is, or may be, public already is not said in other words by it; what it corrects stays, unless it says
    otherwise. What only deletes has no text that could be judged.
    """
    plan = correction or case.current.correction
    said = done(case, TEXT) is not None or case.current.takes_down
    if said or in_flight(case):
        if text != case.current.text:
            raise Refusal("said-already")
        at = case.current.send_at if said else send_at
        revision = _with_another_plan(case, plan, reason=reason, made_by=made_by, send_at=at, now=now)
    else:
        report = check_each(
            context,
            unit,
            account=case.account,
            text=text,
            parent=parent,
            author=case.responsible if made_by else case.signer,
            correction=plan,
            prepared=case.draft.prepared is not None,
            now=now,
        )
        revision = judged(
            report,
            draft=case.draft.id,
            account=case.account,
            number=case.current.number + 1,
            parent=parent,
            made_by=made_by,
            suggested_by=suggested_by,
            reason=reason,
            correction=plan,
            send_at=send_at,
            skip=skip,
            now=now,
        )
    refuse_too_large(context, replace(case, revisions=(*case.revisions, revision)), now)
    unit.drafts.add_revision(revision)
    for platform, channel in context.places(case.account):
        unit.cards.want(draft=case.draft.id, revision=revision.number, platform=platform, channel=channel, now=now)
    return reconsider(context, unit, case.draft.id, now)


def _with_another_plan(
    case: Case,
    plan: Correction | None,
    *,
    reason: Reason,
    made_by: PersonId | None,
    send_at: datetime | None,
    now: datetime,
) -> Revision:
    """The same text, if any, which the rules have let out already, with another plan or another time."""
    before = case.current
    return replace(
        before,
        number=before.number + 1,
        made_by=made_by,
        suggested_by=None,
        reason=reason,
        made_at=now,
        correction=plan,
        send_at=send_at,
        digest=digest(
            voice=case.account.voice,
            parent=before.parent,
            text=before.text,
            correction=plan,
            send_at=send_at,
            skip=before.skip,
        ),
    )


def ask_again(
    context: Context, unit: Unit, case: Case, reason: Reason, now: datetime, *, parent: Post | None = None
) -> Case:
    """Put the same text before people once more, on a new card; a time of its own that is over, it has no more."""
    at = case.current.send_at
    return add_revision(
        context,
        unit,
        case,
        text=case.current.text,
        parent=parent or case.current.parent,
        reason=reason,
        made_by=None,
        send_at=at if at and at > now else None,
        skip=case.current.skip,
        now=now,
    )
