"""What people do with the app: its command, its shortcuts, its buttons."""

from typing import Any

from bot.sandbox.slack import payloads
from bot.sandbox.slack.delivered import Answer, ParcelKind
from bot.sandbox.slack.door import Door, Outcome, What, Where, Who, failure_of
from bot.sandbox.slack.errors import NotOfferedError, SlackError
from bot.sandbox.slack.fields import Field, filled, find
from bot.sandbox.slack.modals import keep_values
from bot.sandbox.slack.responses import say
from bot.sandbox.slack.values import Channel, Json, Message, Person, View


class Acting(Door):
    async def slash(self, person: Who, channel: Where, command: str, text: str = "") -> Outcome:
        who, where = self._member(person, channel)
        payload = payloads.slash(self._site, who, where, command, text)
        answer = await self._interact(payload, ParcelKind.COMMAND)
        return self._answered(who, where, answer)

    def _answered(self, who: Person, where: Channel, answer: Answer) -> Outcome:
        body = answer.body if isinstance(answer.body, dict) else {}
        messages: tuple[Message, ...] = ()
        error = failure_of(answer)
        if body.get("text") or body.get("blocks"):
            try:
                messages = (say(self._site, who.id, where.id, body),)
            except SlackError:
                error = "dispatch_failed"
        return Outcome(error=error, messages=messages, view=self._top(who.id))

    async def shortcut(self, person: Who, channel: Where, message: What, callback_id: str) -> Outcome:
        """A shortcut from a message's menu."""
        who, where = self._member(person, channel)
        standing = self._seen(who, where, message)
        if standing.ephemeral_to is not None:
            raise NotOfferedError("A message that only you see has no shortcuts.")
        payload = payloads.message_action(self._site, who, where, standing, callback_id)
        return Outcome(error=failure_of(await self._interact(payload, answerable=False)), view=self._top(who.id))

    async def global_shortcut(self, person: Who, callback_id: str) -> Outcome:
        who = self._actor(person)
        payload = payloads.global_shortcut(self._site, who, callback_id)
        return Outcome(error=failure_of(await self._interact(payload, answerable=False)), view=self._top(who.id))

    async def click(self, person: Who, channel: Where, message: What, button: str, choice: Any = None) -> Outcome:
        """A button or menu on a message, by action_id, label or value; a menu takes the option chosen."""
        who, where = self._member(person, channel)
        standing = self._seen(who, where, message)
        field = find(standing.blocks, button)
        payload = payloads.message_click(self._site, who, standing, field, _chosen(field, choice))
        return Outcome(error=failure_of(await self._interact(payload)), view=self._top(who.id))

    async def click_in_view(self, person: Who, button: str, choice: Any = None, *, view: View | None = None) -> Outcome:
        """A button or menu in the view on top, or in the home tab when that is given."""
        who = self._actor(person)
        standing = view or self._needed_view(who)
        field = find(standing.body["blocks"], button)
        return await self._click_field(who, standing, field, choice)

    async def _click_field(self, who: Person, view: View, field: Field, choice: Any) -> Outcome:
        content = _chosen(field, choice)
        if content and field.kind != "overflow":
            values = {**view.values, field.block_id: {**view.values.get(field.block_id, {})}}
            values[field.block_id][field.action_id] = {"type": field.kind, **content}
            view = keep_values(self._site, view, values)
        payload = payloads.view_click(self._site, who, view, field, content)
        return Outcome(error=failure_of(await self._interact(payload)), view=self._top(who.id))

    def _needed_view(self, who: Person) -> View:
        view = self._top(who.id)
        if view is None:
            raise NotOfferedError(f"{who.name} has no view open.")
        return view


def _chosen(field: Field, choice: Any) -> Json:
    if field.kind == "button":
        return {}
    if field.kind == "overflow":
        options = field.element["options"]
        hits = [one for one in options if choice in (one["value"], one["text"]["text"])]
        return {"selected_option": hits[0]}
    return {name: value for name, value in filled(field, choice).items() if name != "type"}
