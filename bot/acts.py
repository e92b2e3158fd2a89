"""What a stored mark, button or form does: one workflow step each."""

from collections.abc import Awaitable, Callable, Mapping

from approvals.catching_up import Ballot
from approvals.context import Context
from approvals.domain.card import Action, mark_on, number_on, part_on, revision_on
from approvals.domain.draft import DraftId
from approvals.domain.local_time import moment
from approvals.domain.notice import Notice
from approvals.domain.people import Platform
from approvals.domain.plan import next_part
from approvals.domain.vote import Mark, Source
from approvals.errors import Refusal, Stale
from approvals.workflow import allow, answer, change_terms, hold, move, revise, take_over, vote
from approvals.workflow.submit import submit
from bot.correcting import Correcting
from bot.drafting import Drafting, parent_of
from bot.emoji import NEAR_MISSES, TEAMS
from bot.events import FormSent, Pressed, Reacted
from bot.incidents import BUTTONS as OF_INCIDENTS
from bot.incidents import Incidents
from bot.owing import Owing
from bot.times import as_of, send_at
from bot.wording import correction_form, forms, owed_forms, statement_form
from bot.wording.plans import local
from bot.wording.skips import chosen as chosen_skip

BUTTON_MARKS: Mapping[str, Mark] = {
    Action.APPROVE: Mark.APPROVE,
    Action.STOP: Mark.REJECT,
    Action.UNSTOP: Mark.REJECT,
    Action.HOLD: Mark.HOLD,
}
ON_CARDS = frozenset({*BUTTON_MARKS, Action.LIFT, Action.WITHDRAW, Action.SEND_AGAIN, Action.TAKE_OVER, Action.RELEASE})
"""Buttons that do something at once, and carry the key of the card that they are on or below."""


class Acts:
    """Works off what people did; whatever is refused is raised, for `dispatch` to put into words."""

    def __init__(
        self,
        context: Context,
        drafting: Drafting,
        correcting: Correcting,
        owing: Owing,
        incidents: Incidents,
        *,
        emoji: Mapping[str, Mark],
    ) -> None:
        self._context = context
        self._drafting = drafting
        self._correcting = correcting
        self._owing = owing
        self._incidents = incidents
        self._emoji = emoji
        self._of_their_own: Mapping[str, Callable[[FormSent], Awaitable[Notice | None]]] = {
            correction_form.NAME: correcting.do,
            correction_form.LEAK: correcting.do,
            **dict.fromkeys(owed_forms.NAMES, owing.do),
            statement_form.NAME: incidents.do,
            forms.MOVE: self._moved,
        }

    async def do(self, event: Reacted | Pressed | FormSent) -> Notice | None:
        """Do it once; returns what whoever did it should be told. Raises `Refusal`."""
        match event:
            case Reacted():
                return await self._reacted(event)
            case Pressed():
                return await self._pressed(event)
            case FormSent():
                return await self._sent(event)

    async def _reacted(self, event: Reacted) -> Notice | None:
        mark = self._emoji.get(event.name)
        try:
            card = await vote.card_of(self._context, event.message, ours=event.ours)
        except Stale:
            return Notice(slug="marked-is-gone") if mark is not None and event.added else None
        if card is None:
            # Teams tells of reactions to our own messages alone, and this one is no card that is known by its place.
            lost = event.message.platform is Platform.TEAMS and mark is not None and event.added
            return Notice(slug="press-the-button") if lost else None
        if mark is None:
            missed = event.added and event.name in NEAR_MISSES
            return self._near_miss(event.name) if missed else None
        ballot = Ballot(
            who=event.who,
            draft=card.draft,
            revision=card.revision,
            mark=mark,
            source=Source.REACTION,
            stamp=event.stamp,
        )
        if event.added:
            return await vote.cast(self._context, ballot)
        if card.below is not None and mark is not Mark.APPROVE:
            # A stop or a hold may stand on the other message, too, and nobody can read that back.
            value = f"{card.draft}/{card.revision}/{mark}"
            return Notice(slug="in-two-places", offers=((Action.TAKE_BACK, value),))
        return (
            None if await vote.still_shown(self._context, card, ballot) else await vote.retract(self._context, ballot)
        )

    def _near_miss(self, name: str) -> Notice:
        """What counts instead, by the names that this chat has for it."""
        teams = name.startswith(TEAMS)
        marks = {
            str(meant): one.removeprefix(TEAMS) for one, meant in self._emoji.items() if one.startswith(TEAMS) is teams
        }
        return Notice(slug="near-miss", values={"emoji": name.removeprefix(TEAMS), **marks})

    async def _pressed(self, event: Pressed) -> Notice | None:
        if event.action in ON_CARDS:
            return await self._on_a_card(event)
        if event.action in OF_INCIDENTS:
            return await self._incidents.pressed(event)
        match event.action:
            case Action.TAKE_BACK:
                draft, revision, mark = mark_on(event.value)
                return await vote.retract(self._context, _ballot(event, draft, revision, mark))
            case Action.AGREE:
                agreed = await allow.agree(self._context, who=event.who, entry=number_on(event.value))
                return Notice(slug="ours-agreed", values={"entry": agreed.entry})
            case Action.AGREE_TO_TERMS:
                await change_terms.agree(self._context, who=event.who, proposal=number_on(event.value))
                return None
            case Action.SKIP:
                draft, part = await self.part_meant(event.value)
                await move.skip(self._context, who=event.who, draft=draft, part=part)
                return Notice(slug="skipped")
            case Action.DONE | Action.WAIVE:
                return await self._owing.press(event)
            case Action.ADOPT:
                await revise.adopt(self._context, who=event.who, suggestion=number_on(event.value))
                return None
            case _:
                raise Refusal("not-our-card")

    async def _on_a_card(self, event: Pressed) -> Notice | None:
        draft = DraftId(number_on(event.value))
        shown = revision_on(await self._drafting.case(draft), event.value)
        match event.action:
            case Action.LIFT:
                at = as_of(self._context, event)
                await hold.lift(self._context, who=event.who, draft=draft, at=at, stamp=event.stamp)
                return None
            case Action.WITHDRAW:
                await revise.withdraw(self._context, who=event.who, draft=draft)
                return None
            case Action.TAKE_OVER:
                await take_over.take_over(self._context, who=event.who, draft=draft)
                return Notice(slug="taken-over", values={"draft": draft})
            case Action.RELEASE:
                if shown.number != (case := await self._drafting.case(draft)).current.number:
                    raise Refusal("replaced", version=case.current.number)
                return await self._incidents.release_of(event, draft)
            case Action.SEND_AGAIN:
                await answer.it_is_not(self._context, who=event.who, draft=draft)
                return Notice(slug="looking-once-more")
        step = vote.retract if event.action == Action.UNSTOP else vote.cast
        return await step(self._context, _ballot(event, draft, shown.number, BUTTON_MARKS[event.action]))

    async def _sent(self, event: FormSent) -> Notice | None:
        if event.form == forms.DRAFT:
            account = self._context.account(event.fields.get("account", ""))
            link = event.fields.get("link", "").strip()
            parent = parent_of(self._context, account, link) if link else None
            await submit(
                self._context,
                who=event.who,
                account=account,
                parent_id=parent,
                text=event.fields.get("text", ""),
                origin=event.id,
                send_at=await send_at(self._context, event, account=account.name),
                skip=chosen_skip(event.fields),
            )
            return Notice(slug="draft-made")
        if does := self._of_their_own.get(event.form):
            return await does(event)
        draft, revision = forms.about(event.memory)
        match event.form:
            case forms.EDIT:
                at = await send_at(self._context, event, draft=draft)
                await revise.edit(
                    self._context,
                    who=event.who,
                    draft=draft,
                    revision=revision,
                    text=event.fields.get("text", ""),
                    send_at=at,
                    skip=chosen_skip(event.fields),
                )
                return None
            case forms.SUGGEST:
                return await self._suggested(event, draft, revision)
            case forms.OURS:
                return await self._ours(event, draft, revision)
            case forms.REASON:
                await vote.give_reason(
                    self._context,
                    who=event.who,
                    draft=draft,
                    revision=revision,
                    mark=forms.mark(event.memory),
                    reason=event.fields.get("reason", ""),
                )
                return Notice(slug="reason-kept")
            case forms.LIVE:
                case = await self._drafting.case(draft)
                post = parent_of(self._context, case.account, event.fields.get("link", ""))
                await answer.it_is_live(self._context, who=event.who, draft=draft, post_id=post)
                return None
            case _:
                raise Refusal("not-our-form")

    async def part_meant(self, value: str) -> tuple[DraftId, int]:
        """Which part of which plan a button is about: on a card, the next one."""
        if value.count("/") == 1:
            return part_on(value)
        case = await self._drafting.case(DraftId(number_on(value)))
        revision_on(case, value)
        part = next_part(case)
        if part is None:
            raise Refusal("not-a-part")
        return case.draft.id, part.number

    async def _moved(self, event: FormSent) -> Notice:
        draft, part = forms.part(event.memory)
        person = await self._context.person(event.who, draft=draft)
        to = moment(event.fields.get("at", ""), now=as_of(self._context, event), zone=person.timezone)
        inside = await move.move(self._context, who=event.who, draft=draft, part=part, to=to)
        return Notice(slug="moved" if inside else "moved-asks-again", values={"at": local(to, person.timezone)})

    async def _suggested(self, event: FormSent, draft: DraftId, revision: int) -> Notice:
        suggestion = await revise.suggest(
            self._context, who=event.who, draft=draft, revision=revision, text=event.fields.get("text", "")
        )
        case = await self._context.database.read(lambda unit: self._context.case(unit, draft))
        author = self._context.directory.name(case.responsible)
        shown = Notice(
            slug="suggestion",
            values={
                "by": self._context.directory.name(suggestion.by),
                "author": author,
                "version": revision,
                "text": suggestion.text,
            },
            offers=((Action.ADOPT, str(suggestion.id)),),
        )
        await self._below(draft, revision, shown)
        return Notice(slug="suggestion-made", values={"author": author})

    async def _ours(self, event: FormSent, draft: DraftId, revision: int) -> Notice:
        proposed = await allow.propose(self._context, who=event.who, draft=draft, entry=event.fields.get("entry", ""))
        by = self._context.directory.name(proposed.proposed_by)
        shown = Notice(
            slug="ours-proposed",
            values={"by": by, "entry": proposed.entry},
            offers=((Action.AGREE, str(proposed.id)),),
        )
        await self._below(draft, revision, shown)
        return Notice(slug="ours-noted")

    async def _below(self, draft: DraftId, revision: int, notice: Notice) -> None:
        """Say something below a version's cards, or in the channel while there is none."""
        case, cards = await self._context.database.read(
            lambda unit: (self._context.case(unit, draft), unit.cards.of(draft))
        )
        threads = {one.platform: one.message for one in cards if one.revision == revision}
        places = self._context.places(case.account)
        await self._context.say_in(notice, ((platform, channel, threads.get(platform)) for platform, channel in places))


def _ballot(event: Pressed, draft: DraftId, revision: int, mark: Mark) -> Ballot:
    return Ballot(who=event.who, draft=draft, revision=revision, mark=mark, source=Source.BUTTON, stamp=event.stamp)
