"""What people do about what they owe: the buttons and forms of follow-ups, judged, and worked off."""

from approvals.context import Context
from approvals.domain.card import Action, number_on
from approvals.domain.follow_up import FollowUpId
from approvals.domain.notice import Notice
from approvals.domain.people import PersonId
from approvals.errors import Refusal
from approvals.workflow import follow_up
from bot.events import FormSent, Pressed
from bot.forms import Accepted, Form, Verdict, Wrong
from bot.times import as_of
from bot.wording import forms, owed_forms
from bot.wording.notices import sentence


class Owing:
    """Opens, judges and does what people want to do about a follow-up."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def open(self, event: Pressed) -> Form:
        """The form behind a button."""
        number = FollowUpId(number_on(event.value))
        memory = forms.memory(owed=number, channel=event.channel)
        if event.action == Action.SNOOZE:
            return owed_forms.snooze(memory=memory)
        owed = await self._context.database.read(lambda unit: unit.follow_ups.get(number))
        account = self._context.account(owed.account)
        people = tuple((str(one), self._context.directory.name(one)) for one in account.roster if one != owed.owner)
        if not people:
            raise Refusal("nobody-to-hand-over-to", account=account.name)
        return owed_forms.hand_over(people, memory=memory)

    async def judge(self, sent: FormSent) -> Verdict:
        """A time that is none is said beside the field."""
        if sent.form != owed_forms.SNOOZE:
            return Accepted()
        try:
            owed_forms.until(sent.fields, now=as_of(self._context, sent), zone=await self._zone(sent))
        except Refusal as refusal:
            words = sentence(Notice(slug=refusal.slug, values=refusal.values))
            return Wrong(fields={"at": words}, why=refusal.slug)
        return Accepted()

    async def press(self, event: Pressed) -> Notice:
        """It is done, or need not be."""
        if event.action == Action.WAIVE:
            waived = await follow_up.waive(self._context, who=event.who, follow_up=FollowUpId(number_on(event.value)))
            return Notice(slug="owed-waived" if waived else "waive-needs-another")
        await follow_up.done(self._context, who=event.who, follow_up=FollowUpId(number_on(event.value)))
        return Notice(slug="owed-done")

    async def do(self, sent: FormSent) -> Notice:
        """It is to be heard of later, or somebody else owes it from now on."""
        number = owed_forms.about(sent.memory)
        if sent.form == owed_forms.HAND_OVER:
            to = PersonId(sent.fields.get("to", ""))
            await follow_up.hand_over(self._context, who=sent.who, follow_up=number, to=to)
            return Notice(slug="owed-handed-over", values={"name": self._context.directory.name(to)})
        zone = await self._zone(sent)
        wanted = owed_forms.until(sent.fields, now=as_of(self._context, sent), zone=zone)
        at = await follow_up.snooze(self._context, who=sent.who, follow_up=number, until=wanted)
        return Notice(slug="owed-later", values={"at": at, "zone": zone})

    async def _zone(self, sent: FormSent) -> str:
        return (await self._context.person(sent.who)).timezone
