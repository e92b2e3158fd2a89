"""How a person's command, button or form is answered in Teams: dialogs at once, everything else where it was said."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from approvals.domain.notice import Notice
from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.door import Door
from bot.events import Event, Picked, Pressed, Said
from bot.forms import Accepted, Answer, Form, Wrong
from bot.teams import inbound, render
from bot.teams.chat import TeamsChat
from bot.teams.elements import CARD_TYPE, Element
from bot.teams.inbound import Activity
from bot.teams.render_form import CHECK, drawn_again
from bot.wording.notices import sentence

_ANSWER_WITHIN = 1.5
"""Seconds: a dialog that is answered later than after some five is shown as broken, on slow lines sooner."""

_ANSWER_BY = 4.0
"""Seconds: message extensions have five.

https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/define-action-command
"""

_NOTED = "Noted. The card shows it in a moment."
_log = structlog.get_logger()

Keep = Callable[[Activity, datetime], Awaitable[bool]]
"""Stores an activity that came in then before it is answered; False if it was there already."""


class Conversation:
    """Asks the door, and says its answers in Teams' own words."""

    def __init__(self, *, door: Door, chat: TeamsChat, tenant: str, keep: Keep, clock: Clock) -> None:
        self._door, self._chat, self._tenant, self._keep, self._clock = door, chat, tenant, keep, clock

    async def work(self, event: Event) -> None:
        """Do what a stored activity says; a command is answered where it was said."""
        alone = isinstance(event, Pressed) and (event.action == inbound.SAY or self._door.opens_form(event.action))
        asked = inbound.command(event) if isinstance(event, Pressed) and event.action == inbound.SAY else event
        if not (isinstance(asked, Said) or (alone and isinstance(asked, Pressed))):
            await self._door.work(event)
            return
        answer = await self._door.ask(asked)
        try:
            await self._deliver(asked, answer, alone=alone)
        except Unreachable as fault:
            # What was asked for is done: it must not be done again because nobody can be told.
            _log.warning("not answered", why=str(fault))

    async def _deliver(self, event: Said | Pressed, answer: Answer, *, alone: bool) -> None:
        """`alone`: a button that opens a dialog was sent as a message, as by what has no dialogs; its form comes in private."""
        match answer:
            case Form() as form if isinstance(event, Said) and not alone and "@thread" in event.channel:
                # Dialogs open on a button alone, and a form in a channel would be filled in before everybody's eyes.
                told = {"do": inbound.SAY, "value": event.text, "once": _once()}
                await self._offer(event, render.offered_form(form.title, told), event.channel)
            case Form() as form:
                filled = await self._filled(form, event)
                shown = render.form(filled, once=_once(), dialog=False)
                place = await self._chat.chat_with(event.who.user) if alone else event.channel
                await self._offer(event, render.Message(summary=form.title, card=shown), place)
            case Notice() as notice:
                await self._tell(event, notice)
            case None:
                pass

    async def _offer(self, event: Said | Pressed, shown: render.Message, place: str) -> None:
        """A form, or the button that opens it; with the text already in it, as long as a message holds that."""
        if render.too_large(shown):
            await self._tell(event, Notice(slug="command-too-long"))
        else:
            await self._chat.reply(shown, place)

    async def _tell(self, event: Said | Pressed, notice: Notice) -> None:
        """In private; where that cannot be, in the place where it was said."""
        try:
            await self._chat.tell(event.who, notice, channel=event.channel)
        except Unreachable:
            await self._chat.reply(render.notice(notice, tenant=self._tenant, turn=_once()), event.channel)

    async def give_up(self, event: Event) -> None:
        """It could not be worked off."""
        await self._door.give_up(event)

    async def invoked(self, activity: Activity) -> dict[str, Any]:
        """The body of the answer to what must be answered at once."""
        match activity.get("name"):
            case "adaptiveCard/action":
                return await self._acted(activity)
            case "task/fetch" | "composeExtension/fetchTask":
                return await _in_time(self._opened(activity), _words)
            case "task/submit" | "composeExtension/submitAction":
                return await _in_time(self._submitted(activity), _words)
            case _:
                return {}

    async def _acted(self, activity: Activity) -> dict[str, Any]:
        """A button on a card: stored, then noted; or the inputs of a form in a chat."""
        if inbound.sent(activity, tenant=self._tenant) is not None:
            return await _in_time(self._form_in_chat(activity), _said)
        if inbound.event(_whole(activity), bot="", tenant=self._tenant) is None:
            return _said(sentence(Notice(slug="not-our-card")))
        await self._keep(activity, self._clock.now())
        return _said(_NOTED)

    async def _form_in_chat(self, activity: Activity) -> dict[str, Any]:
        form = await self._judged(activity)
        if form is None:
            return _said(_NOTED)
        return {"statusCode": 200, "type": CARD_TYPE, "value": form}

    async def _opened(self, activity: Activity) -> dict[str, Any]:
        event = inbound.words_again(activity, tenant=self._tenant) or inbound.asked(activity, tenant=self._tenant)
        if event is None:
            return _words(sentence(Notice(slug="not-our-card")))
        match await self._door.ask(event):
            case Form() as form:
                return _dialog(form.title, render.form(await self._filled(form, event), once=_once()))
            case Notice() as notice:
                return _words(sentence(notice))
            case None:
                return _words(_NOTED)

    async def _submitted(self, activity: Activity) -> dict[str, Any]:
        form = await self._judged(activity, dialog=True)
        return {} if form is None else form

    async def _judged(self, activity: Activity, *, dialog: bool = False) -> dict[str, Any] | None:
        """The form once more where there is something to read or to mend; None once it is stored."""
        sent, told = inbound.sent(activity, tenant=self._tenant), inbound.pressed(activity) or {}
        if sent is None:
            return (
                _words(sentence(Notice(slug="not-our-form")))
                if dialog
                else _said(sentence(Notice(slug="not-our-form")))
            )
        wrong: Mapping[str, str] = {}
        if told.get("do") == CHECK:
            form = await self._door.look(sent)
        else:
            came = self._clock.now()
            verdict = await self._door.judge(replace(sent, came=came))
            match verdict:
                case Accepted():
                    await self._keep(activity, came)
                    return None
                case Wrong():
                    form, wrong = drawn_again(told, sent.fields), verdict.fields
                case Form():
                    form = verdict
        shown = render.form(form, once=str(told.get("once")), wrong=wrong, dialog=dialog)
        return _dialog(form.title, shown) if dialog else shown

    async def _filled(self, form: Form, event: Said | Picked | Pressed) -> Form:
        """The form with what is slow in it, if that is quick enough; else without, and `Check the text` looks again."""
        if not form.loading:
            return form
        try:
            async with asyncio.timeout(_ANSWER_WITHIN):
                return await self._door.fill(form, event)
        except (TimeoutError, Unreachable) as fault:
            _log.info("form not filled in time", why=type(fault).__name__)
            return form


def _whole(activity: Activity) -> dict[str, Any]:
    return {"activity": dict(activity), "received": "", "part": inbound.WHOLE, "number": 0}


def _said(words: str) -> dict[str, Any]:
    """An answer to a card's button that leaves the card as it is.

    https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
    """
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


def _dialog(title: str, card: Element) -> dict[str, Any]:
    """An answer that opens a dialog, or draws the open one anew.

    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
    """
    shown = {"title": title, "height": "large", "width": "large", "card": {"contentType": CARD_TYPE, "content": card}}
    return {"task": {"type": "continue", "value": shown}}


def _words(words: str) -> dict[str, Any]:
    return {"task": {"type": "message", "value": words}}


async def _in_time(answer: Awaitable[dict[str, Any]], late: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """The answer, or a sentence where it takes so long that Teams would show nothing but a fault."""
    try:
        async with asyncio.timeout(_ANSWER_BY):
            return await answer
    except TimeoutError:
        return late(sentence(Notice(slug="unreachable")))


def _once() -> str:
    return uuid.uuid4().hex[:12]
