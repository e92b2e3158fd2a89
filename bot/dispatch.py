"""A command or a mark in, one workflow step, an answer out; refusals become sentences here, and nowhere else."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from approvals.context import Context
from approvals.domain.card import Action, mark_on, number_on, revision_on
from approvals.domain.draft import DraftId
from approvals.domain.notice import Notice
from approvals.domain.people import AccountName, Platform
from approvals.domain.published import ours
from approvals.domain.vote import Mark
from approvals.errors import Refusal, Unreachable
from approvals.storage.intake import Intake
from approvals.workflow import listen, vote
from bot import commands
from bot.acts import Acts
from bot.answers import Answers
from bot.correcting import Correcting
from bot.drafting import Drafting
from bot.events import (
    AccessLost,
    Event,
    FormSent,
    HomeOpened,
    MessageTouched,
    Missed,
    Picked,
    Pressed,
    ProfileChanged,
    Reacted,
    Reconnected,
    Said,
)
from bot.forms import OPENS, Accepted, Answer, Form, Verdict, Wrong
from bot.home import Home
from bot.incidents import Incidents
from bot.owing import Owing
from bot.refusals import Refusals
from bot.settings.values import Prepared
from bot.wording import correction_form, forms, owed_forms, statement_form
from bot.wording.notices import sentence
from bot.wording.plans import typed

_AFTERWARDS = ("cards", "clearing", "hearing", "announcing", "incidents")
"""Lanes in which there may be something to do once somebody has said something."""

_log = structlog.get_logger()


class Dispatch:
    """Stands behind `bot.door.Door`; `wake` is called with the lanes in which there may be something to work off."""

    def __init__(
        self,
        context: Context,
        *,
        emoji: Mapping[str, Mark],
        wake: Callable[..., None],
        texts: Mapping[AccountName, Mapping[str, Prepared]] | None = None,
    ) -> None:
        self._context = context
        self._wake = wake
        self._intake = Intake(context.database)
        self._refusals = Refusals(context.database, context.clock)
        self._drafting = Drafting(context)
        self._correcting = Correcting(context, texts or {})
        self._owing = Owing(context)
        self._home = Home(context)
        self._incidents = Incidents(context)
        self._answers = Answers(context)
        self._acts = Acts(context, self._drafting, self._correcting, self._owing, self._incidents, emoji=emoji)

    async def keep(
        self, platform: Platform, key: str, payload: Mapping[str, Any], *, came: datetime | None = None
    ) -> bool:
        """Store a payload before it is acknowledged; False if it was there already."""
        new = await self._intake.keep(platform, key, payload, came or self._context.now())
        self._wake("inbox")
        if not new:
            await self._refusals.note("came-again")
        return new

    async def address(self, platform: Platform, workspace: str) -> str | None:
        """Where a platform said last that it is reached."""
        return await self._context.database.read(lambda unit: unit.chat_addresses.of(platform, workspace))

    async def keep_address(self, platform: Platform, workspace: str, address: str) -> None:
        """It is reached there from now on; what could not be said there before is tried again."""
        await self._context.database.run(lambda unit: unit.chat_addresses.keep(platform, workspace, address))
        self._wake(*_AFTERWARDS)

    async def turned_away(self, what: str) -> None:
        """Note what no event could be made of, as nobody knows whose it is."""
        await self._refusals.note(what)

    async def sum_up(self) -> None:
        """Note how much of a flood was only counted."""
        await self._refusals.sum_up()

    async def ask(self, event: Said | Picked | Pressed) -> Answer:
        """Answer at once what needs an answer at once; whatever goes wrong is said, with a number to look it up."""
        try:
            answer = await self._ask(event)
        except Refusal as refusal:
            await self._refusals.note(refusal.slug, by=event.who)
            return Notice(slug=refusal.slug, values=refusal.values)
        except Unreachable as fault:
            _log.warning("unreachable", why=fault.slug)
            return Notice(slug="unreachable")
        except Exception:  # noqa: BLE001 - whoever asked gets an apology with a number, the log the rest
            number = uuid.uuid4().hex[:8]
            _log.exception("apology", number=number)
            return Notice(slug="apology", values={"id": number})
        self._wake(*_AFTERWARDS)
        return answer

    async def fill(self, form: Form, event: Said | Picked | Pressed) -> Form:
        """Load what is slow into a form that is already open."""
        if form.name == correction_form.NAME:
            fields = {field.name: field.value for field in form.fields}
            return await self._correcting.look(
                FormSent(who=event.who, id="", form=form.name, fields=fields, memory=form.memory)
            )
        return await self._drafting.fill(form, event)

    async def look(self, sent: FormSent) -> Form:
        """The form again, with length and findings."""
        if sent.form == correction_form.NAME:
            return await self._correcting.look(sent)
        if sent.form == statement_form.NAME:
            return await self._incidents.look(sent)
        return await self._drafting.look(sent)

    async def judge(self, sent: FormSent) -> Verdict:
        """Whether a sent form can be accepted."""
        verdict: Verdict = Accepted()
        if sent.form in {forms.DRAFT, forms.EDIT}:
            verdict = await self._drafting.judge(sent)
        elif sent.form == correction_form.NAME:
            verdict = await self._correcting.judge(sent)
        elif sent.form in owed_forms.NAMES:
            verdict = await self._owing.judge(sent)
        elif sent.form == statement_form.NAME:
            verdict = await self._incidents.judge(sent)
        elif sent.form == forms.REASON and not sent.fields.get("reason", "").strip():
            verdict = Wrong(fields={"reason": sentence(Notice(slug="empty-reason"))}, why="empty-reason")
        if isinstance(verdict, Wrong) and verdict.why:
            await self._refusals.note(verdict.why, by=sent.who)
        return verdict

    def opens_form(self, action: str) -> bool:
        """Whether a button opens a form."""
        return action in OPENS

    async def work(self, event: Event) -> None:
        """Do what an event says, and tell whoever caused it what they should know.

        Refusals are told; anything else is raised, so that the inbox tries again.
        """
        match event:
            case Reacted() | Pressed() | FormSent():
                await self._act(event)
            case HomeOpened():
                await self._home.show(event.who)
            case ProfileChanged():
                await vote.recount(self._context, event.who)
            case MessageTouched():
                await vote.lose_card(self._context, event.message, deleted=event.deleted, key=event.card)
            case Reconnected():
                for platform in self._context.chats:
                    await vote.catch_up_all(self._context, platform)
            case Missed():
                await listen.missed(self._context, event.platform)
            case AccessLost():
                _log.error("access lost", detail=event.detail)
            case Said() | Picked():
                await self.ask(event)
        self._wake(*_AFTERWARDS)

    async def _act(self, event: Reacted | Pressed | FormSent) -> None:
        try:
            answer = await self._acts.do(event)
        except Refusal as refusal:
            await self._refusals.note(refusal.slug, by=event.who)
            answer = Notice(slug=refusal.slug, values={**refusal.values, **_theirs(event)})
            if isinstance(event, FormSent):
                # Nobody else has their words: if they cannot be told, it is all tried again.
                await self._tell(event, answer)
                answer = None
        if answer is not None:
            try:
                await self._tell(event, answer)
            except Unreachable as fault:
                # What was done stays done.
                _log.warning("not told", what=answer.slug, why=str(fault))
        await self._home.after(event)

    async def give_up(self, event: Event) -> None:
        """An event could not be worked off however often it was tried: say so to whoever caused it.

        Raises `Unreachable` if they cannot be told.
        """
        number = uuid.uuid4().hex[:8]
        _log.error("given up", number=number, what=type(event).__name__)
        if isinstance(event, Reacted | Pressed | FormSent):
            await self._tell(event, Notice(slug="apology", values={"id": number, **_theirs(event)}))

    async def _ask(self, event: Said | Picked | Pressed) -> Answer:
        match event:
            case Said():
                return await self._command(event, commands.parse(event.text, verb=event.verb))
            case Picked():
                link, _ = commands.link_in(event.text)
                return self._drafting.open_draft(commands.Draft(link=link, text=""), event.channel)
            case Pressed(action=Action.SNOOZE | Action.HAND_OVER):
                return await self._owing.open(event)
            case Pressed():
                return await self._form(event)

    async def _command(self, event: Said, command: commands.Command) -> Answer:
        match command:
            case commands.Draft():
                return self._drafting.open_draft(command, event.channel)
            case commands.Correct():
                return self._correcting.open(command.link, event.channel, oops=command.oops)
            case commands.Leak():
                return correction_form.leak(command.link, memory=forms.memory(channel=event.channel))
            case commands.Incident():
                return await self._incidents.command(event, command)
            case commands.Prepare():
                return self._incidents.prepare(command, event.channel)
            case commands.Release():
                return await self._incidents.release(event, command)
            case _:
                return await self._answers.say(event, command)

    async def _form(self, event: Pressed) -> Form:
        if event.action == Action.MOVE:
            draft, part = await self._acts.part_meant(event.value)
            return correction_form.move(memory=forms.memory(draft=draft, part=part, channel=event.channel))
        case = await self._drafting.case(DraftId(number_on(event.value)))
        if event.action == Action.REASON:
            draft, revision, mark = mark_on(event.value)
            return forms.reason(memory=forms.memory(draft=draft, revision=revision, channel=event.channel, mark=mark))
        shown = revision_on(case, event.value)
        memory = forms.memory(draft=case.draft.id, revision=shown.number, channel=event.channel)
        match event.action:
            case Action.FINDINGS:
                return forms.findings(shown)
            case Action.IT_IS_LIVE:
                return forms.live(memory=memory)
            case Action.CORRECT:
                return await self._correcting.open_for(case.draft.id, event.channel)
        if shown.number != case.current.number:
            raise Refusal("replaced", version=case.current.number)
        if event.action == Action.OURS and (entries := ours(shown)):
            return forms.ours(entries, memory=memory)
        if event.action == Action.EDIT and shown.correction:
            return await self._correcting.edit(case.draft.id, event.who, event.channel)
        if event.action == Action.SUGGEST:
            author = self._context.directory.name(case.responsible)
            return forms.suggest(shown, author=author, counts=case.account.suggesters_count, memory=memory)
        zone = (await self._context.person(event.who, draft=case.draft.id)).timezone if shown.send_at else ""
        at = typed(shown.send_at, zone) if shown.send_at else ""
        return await self._drafting.edit(case, send_at=at, memory=memory)

    async def _tell(self, event: Reacted | Pressed | FormSent, notice: Notice) -> None:
        """Tell whoever caused an event."""
        match event:
            case Reacted():
                channel = event.message.channel
            case Pressed():
                channel = event.channel
            case FormSent():
                channel = forms.channel(event.memory)
        await self._context.chat(event.who.platform).tell(event.who, notice, channel=channel)


def _theirs(event: Reacted | Pressed | FormSent) -> dict[str, object]:
    """What somebody wrote, given back to them when it could not be used: nothing is lost."""
    return {"their_text": event.fields.get("text", "")} if isinstance(event, FormSent) else {}
