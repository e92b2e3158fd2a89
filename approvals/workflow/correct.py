"""Something that we published was wrong: a plan corrects it in the open, and is approved as one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from approvals.checking import (
    check_each,
    refuse_blocked,
    refuse_in_too_many_hands,
    refuse_unreachable,
    refuse_unread,
    refuse_unsigned,
)
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Correction, Gravity, Purpose, Repost, reposts
from approvals.domain.draft import Closing, DraftId, Reason
from approvals.domain.gate import Bar
from approvals.domain.hold import AccountHold
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Account, Identity, Person, PersonId
from approvals.domain.plan import FIRST_REPOST, TEXT, done, skipped
from approvals.domain.quorum import barred
from approvals.errors import Refusal, Stale
from approvals.ours import Mistake, mistake
from approvals.reconsider import add_revision, ask_everywhere, judged, refuse_too_large
from approvals.storage.unit import Unit
from policies.engine import Report
from policies.reply import Kind
from policies.signature import find


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to be done about a post of ours."""

    wrong: str
    right: str
    gravity: Gravity
    text: str
    deletes: bool | None
    """Whether the wrong post goes; None where nobody was asked: if it is still there."""
    purpose: Purpose = Purpose.CORRECT
    other_words: str = ""
    """What the second re-post says, as the network takes its own re-post only once."""
    send_at: datetime | None = None
    """When it goes out; None for as soon as it is approved."""
    once: bool = False
    """Whether it is said once only, whatever it matters: an apology for a post from the wrong account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a correction would come to, before anybody is asked."""

    mistake: Mistake
    report: Report | None
    correction: Correction
    send_at: datetime | None
    limit: int
    holds: tuple[AccountHold, ...]
    """What keeps anything of the account from going out now."""


async def plan(context: Context, *, author: Person, about: Mistake, wanted: Wanted, again: Case | None) -> Plan:
    """What the rules say of a correction, and when it would be said again; `again` if it is another version of that."""
    now = context.now()

    def look(unit: Unit) -> Plan:
        if again is None:
            _refuse_corrected(unit, about, wanted)
        said = again is not None and done(again, TEXT) is not None
        judges = wanted.text.strip() and not said
        correction = _replanned(context, again, wanted, now) if again else _correction(context, about, wanted, now)
        to_come = tuple(_to_come(again, correction)) if again else correction.reposts
        return Plan(
            mistake=about,
            report=_checked(context, unit, about, wanted, author.id, now=now) if judges else None,
            correction=replace(correction, reposts=to_come),
            send_at=None if said else wanted.send_at,
            limit=context.ruleset(about.account).max_weighted_length,
            holds=context.account_holds(unit, about.account.name),
        )

    return await context.database.read(look)


async def correct(
    context: Context, *, who: Identity, account: Account, post_id: str, wanted: Wanted, origin: str
) -> DraftId:
    """Put a correction before people; the form named by `origin` makes one, however often it arrives."""
    made = await context.database.read(lambda unit: unit.drafts.made_from(origin))
    if made is not None:
        return made
    author = await context.person(who, account=account.name)
    about = await mistake(context, account, post_id)
    refuse_unfit(about, wanted)
    now = context.now()
    return await context.database.run(lambda unit: _add(context, unit, author, about, wanted, origin=origin, now=now))


async def replan(context: Context, *, who: Identity, draft: DraftId, revision: int, wanted: Wanted) -> Case:
    """Change a plan: everybody is asked again, on a new card; what is public already stays as it was said."""
    editor = await context.person(who, draft=draft)
    now = context.now()

    def step(unit: Unit) -> Case:
        unit.drafts.lock(draft)
        case = context.case(unit, draft)
        before = case.current
        if not open_to_votes(case) or before.correction is None:
            raise Refusal("too-late")
        if before.number != revision:
            raise Refusal("replaced", version=before.number)
        refuse_unfit(corrected(case), wanted)
        correction = _replanned(context, case, wanted, now)
        send_at = wanted.send_at if done(case, TEXT) is None else before.send_at
        if (wanted.text, correction, send_at) == (before.text, before.correction, before.send_at):
            raise Refusal("nothing-changed")
        changed = add_revision(
            context,
            unit,
            case,
            text=wanted.text,
            parent=before.parent,
            reason=Reason.EDITED,
            made_by=editor.id,
            correction=correction,
            send_at=send_at,
            now=now,
        )
        refuse_blocked(changed.current.findings)
        refuse_in_too_many_hands(changed)
        refuse_unsigned(changed.account, changed.current.findings, *barred(changed))
        return changed

    return await context.database.run(step)


def corrected(case: Case) -> Mistake:
    """The post that a draft corrects, as it was read when its plan was made."""
    version = case.current
    if version.correction is None:
        raise Refusal("not-our-form")
    return Mistake(account=case.account, post=version.correction.original, live=True, parent=version.parent)


def refuse_unfit(about: Mistake, wanted: Wanted) -> None:
    """Refuse what cannot be a plan, naming what is missing."""
    if not wanted.text.strip():
        raise Refusal("empty-text")
    if not wanted.wrong.strip() or not (wanted.right.strip() or wanted.purpose is Purpose.HOLD_THE_LINE):
        raise Refusal("say-what-was-wrong")
    if wanted.deletes and not about.live:
        raise Refusal("gone-already")
    if wanted.send_at and (wanted.once or wanted.purpose is Purpose.HOLD_THE_LINE):
        raise Refusal("at-once")
    again = wanted.gravity is Gravity.MAJOR and wanted.purpose is Purpose.CORRECT and not wanted.once
    if again and not wanted.other_words.strip():
        raise Refusal("other-words-missing")
    if _unsigned(wanted.other_words) == _unsigned(wanted.text):
        raise Refusal("other-words-the-same")


def _unsigned(text: str) -> str:
    """A text without the initials below it: Twokeys may add them, and nobody reads them as other words."""
    signature = find(text)
    return (text[: signature.span[0]] if signature and signature.initials else text).strip()


def _add(
    context: Context,
    unit: Unit,
    author: Person,
    about: Mistake,
    wanted: Wanted,
    *,
    origin: str,
    now: datetime,
) -> DraftId:
    account = about.account
    refuse_unreachable(account, author.id)
    _refuse_corrected(unit, about, wanted)
    report = _checked(context, unit, about, wanted, author.id, now=now)
    refuse_blocked(report.findings)
    refuse_unsigned(account, report.findings, author.id)
    refuse_unread(context, account, author.id, report.language)
    try:
        draft = unit.drafts.add(
            account=account.name,
            kind=Kind.CORRECTION,
            parent_id=about.parent.lasting_id if about.parent else None,
            author=author.id,
            origin=origin,
            corrects=about.post.id,
            now=now,
        )
    except Stale as clash:
        raise Refusal("corrected-just-now") from clash
    unit.drafts.add_revision(
        judged(
            report,
            draft=draft,
            account=account,
            number=1,
            parent=about.parent,
            made_by=author.id,
            reason=Reason.DRAFTED,
            correction=_correction(context, about, wanted, now),
            send_at=wanted.send_at,
            now=now,
        )
    )
    refuse_too_large(context, context.case(unit, draft), now)
    ask_everywhere(context, unit, account, draft, now)
    return draft


def _checked(
    context: Context, unit: Unit, about: Mistake, wanted: Wanted, author: PersonId, *, now: datetime
) -> Report:
    return check_each(
        context,
        unit,
        account=about.account,
        text=wanted.text,
        parent=about.parent,
        author=author,
        correction=_correction(context, about, wanted, now),
        now=now,
    )


def _correction(context: Context, about: Mistake, wanted: Wanted, now: datetime) -> Correction:
    rules = context.ruleset(about.account)
    return Correction(
        original=about.post,
        wrong=wanted.wrong.strip(),
        right=wanted.right.strip(),
        gravity=wanted.gravity,
        deletes=about.live if wanted.deletes is None else wanted.deletes,
        purpose=wanted.purpose,
        reposts=()
        if wanted.once or wanted.purpose is Purpose.HOLD_THE_LINE
        else reposts(
            wanted.gravity,
            after=tuple(timedelta(hours=hours) for hours in (rules.repost_hours, rules.second_repost_hours)),
            length=timedelta(hours=rules.repost_window_hours),
            other_words=wanted.other_words.strip(),
            now=max(now, wanted.send_at or now),
            week=about.account.week,
        ),
    )


def _replanned(context: Context, case: Case, wanted: Wanted, now: datetime) -> Correction:
    """The plan of another version; once its text is public, what it brings about stays as it was approved."""
    before = case.current.correction
    if before is None or done(case, TEXT) is None:
        return _correction(context, corrected(case), wanted, now)
    stays = (case.current.text, before.purpose, before.gravity, before.deletes)
    words = {again.text for again in before.reposts if again.text}
    if (wanted.text, wanted.purpose, wanted.gravity, wanted.deletes) != stays or words - {wanted.other_words.strip()}:
        raise Refusal("said-already")
    return replace(before, wrong=wanted.wrong.strip(), right=wanted.right.strip())


def _to_come(case: Case, correction: Correction) -> Iterator[Repost]:
    for number, again in enumerate(correction.reposts, start=FIRST_REPOST):
        if not done(case, number) and not skipped(case, number):
            yield again


def _refuse_corrected(unit: Unit, about: Mistake, wanted: Wanted) -> None:
    """One correction of a post at a time, and one in all, unless that left something to be said."""
    for other in unit.own_posts.correcting(about.account.name, about.post.id):
        if not _left_something(unit, other, wanted):
            raise Refusal("corrected-already", draft=other)


def _left_something(unit: Unit, other: DraftId, wanted: Wanted) -> bool:
    """Whether it has ended without all being right: it broke off, or said only that the post was wrong, once."""
    closed, correction = unit.drafts.get(other).closed, unit.drafts.revisions(other)[-1].correction
    if closed is None or closed.why is Closing.BROKEN_OFF:
        # What broke off as it was corrected itself left nothing to the first post: that other one is what is wrong now.
        return closed is not None and closed.detail != Bar.CORRECTED
    said_wrong = correction is not None and correction.purpose is Purpose.HOLD_THE_LINE
    return said_wrong and wanted.purpose is Purpose.CORRECT
