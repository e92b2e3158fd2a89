"""The words on a card, for every chat alike: plain text, with the times in it left for the chat to write; pure."""

from collections.abc import Mapping
from datetime import datetime

from approvals.domain.card import Action, Card
from approvals.domain.correction import Purpose
from approvals.domain.draft import Reason
from approvals.domain.lifecycle import Status
from bot.wording.faults import fault
from bot.wording.findings import QUESTIONS, SEVERITIES, missed
from bot.wording.languages import language
from bot.wording.removals import removed
from policies.finding import Finding, Question
from policies.reading.tags import Incoming
from policies.reply import Kind
from policies.triage import triage as policies_triage

Words = tuple[str | datetime, ...]
"""A sentence; each chat writes the times in it so that everybody reads their own."""

SHOWN_FINDINGS = 3

BUTTONS: Mapping[Action, str] = {
    Action.APPROVE: "Approve",
    Action.STOP: "Stop",
    Action.UNSTOP: "Take the stop back",
    Action.HOLD: "Hold",
    Action.LIFT: "Lift the hold",
    Action.EDIT: "Edit",
    Action.SUGGEST: "Suggest a change",
    Action.WITHDRAW: "Withdraw",
    Action.IT_IS_LIVE: "It is live",
    Action.SEND_AGAIN: "It is not; send again",
    Action.FINDINGS: "Show all findings",
    Action.OURS: "This is ours",
    Action.CORRECT: "Correct this",
    Action.MOVE: "Move the re-post",
    Action.SKIP: "Skip the re-post",
    Action.RELEASE: "Release it",
}
SURE: Mapping[Action, tuple[str, str]] = {
    Action.SEND_AGAIN: (
        "Is it really not there?",
        "Look at the account's timeline first: if the post is there, sending again shows it twice.",
    ),
    Action.RELEASE: (
        "Publish this statement?",
        "It goes out to everybody, word for word. Two people approved it for a time like this.",
    ),
    Action.WITHDRAW: ("Withdraw this draft?", "It is closed for good, with everything people said of it."),
}
"""What is asked once more before a button does what cannot be taken back: a title, and a sentence."""

_NETWORKS = {"x": "X"}
_REHEARSAL = "rehearsal"
_INCOMING = {
    Incoming.PRANK: "Looks like a prank",
    Incoming.ABUSE: "Looks like abuse",
    Incoming.OFFENCE: "Looks like an offence",
    Incoming.GRIEVANCE: "Looks like a grievance",
    Incoming.QUESTION: "Looks like a question",
    Incoming.PRAISE: "Looks like praise",
}


def alarm(card: Card) -> str:
    """That an incident is open, and what happened; empty while none is."""
    return f"🔴 An incident is open: {card.incident}" if card.incident else ""


def kind(card: Card) -> str:
    """What this is, and where it goes."""
    if card.plan and card.plan.purpose is Purpose.TAKE_DOWN:
        return f"Taken down by {card.author}, as it showed {card.plan.wrong}"
    if card.prepared is not None:
        return f"{_kind(card)} · Statement for an incident: {card.prepared}"
    return _kind(card)


def _kind(card: Card) -> str:
    what = {Kind.REPLY: "Reply", Kind.POST: "Post of its own", Kind.CORRECTION: "Correction"}[card.kind]
    if card.network == _REHEARSAL:
        return f"{what} · Rehearsal: publishes nowhere"
    return f"{what} on {_NETWORKS.get(card.network, card.network)}" if card.network else what


def origin(card: Card) -> str:
    """Which version of which draft it is, who wrote it, and why there is a new one."""
    version = f"Draft {card.draft}, version {card.revision}, by {card.author}"
    match card.reason:
        case Reason.DRAFTED:
            return version
        case Reason.EDITED:
            why = f"edited by {card.edited_by}" if card.edited_by else "edited"
        case Reason.SUGGESTED:
            why = f"suggested by {card.suggested_by or 'somebody else'}"
        case _:
            why = f"asked again: {_ASKED_AGAIN[Reason(card.reason)]}"
    return f"{version} ({why})"


_ASKED_AGAIN: Mapping[Reason, str] = {
    Reason.TOOK_TOO_LONG: "it was approved, but could not be sent in time",
    Reason.NEW_FINDING: "the rules found something new",
    Reason.PARENT_CHANGED: "the post it answers was changed",
    Reason.CARD_LOST: "the card before it was deleted or changed by hand",
    Reason.HELD: "its time came while the account was held",
    Reason.MOVED: "a part of the plan was moved out of its window",
    Reason.PREPARED_LONG_AGO: "approvals of a prepared statement are good for 30 days",
    Reason.FACTS_CHANGED: "the account, or what is stored, is not what was approved",
}


def heading(card: Card) -> str:
    """What stands above the text."""
    return f"Text of version {card.revision} · length {card.length} of {card.limit}"


def status(card: Card) -> Words:
    """Where the draft stands, in one sentence of our own words alone."""
    match card.status:
        case None if card.is_copy:
            return ("This was posted twice by mistake: another message is the card. This one takes no votes.",)
        case None:
            return ("This version was replaced, see below. It takes no more votes.",)
        case Status.WAITING:
            return (_waiting(card),)
        case Status.ACCOUNT_HELD:
            return _account_held(card)
        case Status.HELD:
            return _held(card)
        case Status.PREPARED:
            until = (" until ", card.kept_until) if card.kept_until else ()
            return ("Approved, and kept", *until, ". Somebody of the roster may release it during an incident.")
        case Status.PAUSE | Status.UNDER_WAY if card.waits_for_word:
            before = "Approved." if card.status is Status.PAUSE else "The correction is live."
            return (
                f"{before} What comes next was planned before an incident, and waits until somebody lets it go on.",
            )
        case Status.PAUSE:
            ending = (" It sends at ", card.sends_at, ".") if card.sends_at else (" It is sent in a moment.",)
            return ("Approved.", *ending, " Press Stop if it must not go out.")
        case _ if card.plan and card.plan.purpose is Purpose.TAKE_DOWN:
            owed = " A public statement is owed." if card.statement_owed else ""
            return (f"{_LEAKS.get(card.status, _STATUSES[card.status])}{owed}",)
        case _:
            return (_STATUSES[card.status],)


_LEAKS = {
    Status.PUBLISHED: "Deleted.",
    Status.BROKEN_OFF: "Not deleted: the post is still public. Somebody has to delete it on the network by hand.",
    Status.WITHDRAWN: "Withdrawn before it was deleted: the post is still public.",
    Status.EXPIRED: "Closed before it was deleted, as it waited too long for approvals: the post is still public.",
}
_STATUSES = {
    Status.STOPPED: "Stopped. It is not sent until the stop is taken back.",
    Status.BLOCKED: "It cannot be published as it is: see what must be mended, then edit it.",
    Status.BARRED: "Another draft that answers this post is on its way. This one waits for what becomes of it.",
    Status.SENDING: "Being sent now.",
    Status.UNSURE: "We are not sure whether it went out. Twokeys looks again in a moment and sends nothing meanwhile.",
    Status.ASKING: "We are not sure whether it went out. Please look at the account's timeline, then press a button.",
    Status.UNDER_WAY: "The correction is live. What follows it goes on as planned.",
    Status.PUBLISHED: "Published.",
    Status.BROKEN_OFF: "The correction is live, and what should have followed it does not.",
    Status.REFUSED: "Not published, and closed.",
    Status.WITHDRAWN: "Withdrawn. Nothing was published.",
    Status.EXPIRED: "Closed: it waited too long for approvals. Nothing was published.",
    Status.ANSWERED: "Closed: this post was answered by another draft. Nothing was published from this one.",
    Status.PARENT_GONE: "Closed: the post it answers is gone. Nothing was published.",
}


def outcome(card: Card) -> str:
    """Why it was not sent, or not yet; by whom it was closed. Empty if there is nothing to say."""
    match card.status:
        case Status.REFUSED | Status.BROKEN_OFF | Status.PAUSE | Status.UNSURE | Status.ASKING if card.detail:
            return fault(card.detail)
        case Status.WITHDRAWN if card.detail:
            return f"Withdrawn by {card.detail}."
        case _:
            return ""


def unheard(card: Card) -> str:
    """That marks may be lost, and what to do about it; empty where none are."""
    if not card.unheard:
        return ""
    return "Reactions given while Twokeys was away may be lost: if yours is not shown above, press the button."


def link(card: Card) -> str | None:
    """Where to see what was published."""
    answered = card.detail if card.status is Status.ANSWERED else ""
    return card.post_url or (answered if answered.startswith(("https://", "http://")) else None)


def questions(card: Card) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """The two questions of every card with the gravest findings under them, and what the network minds if there is any."""
    shown = sorted(card.findings, key=lambda one: -one.severity.rank)[:SHOWN_FINDINGS]
    return tuple(
        (f"{asked} {_answer(card, question)}".rstrip(), tuple(one for one in shown if one.question is question))
        for question, asked in QUESTIONS.items()
        if question is not Question.POSSIBLE or any(one.question is question for one in card.findings)
    )


def _answer(card: Card, question: Question) -> str:
    found = sum(one.question is question for one in card.findings)
    if found:
        return ""
    unread = any(one.question is question for one in card.not_checked)
    return "Not everything could be checked." if unread else "Nothing found."


def triage(card: Card) -> str:
    """What the post that is answered is, what that suggests and why; empty where nothing can be told."""
    told = policies_triage(card.asked) if card.parent else None
    return f"{_INCOMING[told.what]}. Suggested: {told.action}. {told.reason}" if told else ""


def severity(finding: Finding) -> str:
    """How grave, in words."""
    return SEVERITIES[finding.severity].capitalize()


def folded(card: Card) -> str:
    """How many findings the card does not show; empty if it shows them all."""
    more = len(card.findings) - SHOWN_FINDINGS
    return f"{more} more {'finding' if more == 1 else 'findings'}" if more > 0 else ""


def not_checked(card: Card) -> str:
    """Which rules could say nothing, and why where it is many at once; empty if all could."""
    return missed(card.not_checked)


def buttons(card: Card) -> tuple[Action, ...]:
    """In the pause, Stop comes first: it is the one that is in a hurry."""
    first = Action.STOP if card.status is Status.PAUSE else None
    return tuple(sorted(card.actions, key=lambda action: action is not first))


def summary(card: Card) -> str:
    """One line for notifications and screen readers."""
    return f"@{card.handle}, draft {card.draft}, version {card.revision}: {card.text or removed(card)}"


def _waiting(card: Card) -> str:
    turn = next((place for place, step in enumerate(card.steps) if step.missing), None)
    if turn is not None:
        place = f"step {turn + 1} of {len(card.steps)}: " if len(card.steps) > 1 else ""
        return f"Waiting for {place}{card.steps[turn].name}."
    missing = card.needed - len(card.approved)
    if missing > 0:
        return f"Waiting for {missing} {'approval' if missing == 1 else 'approvals'}."
    if card.lead_missing:
        return "Waiting for a lead's approval."
    if card.reason_missing:
        return "Waiting for the reason of the lead who approved it."
    if card.reader_missing:
        return f"Waiting for the approval of somebody who reads {language(card.language)}."
    return "Approved."


def _account_held(card: Card) -> Words:
    what, name = ("any account", "all") if card.all_held else ("this account", card.handle)
    resumed = f"two people say “resume {name}” to Twokeys"
    if card.held_until is None:
        return (f"🛑 Held: nothing of {what} goes out until {resumed}.",)
    return (f"🛑 Held: nothing of {what} goes out until ", card.held_until, f", or until {resumed}.")


def _held(card: Card) -> Words:
    ends = [hold.until for hold in card.held if hold.until]
    return ("Held until ", max(ends), ". Nothing is sent meanwhile.") if ends else ("Held. Nothing is sent meanwhile.",)
