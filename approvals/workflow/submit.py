"""A person drafts a reply, or a post of its own: looked at first, then put before people on a card."""

from dataclasses import dataclass
from datetime import datetime

from approvals.checking import (
    check,
    refuse_blocked,
    refuse_recipient,
    refuse_unreachable,
    refuse_unread,
    refuse_unsigned,
)
from approvals.context import Context
from approvals.domain.correction import Skip
from approvals.domain.draft import DraftId, Reason, same_name
from approvals.domain.people import Account, Identity, Person
from approvals.domain.post import Post
from approvals.errors import Refusal
from approvals.reconsider import ask_everywhere, judged, refuse_too_large
from approvals.skipping import skips, wanted_skip
from approvals.storage.unit import Unit
from policies.engine import Report
from policies.reply import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Another open draft that answers the same post, for this account of ours or for another one."""

    draft: DraftId
    author: str
    elsewhere: str
    """The other account's handle, if it is another one."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the author is shown before anything is posted."""

    parent: Post | None
    report: Report | None
    limit: int
    """The network's weighted length."""
    colleagues: tuple[Colleague, ...]
    answered_by: DraftId | None
    skips: tuple[Skip, ...] = ()
    """Corrections in the same conversation whose re-posts it may ask to leave out."""


async def read_parent(context: Context, account: Account, parent_id: str) -> Post:
    """The post that is to be answered, as it is now; refuses one that is gone."""
    post = await context.readers[account.network].post(parent_id)
    if post is None:
        raise Refusal("no-such-post", post=parent_id)
    return post


async def preview(
    context: Context,
    *,
    author: Person,
    account: Account,
    parent: Post | None,
    text: str,
    prepared: str | None = None,
) -> Preview:
    """Length and findings of a text, the post it answers, and who is answering that already."""
    now = context.now()
    parent_id = parent.lasting_id if parent else None

    def look(unit: Unit) -> Preview:
        if prepared is not None:
            refuse_name(unit, account, prepared)
            refuse_recipient(text)
        return Preview(
            parent=parent,
            report=check(
                context,
                unit,
                account=account,
                text=text,
                parent=parent,
                author=author.id,
                prepared=prepared is not None,
                now=now,
            )
            if text.strip()
            else None,
            limit=context.ruleset(account).max_weighted_length,
            colleagues=_colleagues(context, unit, account, parent_id),
            answered_by=unit.drafts.answered(account.name, parent_id, except_draft=None) if parent_id else None,
            skips=skips(context, unit, account.name, parent),
        )

    return await context.database.read(look)


async def submit(
    context: Context,
    *,
    who: Identity,
    account: Account,
    parent_id: str | None,
    text: str,
    origin: str,
    send_at: datetime | None = None,
    skip: DraftId | None = None,
    prepared: str | None = None,
) -> DraftId:
    """Make a draft and owe its card; the form named by `origin` makes one draft, however often it arrives.

    With `send_at` it goes out then, and not before; with `skip` the re-posts of that draft's correction are left out after it.
    One that is `prepared` under a name is kept for an incident once it is approved.
    """
    made = await context.database.read(lambda unit: unit.drafts.made_from(origin))
    if made is not None:
        return made
    author = await context.person(who, account=account.name)
    parent = await read_parent(context, account, parent_id) if parent_id else None
    now = context.now()
    return await context.database.run(
        lambda unit: _add(
            context,
            unit,
            author=author,
            account=account,
            parent=parent,
            text=text,
            origin=origin,
            send_at=send_at,
            skip=skip,
            prepared=prepared,
            now=now,
        )
    )


def _add(
    context: Context,
    unit: Unit,
    *,
    author: Person,
    account: Account,
    parent: Post | None,
    text: str,
    origin: str,
    send_at: datetime | None,
    skip: DraftId | None,
    prepared: str | None,
    now: datetime,
) -> DraftId:
    if not text.strip():
        raise Refusal("empty-text")
    refuse_unreachable(account, author.id)
    if prepared is not None:
        refuse_name(unit, account, prepared)
        refuse_recipient(text)
    report = check(
        context,
        unit,
        account=account,
        text=text,
        parent=parent,
        author=author.id,
        prepared=prepared is not None,
        now=now,
    )
    refuse_blocked(report.findings)
    refuse_unsigned(account, report.findings, author.id)
    refuse_unread(context, account, author.id, report.language)
    draft = unit.drafts.add(
        account=account.name,
        kind=Kind.REPLY if parent else Kind.POST,
        parent_id=parent.lasting_id if parent else None,
        author=author.id,
        origin=origin,
        prepared=prepared,
        now=now,
    )
    unit.drafts.add_revision(
        judged(
            report,
            draft=draft,
            account=account,
            number=1,
            parent=parent,
            made_by=author.id,
            reason=Reason.DRAFTED,
            send_at=send_at,
            skip=wanted_skip(context, unit, account.name, parent, skip),
            now=now,
        )
    )
    refuse_too_large(context, context.case(unit, draft), now)
    ask_everywhere(context, unit, account, draft, now)
    return draft


def refuse_name(unit: Unit, account: Account, name: str) -> None:
    """Refuse a name that a statement cannot be kept under: none, or another's."""
    if not name:
        raise Refusal("name-missing")
    same = next((one for one in unit.drafts.kept(account.name) if one.prepared and same_name(one.prepared, name)), None)
    if same:
        raise Refusal("name-taken", name=same.prepared, account=account.name, draft=same.id)


def _colleagues(context: Context, unit: Unit, account: Account, parent_id: str | None) -> tuple[Colleague, ...]:
    if parent_id is None:
        return ()
    drafts = [draft for name in context.accounts for draft in unit.drafts.open_on_parent(name, parent_id)]
    return tuple(
        Colleague(
            draft=case.draft.id,
            author=context.directory.name(case.responsible),
            elsewhere="" if case.account.name == account.name else case.account.handle,
            at=case.draft.created_at,
        )
        for case in (context.case(unit, draft) for draft in sorted(drafts))
    )
