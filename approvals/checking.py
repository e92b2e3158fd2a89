"""What the rules say of a text: the draft's facts put before the policies' engine."""

from dataclasses import replace
from datetime import datetime, timedelta

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Correction
from approvals.domain.people import Account, PersonId
from approvals.domain.post import Post
from approvals.domain.quorum import barred, on_one_word
from approvals.errors import Refusal
from approvals.storage.unit import Unit
from policies.engine import Report
from policies.finding import Finding, Severity
from policies.reply import Brand, Kind, Parent, Previous, Reply, same_handle

_REMEMBERED = timedelta(days=30)
_REMEMBERED_POSTS = 200


def check(
    context: Context,
    unit: Unit,
    *,
    account: Account,
    text: str,
    parent: Post | None,
    author: PersonId,
    now: datetime,
    corrects: bool = False,
    prepared: bool = False,
) -> Report:
    """Check a text as a reply to `parent`, or as a post of its own, by the terms in force; or as a correction.

    A prepared statement is for an incident, and is judged as in one from the beginning.
    """
    plain = Kind.REPLY if parent else Kind.POST
    in_force = context.terms.read(unit)
    terms = in_force.terms[account.name]
    writer = terms.directory.person(author)
    reply = Reply(
        text=text,
        account=account.handle,
        kind=Kind.CORRECTION if corrects else plain,
        parent=_parent(account, parent) if parent else None,
        previous=_previous(unit, account, now),
        conversation_id=parent.conversation if parent else None,
        initials=writer.initials if writer else None,
        accounts=tuple(
            Brand(handle=other.handle, domains=other.domains)
            for other in in_force.accounts.values()
            if other.name != account.name
        ),
        published=unit.published.agreed(account.name),
        incident=prepared or unit.incidents.standing(account.name) is not None,
        network_exempt=account.exempt_from_summons
        or (parent is not None and same_handle(parent.author, account.handle)),
    )
    return context.engine.judge(reply, terms.ruleset, today=now.date())


def check_each(
    context: Context,
    unit: Unit,
    *,
    account: Account,
    text: str,
    parent: Post | None,
    author: PersonId,
    correction: Correction | None,
    prepared: bool = False,
    now: datetime,
) -> Report:
    """Check a text, and whatever a correction says again in other words; what is found anywhere is found in the whole."""
    corrects = correction is not None
    report = check(
        context,
        unit,
        account=account,
        text=text,
        parent=parent,
        author=author,
        corrects=corrects,
        prepared=prepared,
        now=now,
    )
    others = [
        check(context, unit, account=account, text=one.text, parent=None, author=author, corrects=corrects, now=now)
        for one in (correction.reposts if correction else ())
        if one.text
    ]
    if not others:
        return report
    known = {finding.fingerprint for finding in report.findings}
    found = [one for other in others for one in other.findings if one.fingerprint not in known]
    missed = [one for other in others for one in other.not_checked if one not in report.not_checked]
    return replace(
        report,
        findings=(*report.findings, *dict.fromkeys(found)),
        not_checked=(*report.not_checked, *dict.fromkeys(missed)),
    )


def refuse_blocked(findings: tuple[Finding, ...]) -> None:
    """Refuse a text that can never be published, naming every reason."""
    blockers = [finding for finding in findings if finding.severity is Severity.BLOCKER]
    if blockers:
        raise Refusal("blocked", reasons=tuple(f"{finding.reason} {finding.advice}".strip() for finding in blockers))


def refuse_recipient(text: str) -> None:
    """Refuse a prepared statement that begins with somebody's name: it is for everybody, and the network shows that to few."""
    if text.lstrip().startswith(("@", "＠")):
        raise Refusal("statement-to-somebody", to=text.split(maxsplit=1)[0])


def refuse_unreachable(account: Account, *writers: PersonId) -> None:
    """Refuse a text that the roster, or the people of a step, could not approve without those who wrote it."""
    if missing := account.short_without(*writers):
        raise Refusal("roster-too-small", account=account.name, missing=missing)
    for step in account.steps:
        if missing := step.short_without(*writers):
            raise Refusal("step-too-small", account=account.name, step=step.name, missing=missing)


def refuse_in_too_many_hands(case: Case) -> None:
    """Refuse a version that too few are left to approve who had no hand in it; whoever answers for it can still change it."""
    if on_one_word(case):
        return
    account, hands = case.account, barred(case)
    author = case.directory.name(case.responsible)
    if missing := account.short_without(*hands):
        raise Refusal("too-few-left", account=account.name, missing=missing, author=author)
    for step in account.steps:
        if missing := step.short_without(*hands):
            raise Refusal("step-too-few-left", account=account.name, step=step.name, missing=missing, author=author)


def refuse_unsigned(account: Account, findings: tuple[Finding, ...], *writers: PersonId) -> None:
    """Refuse a text that needs a lead's sign-off where no lead is left without those who wrote it."""
    rules = tuple(dict.fromkeys(finding.rule for finding in findings if finding.severity is Severity.SIGN_OFF))
    if rules and not set(account.leads) - set(writers):
        raise Refusal("no-lead-left" if account.leads else "no-leads", account=account.name, rules=rules)


def refuse_unread(context: Context, account: Account, author: PersonId, language: str) -> None:
    """Refuse a text that nobody could approve who reads its language, as far as the settings say what people read."""
    roster = [person for who in account.roster if (person := context.directory.person(who))]
    if not language or not any(person.languages for person in roster):
        return
    if not any(language in person.languages for person in roster if person.id != author):
        raise Refusal("nobody-reads", language=language, account=account.name)


def _parent(account: Account, parent: Post) -> Parent:
    return Parent(
        post_id=parent.id,
        author=parent.author,
        text=parent.text,
        mentions=parent.mentions,
        quotes_account=any(same_handle(quoted, account.handle) for quoted in parent.quotes),
        conversation=(parent.author, *parent.mentions),
    )


def _previous(unit: Unit, account: Account, now: datetime) -> tuple[Previous, ...]:
    recent = unit.own_posts.recent_texts(account=account.name, since=now - _REMEMBERED, limit=_REMEMBERED_POSTS)
    return tuple(Previous(text=text, conversation_id=conversation, at=at) for text, conversation, _, at in recent)
