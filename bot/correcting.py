"""The form of a correction: opened at once, completed with the post that was wrong, judged, and worked off."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.correction import Gravity, Purpose
from approvals.domain.draft import DraftId
from approvals.domain.notice import Notice
from approvals.domain.people import Account, AccountName, Identity
from approvals.domain.plan import TEXT, done, to_correct
from approvals.errors import Refusal, Unreachable
from approvals.ours import Mistake, account_of, mistake
from approvals.workflow import correct
from approvals.workflow.correct import Plan, Wanted
from approvals.workflow.take_down import take_down
from bot.events import FormSent
from bot.forms import JUDGE_WITHIN, Accepted, Form, Verdict, Wrong
from bot.settings.values import Prepared
from bot.times import send_at
from bot.wording import correction_form, forms, prepared
from bot.wording.notices import sentence
from bot.wording.plans import typed
from policies.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which post of which account a form is about."""

    account: Account
    post: str


class Correcting:
    """Opens, fills, judges and does corrections."""

    def __init__(self, context: Context, texts: Mapping[AccountName, Mapping[str, Prepared]]) -> None:
        self._context = context
        self._texts = texts

    def open(self, link: str, channel: str, *, oops: bool) -> Form:
        """The form about the post behind a link, before it was read; `oops` if it came from the wrong account."""
        fields = {"link": link, **(correction_form.OOPS if oops else {})}
        memory = forms.memory(channel=channel, **({"oops": True} if oops else {}))
        return correction_form.form(fields, lines=("Reading the post …",), memory=memory, loading=True)

    async def open_for(self, draft: DraftId, channel: str) -> Form:
        """The form about what a draft has published, or about the post that it left to be corrected."""
        case = await self._context.database.read(lambda unit: self._context.case(unit, draft))
        found = to_correct(case)
        if found is None:
            raise Refusal("not-our-card")
        post, link = found
        memory = forms.memory(channel=channel, account=case.account.name, post=post)
        fields = {"link": link}
        return correction_form.form(fields, lines=("Reading the post …",), memory=memory, loading=True)

    async def edit(self, draft: DraftId, who: Identity, channel: str) -> Form:
        """The form of a plan as it stands, to make another version of it."""
        case = await self._context.database.read(lambda unit: self._context.case(unit, draft))
        correction = case.current.correction
        if correction is None:
            raise Refusal("not-our-card")
        memory = forms.memory(channel=channel, draft=draft, revision=case.current.number)
        public, waits = done(case, TEXT) is not None, case.current.send_at
        at = typed(waits, (await self._context.person(who, draft=draft)).timezone) if waits and not public else ""
        fields = {**correction_form.filled(case.current.text, correction), "send_at": at}
        return correction_form.edit(fields, memory=memory, public=public)

    async def _edited(self, sent: FormSent) -> Case | None:
        """The draft of whose plan a form makes another version; None if it makes a new one."""
        if "draft" not in forms.remembered(sent.memory):
            return None
        draft, _ = forms.about(sent.memory)
        return await self._context.database.read(lambda unit: self._context.case(unit, draft))

    async def look(self, sent: FormSent) -> Form:
        """The form as filled in, with the post, the plan, and what the rules say now."""
        case, fields, live = await self._edited(sent), sent.fields, True
        try:
            plan = await self._plan(sent, case)
            live = plan.mistake.live
            begun = self._begin(sent, plan.mistake) if self._untouched(sent, plan.mistake) else ""
            if begun and begun.strip() != correction_form.text_in(fields).strip():
                fields = correction_form.begun(fields, begun)
                plan = await self._plan(replace(sent, fields=fields), case)
            lines = correction_form.lines(plan)
        except (Refusal, Unreachable) as fault:
            slug = "unreachable" if isinstance(fault, Unreachable) else fault.slug
            lines = (sentence(Notice(slug=slug, values=fault.values)),)
        if case:
            public = done(case, TEXT) is not None
            return correction_form.edit(fields, memory=sent.memory, public=public, lines=lines)
        return correction_form.form(fields, lines=lines, memory=sent.memory, live=live)

    def _untouched(self, sent: FormSent, about: Mistake) -> bool:
        """Whether nobody wrote anything yet: there is no text, or one of the apologies that the form begins with."""
        if "draft" in forms.remembered(sent.memory):
            return False
        text = correction_form.text_in(sent.fields).strip()
        own = self._texts.get(about.account.name, {})
        begun = {prepared.apology(own, about.language, grave=grave).strip() for grave in (False, True)}
        return not text or text in begun

    def _begin(self, sent: FormSent, about: Mistake) -> str:
        """A text to begin from, once it is known what was wrong."""
        own = self._texts.get(about.account.name, {})
        wanted = _wanted(sent, None)
        if wanted.purpose is Purpose.HOLD_THE_LINE:
            return prepared.line(own, about.language)
        if forms.remembered(sent.memory).get("oops"):
            return prepared.apology(own, about.language, grave=wanted.gravity is Gravity.MAJOR)
        if not wanted.wrong.strip() or not wanted.right.strip():
            return ""
        return prepared.correction(own, about.language, wrong=wanted.wrong, right=wanted.right)

    async def judge(self, sent: FormSent) -> Verdict:
        """Errors beside the fields, or acceptance: what a rule warns of stands on the card."""
        try:
            async with asyncio.timeout(JUDGE_WITHIN):
                case = await self._edited(sent)
                plan = await self._plan(sent, case)
                correct.refuse_unfit(plan.mistake, replace(_wanted(sent, case), send_at=plan.send_at))
        except (TimeoutError, Unreachable):
            words = sentence(Notice(slug="unreachable"))
            return Wrong(fields={correction_form.field_of("unreachable", sent.fields): words})
        except Refusal as refusal:
            words = sentence(Notice(slug=refusal.slug, values=refusal.values))
            return Wrong(fields={correction_form.field_of(refusal.slug, sent.fields): words}, why=refusal.slug)
        findings = plan.report.findings if plan.report else ()
        blockers = [finding for finding in findings if finding.severity is Severity.BLOCKER]
        if blockers:
            words = " ".join(f"{one.reason} {one.advice}".strip() for one in blockers)
            rules = ", ".join(sorted({one.rule for one in blockers}))
            return Wrong(fields={correction_form.text_field(sent.fields): words}, why=f"by the rules: {rules}")
        return Accepted()

    async def do(self, sent: FormSent) -> Notice | None:
        """Put the plan, or its new version, before people; or take the post down."""
        if sent.form == correction_form.LEAK:
            return await self._take_down(sent)
        case = await self._edited(sent)
        wanted = _wanted(sent, case)
        if case:
            draft, revision = forms.about(sent.memory)
            wanted = replace(wanted, send_at=await send_at(self._context, sent, draft=draft))
            await correct.replan(self._context, who=sent.who, draft=draft, revision=revision, wanted=wanted)
            return None
        about = await self._about(sent)
        wanted = replace(wanted, send_at=await send_at(self._context, sent, account=about.account.name))
        await correct.correct(
            self._context, who=sent.who, account=about.account, post_id=about.post, wanted=wanted, origin=sent.id
        )
        return Notice(slug="correction-made")

    async def _take_down(self, sent: FormSent) -> Notice:
        """Take down the post at once."""
        about = await self._about(sent)
        shows = correction_form.shows(sent.fields)
        await take_down(
            self._context, who=sent.who, account=about.account, post_id=about.post, shows=shows, origin=sent.id
        )
        holds = await self._context.database.read(lambda unit: self._context.account_holds(unit, about.account.name))
        held = any(hold.stops_leaks for hold in holds)
        return Notice(slug="take-down-held" if held else "taken-down", values={"account": about.account.name})

    async def _plan(self, sent: FormSent, case: Case | None) -> Plan:
        about = correct.corrected(case) if case else await self._mistake(sent)
        author = await self._context.person(sent.who, account=about.account.name)
        at = await send_at(self._context, sent, account=about.account.name)
        wanted = replace(_wanted(sent, case), send_at=at)
        return await correct.plan(self._context, author=author, about=about, wanted=wanted, again=case)

    async def _mistake(self, sent: FormSent) -> Mistake:
        about = await self._about(sent)
        return await mistake(self._context, about.account, about.post)

    async def _about(self, sent: FormSent) -> About:
        """The account and the post: of the card that it was opened from, or behind the link."""
        match forms.remembered(sent.memory):
            case {"account": str(name), "post": str(post)}:
                return About(account=self._context.account(name), post=post)
        link = sent.fields.get("link", "").strip()
        for reader in self._context.readers.values():
            if post_id := reader.id_in(link):
                return About(account=await account_of(self._context, post_id), post=post_id)
        raise Refusal("not-a-post", link=link)


def _wanted(sent: FormSent, case: Case | None) -> Wanted:
    """What a form asks for; what it does not ask of a plan that is public stays as it is.

    An apology for a post from the wrong account is said once, in another version as well.
    """
    before = case.current.correction if case else None
    if case is None or before is None:
        once = bool(forms.remembered(sent.memory).get("oops"))
        return replace(correction_form.wanted(sent.fields), once=once)
    stays = correction_form.filled(case.current.text, before) if done(case, TEXT) else {}
    return replace(correction_form.wanted({**stays, **sent.fields}), once=correction_form.said_once(before))
