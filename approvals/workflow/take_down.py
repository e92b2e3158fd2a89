"""A post of ours shows what nobody may see: one person takes it down, at once, and a statement is owed."""

from datetime import datetime

from approvals.checking import refuse_unreachable
from approvals.context import Context
from approvals.domain.correction import Correction, Gravity, Purpose
from approvals.domain.draft import DraftId, Reason, Revision, digest
from approvals.domain.people import Account, Identity, Person
from approvals.domain.quorum import on_one_word
from approvals.errors import Refusal
from approvals.ours import Mistake, mistake
from approvals.reconsider import ask_everywhere
from approvals.storage.unit import Unit
from policies.reply import Kind


async def take_down(
    context: Context, *, who: Identity, account: Account, post_id: str, shows: str, origin: str
) -> DraftId:
    """Delete a post of ours on one word of the roster; the form named by `origin` does it once."""
    made = await context.database.read(lambda unit: unit.drafts.made_from(origin))
    if made is not None:
        return made
    person = await context.person(who, account=account.name)
    if person.id not in account.roster:
        raise Refusal("only-the-roster", account=account.name)
    about = await mistake(context, account, post_id)
    if not about.live:
        raise Refusal("down-already")
    now = context.now()
    return await context.database.run(
        lambda unit: _add(context, unit, person, about, shows=shows, origin=origin, now=now)
    )


def _add(
    context: Context,
    unit: Unit,
    person: Person,
    about: Mistake,
    *,
    shows: str,
    origin: str,
    now: datetime,
) -> DraftId:
    account = about.account
    refuse_unreachable(account)
    _refuse_twice(context, unit, about)
    draft = unit.drafts.add(
        account=account.name, kind=Kind.CORRECTION, parent_id=None, author=person.id, origin=origin, now=now
    )
    correction = Correction(
        original=about.post, wrong=shows, right="", gravity=Gravity.MINOR, deletes=True, purpose=Purpose.TAKE_DOWN
    )
    unit.drafts.add_revision(
        Revision(
            draft=draft,
            number=1,
            text="",
            length=0,
            parent=None,
            made_by=person.id,
            reason=Reason.DRAFTED,
            made_at=now,
            digest=digest(voice=account.voice, parent=None, text="", correction=correction),
            correction=correction,
        )
    )
    ask_everywhere(context, unit, account, draft, now)
    return draft


def _refuse_twice(context: Context, unit: Unit, about: Mistake) -> None:
    """Refuse what a colleague's word takes down already: it is deleted once, and one statement is owed."""
    if published := unit.own_posts.draft_of(about.account.name, about.post.id):
        # Nobody else reports the same post before this is noted.
        unit.drafts.lock(published.id)
    for other in unit.own_posts.taking_down(about.account.name):
        case = context.case(unit, other)
        correction = case.current.correction
        if correction is not None and correction.original.id == about.post.id and on_one_word(case):
            raise Refusal("being-taken-down", draft=other, by=context.directory.name(case.responsible))
