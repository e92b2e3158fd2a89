"""Incidents as people ask for them: commands, buttons, and the form of a prepared statement."""

import asyncio

from approvals.context import Context
from approvals.domain.card import Action, number_on, part_on
from approvals.domain.draft import DraftId
from approvals.domain.incident import IncidentId
from approvals.domain.notice import Notice
from approvals.domain.people import Account
from approvals.errors import Refusal, Unreachable
from approvals.workflow import incident, let_out
from approvals.workflow.submit import Preview, preview, submit
from bot import commands
from bot.events import FormSent, Pressed, Said
from bot.forms import JUDGE_WITHIN, Accepted, Form, Verdict, Wrong
from bot.wording import forms, statement_form
from bot.wording.notices import sentence
from policies.finding import Severity

BUTTONS = frozenset({Action.GO_ON, Action.CLOSE_INCIDENT, Action.STATED})
"""Buttons below a sentence that are about an incident; to release a statement is one of its card, too."""


class Incidents:
    """Does what people say about incidents, and prepares statements for them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def command(self, said: Said, command: commands.Incident) -> Notice:
        """Open, lead, anchor, page or close; the rest is said in the channel."""
        context, who = self._context, said.who
        if command.act == "anchor":
            link, _ = commands.link_in(command.words)
            account = await incident.anchor(context, who=who, post_id=self._post(link))
            return Notice(slug="incident-anchored", values={"account": account.name})
        account = context.account(command.account)
        about = {"account": account.name}
        match command.act:
            case "open":
                await incident.open_incident(context, who=who, account=account, what=command.words)
                return Notice(slug="incident-is-yours", values=about)
            case "page":
                await incident.page(context, who=who, account=account)
                return Notice(slug="incident-paged-now", values=about)
            case "lead":
                lead = await incident.lead(context, who=who, account=account, name=command.words)
                return Notice(slug="incident-lead-is", values={**about, "lead": lead.name})
            case _:
                return _closed(await incident.close(context, who=who, account=account), account)

    async def release(self, said: Said, command: commands.Release) -> Notice:
        """Release a prepared statement by its name."""
        draft = await let_out.kept(self._context, command.words)
        await let_out.release(self._context, who=said.who, draft=draft)
        return Notice(slug="statement-released")

    async def pressed(self, event: Pressed) -> Notice:
        """A button below a sentence about an incident."""
        match event.action:
            case Action.GO_ON:
                draft, part = part_on(event.value)
                await let_out.go_on(self._context, who=event.who, draft=draft, part=part)
                return Notice(slug="gone-on")
            case Action.CLOSE_INCIDENT:
                number = IncidentId(number_on(event.value))
                over = await incident.confirm(self._context, who=event.who, incident=number)
                found = await self._context.database.read(lambda unit: unit.incidents.get(number))
                return _closed(over, self._context.account(found.account))
            case _:
                await incident.state(self._context, who=event.who, incident=IncidentId(number_on(event.value)))
                return Notice(slug="statement-noted")

    async def release_of(self, event: Pressed, draft: DraftId) -> Notice:
        """The button on a statement's card, or below the sentence that offers it."""
        await let_out.release(self._context, who=event.who, draft=draft)
        return Notice(slug="statement-released")

    def prepare(self, command: commands.Prepare, channel: str) -> Form:
        """The form of a new statement."""
        account = self._context.account(command.account)
        memory = forms.memory(channel=channel, account=account.name)
        return statement_form.form({}, account=account.handle, lines=(), memory=memory)

    async def look(self, sent: FormSent) -> Form:
        """The form as filled in, with its length and what the rules say, as in an incident."""
        account = self._account(sent)
        try:
            lines = forms.preview_lines(await self._preview(sent, account))
        except (Refusal, Unreachable) as fault:
            slug = "unreachable" if isinstance(fault, Unreachable) else fault.slug
            lines = (sentence(Notice(slug=slug, values=fault.values)),)
        return statement_form.form(sent.fields, account=account.handle, lines=lines, memory=sent.memory)

    async def judge(self, sent: FormSent) -> Verdict:
        """Errors beside the fields, or acceptance: what a rule warns of stands on the card."""
        try:
            async with asyncio.timeout(JUDGE_WITHIN):
                seen = await self._preview(sent, self._account(sent))
        except (TimeoutError, Unreachable):
            return Wrong(fields={"text": sentence(Notice(slug="unreachable"))})
        except Refusal as refusal:
            words = sentence(Notice(slug=refusal.slug, values=refusal.values))
            return Wrong(fields={statement_form.field_of(refusal.slug): words}, why=refusal.slug)
        if seen.report is None:
            return Wrong(fields={"text": sentence(Notice(slug="empty-text"))})
        blockers = [one for one in seen.report.findings if one.severity is Severity.BLOCKER]
        if blockers:
            words = " ".join(f"{one.reason} {one.advice}".strip() for one in blockers)
            rules = ", ".join(sorted({one.rule for one in blockers}))
            return Wrong(fields={"text": words}, why=f"by the rules: {rules}")
        return Accepted()

    async def do(self, sent: FormSent) -> Notice:
        """Put the statement before people, on a card like any other."""
        await submit(
            self._context,
            who=sent.who,
            account=self._account(sent),
            parent_id=None,
            text=sent.fields.get("text", ""),
            origin=sent.id,
            prepared=statement_form.name_in(sent.fields),
        )
        return Notice(slug="statement-made")

    async def _preview(self, sent: FormSent, account: Account) -> Preview:
        author = await self._context.person(sent.who, account=account.name)
        return await preview(
            self._context,
            author=author,
            account=account,
            parent=None,
            text=sent.fields.get("text", ""),
            prepared=statement_form.name_in(sent.fields),
        )

    def _account(self, sent: FormSent) -> Account:
        return self._context.account(str(forms.remembered(sent.memory).get("account", "")))

    def _post(self, link: str) -> str:
        found = (post for reader in self._context.readers.values() if (post := reader.id_in(link)))
        post = next(found, None)
        if post is None:
            raise Refusal("not-a-post", link=link)
        return post


def _closed(over: bool, account: Account) -> Notice:
    return Notice(slug="incident-is-closed" if over else "incident-close-noted", values={"account": account.name})
