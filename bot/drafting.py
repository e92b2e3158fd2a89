"""The forms' work: opening them at once, filling in what is slow, judging what was sent."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Skip
from approvals.domain.draft import DraftId
from approvals.domain.local_time import NO_TIMES
from approvals.domain.notice import Notice
from approvals.domain.people import Account
from approvals.domain.post import Post
from approvals.errors import Refusal, Unreachable
from approvals.skipping import skips
from approvals.workflow.submit import Preview, preview, read_parent
from bot import commands
from bot.events import FormSent, Picked, Pressed, Said
from bot.forms import JUDGE_WITHIN, Accepted, Form, Verdict, Wrong
from bot.times import send_at
from bot.wording import forms
from bot.wording.notices import sentence
from bot.wording.skips import chosen as chosen_skip
from policies.finding import Severity

_REMEMBER = timedelta(minutes=2)
_REMEMBERED = 200


class Drafting:
    """Opens, fills and judges the forms; keeps parents it read for two minutes, for the forms only."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._parents: OrderedDict[tuple[str, str], tuple[datetime, Post]] = OrderedDict()

    def open_draft(self, command: commands.Draft, channel: str) -> Form:
        """The form of a new draft, before anything slow was read."""
        accounts = tuple((account.name, f"@{account.handle}") for account in self._context.accounts.values())
        # In Teams the conversation of a thread begins with the channel's own id.
        place = channel.partition(";")[0]
        here = [
            account.name for account in self._context.accounts.values() if place in (one for _, one in account.channels)
        ]
        return forms.draft(
            accounts=accounts,
            account=(here or [accounts[0][0]])[0],
            link=command.link,
            text=command.text,
            lines=("Reading the post …",) if command.link else (),
            memory=forms.memory(channel=channel),
            loading=True,
        )

    async def fill(self, form: Form, event: Said | Picked | Pressed) -> Form:
        """The form of a new draft with the post, the length and the findings; or with what is wrong."""
        fields = {field.name: field.value for field in form.fields}
        return await self._redraw(FormSent(who=event.who, id="", form=form.name, fields=fields, memory=form.memory))

    async def look(self, sent: FormSent) -> Form:
        """The form as filled in, with what the rules say now."""
        return await self._redraw(sent)

    async def judge(self, sent: FormSent) -> Verdict:
        """Errors beside the fields; or the form once more when there is something new to read; or acceptance."""
        try:
            async with asyncio.timeout(JUDGE_WITHIN):
                memory = forms.remembered(sent.memory)
                seen, chosen = await self._preview(sent), chosen_skip(sent.fields)
        except TimeoutError:
            return Wrong(fields={"text": sentence(Notice(slug="unreachable"))})
        except Unreachable:
            return Wrong(fields={"link" if sent.form == forms.DRAFT else "text": sentence(Notice(slug="unreachable"))})
        except Refusal as refusal:
            words = sentence(Notice(slug=refusal.slug, values=refusal.values))
            return Wrong(fields={_field_of(refusal): words}, why=refusal.slug)
        if seen.report is None:
            return Wrong(fields={"text": sentence(Notice(slug="empty-text"))})
        blockers = [finding for finding in seen.report.findings if finding.severity is Severity.BLOCKER]
        if blockers:
            words = " ".join(f"{one.reason} {one.advice}".strip() for one in blockers)
            return Wrong(
                fields={"text": words}, why=f"by the rules: {', '.join(sorted({one.rule for one in blockers}))}"
            )
        if chosen is not None and chosen not in {one.draft for one in seen.skips}:
            words = sentence(Notice(slug="nothing-to-skip", values={"draft": chosen}))
            return Wrong(fields={"skip": words}, why="nothing-to-skip")
        asked = "skip" in sent.fields or not seen.skips
        if asked and _to_read(seen) == memory.get("seen", _NOTHING):
            return Accepted()
        return await self._drawn(sent, seen)

    async def _redraw(self, sent: FormSent) -> Form:
        try:
            return await self._drawn(sent, await self._preview(sent))
        except (Refusal, Unreachable) as refusal:
            slug = "unreachable" if isinstance(refusal, Unreachable) else refusal.slug
            problem = sentence(Notice(slug=slug, values=refusal.values))
        try:
            return await self._drawn(sent, None, problem=problem)
        except Refusal:
            return forms.unknown(problem)

    async def _preview(self, sent: FormSent) -> Preview:
        text = sent.fields.get("text", "")
        if sent.form == forms.EDIT:
            case = await self.case(forms.about(sent.memory)[0])
            author = await self._context.person(sent.who, account=case.account.name)
            await send_at(self._context, sent, account=case.account.name)
            return _without(
                await preview(
                    self._context, author=author, account=case.account, parent=case.current.parent, text=text
                ),
                case,
            )
        account = self._context.account(sent.fields.get("account", ""))
        author = await self._context.person(sent.who, account=account.name)
        await send_at(self._context, sent, account=account.name)
        link = sent.fields.get("link", "").strip()
        parent = await self._parent(account, parent_of(self._context, account, link)) if link else None
        return await preview(self._context, author=author, account=account, parent=parent, text=text)

    async def _drawn(self, sent: FormSent, seen: Preview | None, problem: str = "") -> Form:
        memory = dict(forms.remembered(sent.memory))
        if seen is not None:
            memory["seen"] = _to_read(seen)
        lines = forms.preview_lines(seen) if seen else (problem,)
        text = sent.fields.get("text", "")
        if sent.form == forms.EDIT:
            case = await self.case(forms.about(sent.memory)[0])
            at = sent.fields.get("send_at", "")
            return forms.edit(
                case.current,
                text=text,
                send_at=at,
                skips=seen.skips if seen else (),
                skip=sent.fields.get("skip", ""),
                lines=lines,
                memory=forms.memory(**memory),
            )
        account = sent.fields.get("account", "")
        return forms.draft(
            accounts=tuple((one.name, f"@{one.handle}") for one in self._context.accounts.values()),
            account=account,
            link=sent.fields.get("link", ""),
            text=text,
            send_at=sent.fields.get("send_at", ""),
            skips=seen.skips if seen else (),
            skip=sent.fields.get("skip", ""),
            lines=lines,
            memory=forms.memory(**memory),
        )

    async def edit(self, case: Case, *, send_at: str, memory: str) -> Form:
        """The form of a text as it stands, to make another version of it."""
        account, before = case.account.name, case.current
        found = await self._context.database.read(lambda unit: skips(self._context, unit, account, before.parent))
        return forms.edit(
            before,
            text=before.text,
            send_at=send_at,
            skips=_and_asked(found, case),
            skip=str(before.skip.draft) if before.skip else "",
            lines=(),
            memory=memory,
        )

    async def case(self, draft: DraftId) -> Case:
        """The draft that a form, or a button, is about."""
        return await self._context.database.read(lambda unit: self._context.case(unit, draft))

    async def _parent(self, account: Account, parent: str) -> Post:
        now = self._context.now()
        kept = self._parents.get((account.network, parent))
        if kept and now - kept[0] < _REMEMBER:
            return kept[1]
        post = await read_parent(self._context, account, parent)
        self._parents[account.network, parent] = (now, post)
        while len(self._parents) > _REMEMBERED:
            self._parents.popitem(last=False)
        return post


_NOTHING = hashlib.sha256(b"[]").hexdigest()[:16]


def parent_of(context: Context, account: Account, link: str) -> str:
    """The id of the post behind a link; refuses one that is no post."""
    found = context.readers[account.network].id_in(link)
    if found is None:
        raise Refusal("not-a-post", link=link)
    return found


def _to_read(seen: Preview) -> str:
    """A short mark of everything a person should read before the card is posted; the same for nothing at all."""
    report = seen.report
    parts = [
        *(
            f"{finding.fingerprint}/{finding.severity}"
            for finding in (report.findings if report else ())
            if finding.severity is not Severity.FIX
        ),
        *(f"draft {colleague.draft}" for colleague in seen.colleagues),
        *([f"answered {seen.answered_by}"] if seen.answered_by else []),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _without(seen: Preview, case: Case) -> Preview:
    """A preview of an edit: the draft itself is no colleague, and what it asks to leave out, it may go on asking."""
    others = tuple(one for one in seen.colleagues if one.draft != case.draft.id)
    return replace(seen, colleagues=others, skips=_and_asked(seen.skips, case))


def _and_asked(found: tuple[Skip, ...], case: Case) -> tuple[Skip, ...]:
    asked = case.current.skip
    return found if asked is None or asked in found else (*found, asked)


def _field_of(refusal: Refusal) -> str:
    if refusal.slug in {"not-a-post", "no-such-post"}:
        return "link"
    if refusal.slug in NO_TIMES:
        return "send_at"
    return "account" if refusal.slug == "no-such-account" else "text"
