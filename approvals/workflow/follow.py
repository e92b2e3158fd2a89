"""What whoever publishes has done is followed: drafts end, cards are shown anew, and people hear of their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from approvals.context import Context
from approvals.domain.answer import Answer
from approvals.domain.case import Case
from approvals.domain.correction import Purpose
from approvals.domain.delivery import Delivery, State
from approvals.domain.draft import Closed, Closing, Draft, DraftId, Revision
from approvals.domain.follow_up import Debt
from approvals.domain.follow_up import State as Owed
from approvals.domain.notice import Notice
from approvals.domain.plan import TEXT, left_standing, next_part
from approvals.errors import Unreachable
from approvals.reconsider import reconsider
from approvals.skipping import leave_out
from approvals.storage.reports import Report
from approvals.storage.unit import Unit
from policies.promises import Promise

_BATCH = 50
_log = structlog.get_logger()


async def follow(context: Context) -> int:
    """Follow everything that was reported; returns how much that was."""
    reports, answers = await context.database.read(
        lambda unit: (unit.reports.unfollowed(_BATCH), unit.answers.untold(_BATCH))
    )
    for report in reports:
        public = await context.database.read(partial(_public, context, report))
        await context.database.run(partial(_follow, context, report, public))
    for answer in answers:
        await _tell(context, answer)
    return len(reports) + len(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Public:
    """What is public of a draft: the version, and what it promises as far as that is not owed already."""

    said: Revision
    promised: tuple[Promise, ...]

    @property
    def skips(self) -> tuple[DraftId, ...]:
        """The draft of the correction that it puts an end to, if it does."""
        return (DraftId(self.said.skip.draft),) if self.said.skip else ()


def _public(context: Context, report: Report, unit: Unit) -> _Public | None:
    """What must be known before anything is locked; None if nothing is public, or it is nobody's of ours any more."""
    draft = unit.drafts.get(report.draft)
    sent = next((one for one in unit.deliveries.of(draft.id) if one.part == TEXT and one.state is State.SENT), None)
    if draft.account not in context.accounts or sent is None:
        return None
    said = next(one for one in unit.drafts.revisions(draft.id) if one.number == sent.revision)
    return _Public(said=said, promised=() if _owed(unit, draft) else _promised(context, draft, said, sent))


def _promised(context: Context, draft: Draft, revision: Revision, said: Delivery) -> tuple[Promise, ...]:
    account = context.accounts[draft.account]
    try:
        return context.engine.promises(
            revision.text,
            now=said.sent_at or said.due_at,
            zone=ZoneInfo(account.week.zone),
            default=timedelta(hours=context.ruleset(account).promise_hours),
        )
    except Exception:  # noqa: BLE001 - reading may break in any way, and what is public is followed all the same
        _log.exception("promises not read", draft=draft.id)
        return ()


def _owed(unit: Unit, draft: Draft) -> bool:
    """Whether what it promises is owed already, or was."""
    return any(one.debt is Debt.PROMISE for one in unit.follow_ups.of(draft.id))


def _owe(context: Context, unit: Unit, draft: Draft, promised: tuple[Promise, ...]) -> None:
    """Whoever looks after the draft owes what it promises; once, however often its deliveries are followed."""
    if _owed(unit, draft):
        return
    owner = context.case(unit, draft.id).responsible
    person = context.directory.person(owner)
    for promise in promised:
        unit.follow_ups.owe(
            debt=Debt.PROMISE,
            account=draft.account,
            draft=draft.id,
            words=promise.words,
            owner=owner,
            zone=person.timezone if person else "UTC",
            due_at=promise.due,
            now=context.now(),
        )


_STAYS = "A public statement: a post of ours showed {wrong}, and Twokeys could not delete it"
_OWED_AFTER: Mapping[Purpose, tuple[Debt, str]] = {
    Purpose.HOLD_THE_LINE: (Debt.CORRECTION, "The right information, as a correction: {wrong}"),
    Purpose.TAKE_DOWN: (Debt.STATEMENT, "A public statement: we deleted a post that showed {wrong}"),
}
_OWED_WITHIN = timedelta(hours=1)


def _owe_what_follows(context: Context, unit: Unit, case: Case) -> None:
    """Who held the line owes the right information, who took something down, or tried to, a statement; once."""
    correction = case.current.correction
    if correction is None or correction.purpose not in _OWED_AFTER:
        return
    debt, words = _OWED_AFTER[correction.purpose]
    if case.current.takes_down and left_standing(case):
        words = _STAYS
    if any(one.debt is debt for one in unit.follow_ups.of(case.draft.id)):
        return
    person = context.directory.person(case.responsible)
    unit.follow_ups.owe(
        debt=debt,
        account=case.account.name,
        draft=case.draft.id,
        words=words.format(wrong=correction.wrong),
        owner=case.responsible,
        zone=person.timezone if person else "UTC",
        due_at=context.now() + _OWED_WITHIN,
        now=context.now(),
    )


def _give_what_was_owed(unit: Unit, case: Case, said: Revision, now: datetime) -> None:
    """The right information is public, if that is what was said: whoever held the line before owes it no more."""
    account, post, correction = case.account.name, case.draft.corrects, said.correction
    if post is None or correction is None or correction.purpose is not Purpose.CORRECT:
        return
    held_by = unit.own_posts.draft_of(account, post)
    for draft in (*unit.own_posts.correcting(account, post), *((held_by.id,) if held_by else ())):
        for owed in unit.follow_ups.of(draft):
            if owed.debt is Debt.CORRECTION:
                unit.follow_ups.close(owed, Owed.DONE, by=case.responsible, now=now)


def _follow(context: Context, report: Report, public: _Public | None, unit: Unit) -> None:
    now = context.now()
    # Always in the same order: somebody else may lock both.
    locked = {one: unit.drafts.lock(one) for one in sorted({report.draft, *(public.skips if public else ())})}
    draft = locked[report.draft]
    if not unit.reports.followed(report.id, at=now):
        return
    ended = [one for one in unit.deliveries.of(draft.id) if one.state in {State.SENT, State.REFUSED}]
    touched = {draft.id}
    if public:
        _owe(context, unit, draft, public.promised)
        leave_out(context, unit, context.case(unit, draft.id), public.said, now)
    if ended:
        touched |= _end(context, unit, draft, ended[-1])
        if draft.account in context.accounts:
            case = context.case(unit, draft.id)
            if ended[-1].state is State.SENT or case.current.takes_down:
                _owe_what_follows(context, unit, case)
            if ended[-1].state is State.SENT and public:
                _give_what_was_owed(unit, case, public.said, now)
    if draft.parent_id is not None:
        # What was on its way stood in the way of others for the same post, and may not any more.
        unit.looks.at_answers(draft.account, draft.parent_id, now)
    if unit.holds.standing(draft.account, needed=1):
        touched |= {one for one in unit.drafts.open_ids() if unit.account_of(one) == draft.account}
    for one in context.known(unit, sorted(touched)):
        reconsider(context, unit, one, now)


def _end(context: Context, unit: Unit, draft: Draft, ended: Delivery) -> set[DraftId]:
    """Something is public, or refused: with its last part a draft is closed, with its text all others for the same post.

    Those others are returned.
    """
    at, url = ended.settled_at or ended.due_at, ended.post_url or ""
    first = ended.part == TEXT
    if ended.state is State.REFUSED:
        why = Closing.REFUSED if first else Closing.BROKEN_OFF
        unit.drafts.close(draft.id, Closed(at=at, why=why, detail=ended.fault))
        return set()
    if draft.corrects is None or next_part(context.case_left(unit, draft.id)) is None:
        said = [one for one in unit.deliveries.of(draft.id) if one.part == TEXT and one.state is State.SENT]
        unit.drafts.close(
            draft.id, Closed(at=at, why=Closing.PUBLISHED, detail=(said[0].post_url or "") if said else "")
        )
    if not first or draft.parent_id is None:
        return set()
    others = set(unit.drafts.open_on_parent(ended.account, draft.parent_id)) - {draft.id}
    for other in others:
        unit.drafts.close(other, Closed(at=at, why=Closing.ANSWERED, detail=url))
    return others


async def _tell(context: Context, answer: Answer) -> None:
    """Say what came of an answer; somebody who cannot be told reads it on the card."""
    if not await context.database.run(lambda unit: unit.answers.tell(answer.id, at=context.now())):
        return
    account = await context.database.read(lambda unit: context.accounts.get(unit.account_of(answer.draft)))
    if not answer.outcome or account is None:
        return
    notice = Notice(slug=answer.outcome, values={"account": account.name})
    try:
        await context.chat(answer.who.platform).tell(
            answer.who, notice, channel=dict(account.channels).get(answer.who.platform, "")
        )
    except Unreachable as fault:
        _log.warning("not told", what=answer.outcome, why=str(fault))
