"""Parts of a plan that are left out, or moved: by a person's word, or as a reply asked for it once it is public."""

from datetime import datetime

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Skip
from approvals.domain.delivery import CANCELLABLE
from approvals.domain.draft import Closed, Closing, DraftId, Revision
from approvals.domain.move import Move
from approvals.domain.people import AccountName
from approvals.domain.plan import TEXT, done, next_part
from approvals.domain.post import Post
from approvals.domain.skip import offered, to_come
from approvals.errors import Refusal
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit


def note(unit: Unit, case: Case, move: Move) -> None:
    """Where a part goes from now on; what was owed of it is called off."""
    unit.moves.add(move)
    for one in case.deliveries:
        if one.part == move.part and one.state in CANCELLABLE:
            unit.deliveries.cancel(one.id, at=move.at)


def end(context: Context, unit: Unit, draft: DraftId, now: datetime) -> None:
    """Bring all in line with what was left out: a correction of which nothing is to come any more is at its end."""
    case = context.case(unit, draft)
    said = done(case, TEXT)
    if said is not None and next_part(case) is None:
        unit.drafts.close(draft, Closed(at=now, why=Closing.PUBLISHED, detail=said.post_url or ""))
    reconsider(context, unit, draft, now)


def skips(context: Context, unit: Unit, account: AccountName, parent: Post | None) -> tuple[Skip, ...]:
    """The corrections of the account whose re-posts a reply to that post may ask to leave out."""
    if parent is None:
        return ()
    cases = (context.case(unit, draft) for draft in unit.own_posts.corrections_under_way(account))
    return tuple(skip for case in cases if (skip := offered(case, parent)) is not None)


def wanted_skip(
    context: Context,
    unit: Unit,
    account: AccountName,
    parent: Post | None,
    wanted: DraftId | None,
    *,
    before: Skip | None = None,
) -> Skip | None:
    """What a reply asks to leave out; refuses a correction of which nothing is to come, unless it was asked `before`."""
    if wanted is None:
        return None
    known = (*skips(context, unit, account, parent), *([before] if before else []))
    found = next((one for one in known if one.draft == wanted), None)
    if found is None:
        raise Refusal("nothing-to-skip", draft=wanted)
    return found


def leave_out(context: Context, unit: Unit, reply: Case, said: Revision, now: datetime) -> None:
    """A reply is public: what it asks to leave out of a correction is left out, and people are owed a word why."""
    if said.skip is None:
        return
    case = context.case(unit, DraftId(said.skip.draft))
    if case.draft.closed is not None:
        return
    by = said.made_by or reply.responsible
    for part in to_come(case):
        note(unit, case, Move(draft=case.draft.id, part=part.number, to=None, by=by, at=now, because=reply.draft.id))
    end(context, unit, case.draft.id, now)
