"""The card: what people are shown of one revision, as a value that every chat can render."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from approvals.domain.case import Case
from approvals.domain.correction import Skip
from approvals.domain.draft import Draft, DraftId, Revision
from approvals.domain.hold import last_end
from approvals.domain.in_incident import kept_until, released, waits_for_word
from approvals.domain.lifecycle import Status, open_to_votes, status
from approvals.domain.people import Platform
from approvals.domain.people_shown import HeldBy, SignedOff, StepShown, StoppedBy, held, signed_off, steps, stopped
from approvals.domain.plan import TEXT, done, next_part, to_correct, under_way
from approvals.domain.plan_shown import PlanShown, plan_shown
from approvals.domain.post import Post
from approvals.domain.published import ours
from approvals.domain.quorum import Discounted, count, not_read_by, reached_at
from approvals.domain.vote import Mark
from approvals.errors import Refusal
from policies.finding import Finding, NotChecked
from policies.reading.tags import Incoming
from policies.reply import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message on a platform: workspace or tenant, channel, and the platform's own id of the message."""

    platform: Platform
    workspace: str
    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.channel}/{self.id}"


_NUMBER = re.compile(r"[0-9]{1,9}")


class Action(StrEnum):
    """What a button does, on a card or below a sentence."""

    APPROVE = "approve"
    STOP = "stop"
    UNSTOP = "unstop"
    HOLD = "hold"
    LIFT = "lift"
    EDIT = "edit"
    SUGGEST = "suggest"
    WITHDRAW = "withdraw"
    IT_IS_LIVE = "it-is-live"
    SEND_AGAIN = "send-again"
    FINDINGS = "findings"
    OURS = "ours"
    AGREE = "agree"
    AGREE_TO_TERMS = "agree-to-terms"
    REASON = "reason"
    TAKE_BACK = "take-back"
    ADOPT = "adopt"
    TAKE_OVER = "take-over"
    CORRECT = "correct"
    WAIVE = "waive"
    SKIP = "skip"
    MOVE = "move"
    DONE = "done"
    SNOOZE = "snooze"
    HAND_OVER = "hand-over"
    GO_ON = "go-on"
    RELEASE = "release"
    CLOSE_INCIDENT = "close-incident"
    STATED = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything that is shown of one revision; times are UTC, names are for reading."""

    key: str
    """What the posted card, and each button on it, is known by."""
    draft: DraftId
    revision: int
    kind: Kind
    handle: str
    network: str
    author: str
    taken_over_by: str | None
    """Who looks after the draft since its author left."""
    edited_by: str | None
    suggested_by: str | None
    reason: str
    parent: Post | None
    plan: PlanShown | None = None
    send_at: datetime | None = None
    """When it goes out, if it has a time of its own; `zone` is whose clock that was said by."""
    zone: str = "UTC"
    skip: Skip | None = None
    """What is not said again any more once this is public."""
    waits_for_word: bool = False
    """Whether what is next was planned before an incident, and goes out only once somebody lets it go on."""
    incident: str = ""
    """What happened, while an incident of the account is open."""
    prepared: str | None = None
    """The name under which it is kept for an incident."""
    kept_until: datetime | None = None
    """Up to when it may be released, once it is approved."""
    released_by: str = ""
    text: str
    length: int
    limit: int
    """Weighted length of the text, and the most the network takes."""
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    needed: int
    approved: tuple[str, ...]
    waiting_for: tuple[str, ...]
    steps: tuple[StepShown, ...]
    lead_missing: bool
    reason_missing: bool
    signed_off: tuple[SignedOff, ...]
    """Leads who approved what needs one, with their reasons."""
    language: str
    """The ISO 639-1 code of the text's language; empty where it is not known."""
    reader_missing: bool
    readers: tuple[str, ...]
    """Who of those who may still approve reads the language."""
    asked: tuple[Incoming, ...]
    """What the post that is answered is."""
    leads: tuple[str, ...]
    discounted: tuple[Discounted, ...]
    stopped: tuple[StoppedBy, ...]
    """Stops of this version, and of earlier ones where the giver has not made peace with it."""
    held: tuple[HeldBy, ...]
    all_held: bool
    """Whether it is held with every other account, and not its own account alone."""
    held_until: datetime | None = None
    """When the account's hold ends by itself, if it does."""
    status: Status | None
    """None on a card that a newer revision replaced, and on a copy of a card."""
    sends_at: datetime | None
    post_url: str | None
    detail: str
    actions: tuple[Action, ...]
    is_copy: bool = False
    """Whether another message is the card, and this one takes no marks."""
    unheard: bool = False
    """Whether marks that were put on it may be lost."""
    statement_owed: bool = False
    """Whether a public statement is owed for what was taken down, or should have been."""
    removed_after: int | None
    """How many days after the draft's end its texts were removed; None while they are there."""

    @property
    def parent_removed(self) -> bool:
        """Whether the post that it answers was removed, and its own text was not."""
        return self.kind is Kind.REPLY and self.parent is None and self.removed_after is None


def key(draft: DraftId, revision: Revision) -> str:
    """The name of a revision's card, with a part of its digest: numbers begin anew where a database does.

    A card that was left behind by another database must not take marks for another text.
    """
    return f"{draft}/{revision.number}/{revision.digest[:16]}"


def revision_on(case: Case, card: str) -> Revision:
    """The revision that the card of that key shows; refuses the key of a card that is none of this draft's."""
    shown = next((one for one in case.revisions if key(case.draft.id, one) == card), None)
    if shown is None:
        raise Refusal("not-our-card")
    return shown


def number_on(value: str) -> int:
    """The number that the key of a card, or the value of another button, begins with; refuses what begins with none."""
    first = value.partition("/")[0]
    if not _NUMBER.fullmatch(first):
        raise Refusal("not-our-card")
    return int(first)


def mark_on(value: str) -> tuple[DraftId, int, Mark]:
    """Which mark on which version of a draft a button below a sentence is about; refuses what says nothing of the kind."""
    match value.split("/"):
        case [_, revision, mark] if _NUMBER.fullmatch(revision) and mark in set(Mark):
            return DraftId(number_on(value)), int(revision), Mark(mark)
        case _:
            raise Refusal("not-our-card")


def part_on(value: str) -> tuple[DraftId, int]:
    """Which part of which draft's plan a button is about; refuses what says nothing of the kind."""
    match value.split("/"):
        case [_, part] if _NUMBER.fullmatch(part):
            return DraftId(number_on(value)), int(part)
        case _:
            raise Refusal("not-our-card")


def project(case: Case, revision: Revision, now: datetime, *, limit: int) -> Card:
    """The card of one revision as it should look now; a replaced one keeps its text and takes no marks."""
    live = revision.number == case.current.number
    tally = count(case)
    where = status(case, now) if live else None
    directory = case.directory
    delivery, next_up = case.delivery, next_part(case)
    return Card(
        key=key(case.draft.id, revision),
        draft=case.draft.id,
        revision=revision.number,
        kind=case.draft.kind,
        handle=case.account.handle,
        network=case.account.network,
        author=directory.name(case.draft.author),
        taken_over_by=directory.name(case.responsible) if case.handovers else None,
        edited_by=directory.name(revision.made_by) if revision.made_by not in {None, case.draft.author} else None,
        suggested_by=directory.name(revision.suggested_by) if revision.suggested_by else None,
        reason=revision.reason,
        parent=revision.parent,
        plan=plan_shown(case, revision, now),
        send_at=revision.send_at,
        skip=revision.skip,
        zone=writer.timezone if (writer := directory.person(case.signer)) else "UTC",
        waits_for_word=live and next_up is not None and waits_for_word(case, next_up),
        incident=case.incident.what if live and case.incident and case.incident.open and not case.draft.closed else "",
        prepared=case.draft.prepared,
        kept_until=kept_until(case, approved_at)
        if where is Status.PREPARED and (approved_at := reached_at(case, tally))
        else None,
        released_by=directory.name(let_out.by) if live and (let_out := released(case)) else "",
        text=revision.text,
        length=revision.length,
        limit=limit,
        findings=revision.findings,
        not_checked=revision.not_checked,
        needed=tally.needed,
        approved=tuple(directory.name(who) for who in tally.approved) if live else (),
        waiting_for=tuple(directory.name(who) for who in tally.able) if live and not tally.complete else (),
        steps=steps(case, tally) if live else (),
        lead_missing=live and tally.lead_missing,
        reason_missing=live and tally.reason_missing,
        signed_off=signed_off(case, tally) if live else (),
        language=revision.language,
        reader_missing=live and tally.reader_missing,
        readers=tuple(directory.name(who) for who in tally.able if not not_read_by(case, {who})),
        asked=revision.asked,
        leads=tuple(directory.name(who) for who in case.account.leads if who in tally.able),
        discounted=tally.discounted if live else (),
        stopped=stopped(case, tally) if live else (),
        held=held(case, now) if live else (),
        all_held=any(hold.account is None for hold in case.account_holds),
        held_until=last_end(case.account_holds),
        status=where,
        sends_at=delivery.due_at if delivery and delivery.open and where is Status.PAUSE else None,
        post_url=_post_url(case) if live else None,
        detail=_detail(case),
        actions=_actions(case, where, now) if where else (),
        removed_after=_removed_after(case.draft),
    )


def _post_url(case: Case) -> str | None:
    said = done(case, TEXT)
    return said.post_url if said else case.delivery.post_url if case.delivery else None


def _removed_after(draft: Draft) -> int | None:
    if draft.forgotten_at is None or draft.closed is None:
        return None
    return (draft.forgotten_at - draft.closed.at).days


def _detail(case: Case) -> str:
    if case.draft.closed and case.draft.closed.detail:
        return case.draft.closed.detail
    return case.delivery.fault if case.delivery else ""


def _actions(case: Case, where: Status, now: datetime) -> tuple[Action, ...]:
    if where is Status.ASKING:
        return (Action.IT_IS_LIVE, Action.SEND_AGAIN)
    if where in {Status.PUBLISHED, Status.BROKEN_OFF} and case.draft.forgotten_at is None:
        return (Action.CORRECT,) if to_correct(case) else ()
    if not open_to_votes(case):
        return ()
    hold = Action.LIFT if case.holds(now) else Action.HOLD
    unstop = (Action.UNSTOP,) if where is Status.STOPPED else ()
    if under_way(case):
        part = next_part(case)
        later = (Action.MOVE, Action.SKIP) if part and part.window else ()
        return (Action.APPROVE, Action.STOP, *unstop, hold, Action.EDIT, *later)
    allow = (Action.OURS,) if ours(case.current) else ()
    going = (Action.RELEASE,) if where is Status.PREPARED and case.incident and case.incident.open else ()
    return (*going, Action.APPROVE, Action.STOP, *unstop, hold, Action.EDIT, Action.SUGGEST, *allow, Action.WITHDRAW)
