"""What people do with the bot's cards and forms: press, fill in, open, send, close."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.teams import activities, answers
from bot.sandbox.teams.answers import Understood
from bot.sandbox.teams.door import Door, Outcome, Who
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.inputs import button, filled
from bot.sandbox.teams.values import Channel, Chat, Dialog, Json, Message, Person

_CONTEXT = {"theme": "default"}
Given = Mapping[str, Any]


class Acting(Door):
    async def press(
        self, person: Who, message: Message, name: str, given: Given | None = None, *, old_client: bool = False
    ) -> Outcome:
        """A button on what this person sees of a card, by title, id or verb, with what they entered into its inputs."""
        who, place, standing = self._seen(person, message)
        card = self._card_for(standing, who)
        pressed = button(card, name, old_client=old_client)
        alone = str(pressed.action.get("associatedInputs", "auto")).lower() == "none"
        values = {} if alone else filled(pressed.inputs, given or {})
        match pressed.action["type"]:
            case "Action.Execute":
                return await self._execute(who, place, standing, pressed.action, values=values, trigger="manual")
            case "Action.Submit":
                data = _merged(pressed.action.get("data"), values)
                return await self._submit(who, place, standing, data, dialogs=not old_client)
            case kind:
                raise NotOfferedError(f"{kind} tells the bot nothing.")

    async def open_card(self, person: Who, message: Message) -> Outcome:
        """They scroll to it: the client asks for news by itself, if the card lists them for that."""
        who, place, standing = self._seen(person, message)
        refresh = (standing.card or {}).get("refresh") or {}
        if who.id not in refresh.get("userIds", []):
            return Outcome()
        return await self._execute(who, place, standing, refresh["action"], values={}, trigger="automatic")

    async def refresh_card(self, person: Who, message: Message) -> Outcome:
        """`Refresh card` in the message's menu, which a card with a refresh has."""
        who, place, standing = self._seen(person, message)
        refresh = (standing.card or {}).get("refresh")
        if refresh is None:
            raise NotOfferedError("This card cannot be refreshed.")
        return await self._execute(who, place, standing, refresh["action"], values={}, trigger="manual")

    async def _execute(
        self,
        who: Person,
        place: Channel | Chat,
        message: Message,
        action: Json,
        *,
        values: Json,
        trigger: str,
    ) -> Outcome:
        """https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#request-format."""
        sent = {name: action[name] for name in ("type", "title", "id", "verb") if name in action}
        value: Json = {"action": {**sent, "data": _merged(action.get("data"), values)}, "trigger": trigger}
        answer = await self._ask(activities.invoke(self._site, place, who, "adaptiveCard/action", value, about=message))
        understood = self._judged("adaptiveCard/action", answers.card_action(answer))
        if understood.card is not None:
            # Others keep the card that they had, until the bot updates the message.
            self._site.truth.keep_own_view(self._now(message), who.id, understood.card)
            self._site.changes.tell("message", message.id)
        return Outcome(
            error=understood.error, message=understood.message, card=understood.card, faults=understood.faults
        )

    async def _submit(
        self, who: Person, place: Channel | Chat, message: Message, data: Any, *, dialogs: bool
    ) -> Outcome:
        """What has no dialogs, such as Microsoft's own Agents Playground, sends a button that opens one as a message."""
        wish = data.get("msteams") if isinstance(data, dict) else None
        if dialogs and isinstance(wish, dict) and wish.get("type") == "task/fetch":
            value = {"data": data, "context": _CONTEXT}
            answer = await self._ask(activities.invoke(self._site, place, who, "task/fetch", value, about=message))
            understood = self._judged("task/fetch", answers.task(answer, may_close=False))
            return self._opened(who, place, message, None, understood)
        told = await self._tell(place, activities.submitted(self._site, place, who, message, data))
        return Outcome() if told is not None and told.taken else Outcome(error=answers.UNREACHABLE)

    async def extension(self, person: Who, message: Message, command: str) -> Outcome:
        """A command of the message extension in a message's … menu; the dialog that it opens is in front of them then."""
        who, place, standing = self._seen(person, message)
        if standing.targeted_to:
            raise NotOfferedError("A message that only you see has no such menu.")
        value = self._command(command, place, standing)
        answer = await self._ask(
            activities.invoke(self._site, place, who, "composeExtension/fetchTask", value, about=standing)
        )
        understood = self._judged("composeExtension/fetchTask", answers.task(answer, may_close=False))
        return self._opened(who, place, standing, command, understood)

    async def compose_extension(self, person: Who, where: Channel | Chat, command: str) -> Outcome:
        """The same from the compose box: there is no message that it is about."""
        who, place = self._member(person, where)
        value = self._command(command, place, None)
        answer = await self._ask(
            activities.invoke(self._site, place, who, "composeExtension/fetchTask", value, about=None)
        )
        understood = self._judged("composeExtension/fetchTask", answers.task(answer, may_close=False))
        return self._opened(who, place, None, command, understood)

    async def send_dialog(self, person: Who, given: Given | None = None, name: str | None = None) -> Outcome:
        """Send the dialog in front of them, by its only button or by the one that is named."""
        who = self._actor(person)
        dialog = self._site.truth.dialog(who.id)
        if dialog is None:
            raise NotOfferedError(f"{who.name} has no dialog open.")
        pressed = button(dialog.card, name or _only_button(dialog.card))
        if pressed.action["type"] != "Action.Submit":
            raise NotOfferedError("A dialog is sent by Action.Submit alone.")
        data = _merged(pressed.action.get("data"), filled(pressed.inputs, given or {}))
        place = self._place(dialog.conversation)
        about = self._site.truth.message(dialog.conversation, dialog.message) if dialog.message else None
        if dialog.command is None:
            kind, value = "task/submit", {"data": data, "context": _CONTEXT}
        else:
            kind, value = "composeExtension/submitAction", self._command(dialog.command, place, about) | {"data": data}
        answer = await self._ask(activities.invoke(self._site, place, who, kind, value, about=about))
        read = answers.task(answer, may_close=True) if dialog.command is None else answers.extension(answer)
        understood = self._judged(kind, read)
        if understood.error is not None:
            # Teams says so above the form, and it stays.
            return Outcome(error=understood.error, dialog=dialog, faults=understood.faults)
        body = answer.body if isinstance(answer.body, dict) else {}
        self._site.truth.drop_dialog(who.id)
        if "task" in body and understood.card is not None:
            return self._opened(who, place, about, dialog.command, understood)
        self._site.changes.tell("dialog", who.id)
        return Outcome(message=understood.message, card=understood.card)

    def close_dialog(self, person: Who) -> None:
        """The bot is told nothing."""
        self._site.truth.drop_dialog(self._site.person(person).id)

    def _opened(
        self, who: Person, place: Channel | Chat, about: Message | None, command: str | None, understood: Understood
    ) -> Outcome:
        if understood.error is not None or understood.card is None:
            return Outcome(error=understood.error, message=understood.message, faults=understood.faults)
        dialog = Dialog(
            person=who.id,
            title=understood.title,
            card=understood.card,
            command=command,
            conversation=place.id,
            message=about.id if about else None,
        )
        self._site.truth.keep_dialog(dialog)
        self._site.changes.tell("dialog", who.id)
        return Outcome(dialog=dialog)

    def _judged(self, what: str, understood: Understood) -> Understood:
        self._site.complaints.extend(f"{what}: {fault}" for fault in understood.faults)
        return understood

    def _card_for(self, message: Message, who: Person) -> Json:
        card = self._site.truth.own_view(message, who.id) or message.card
        if card is None:
            raise NotOfferedError("There is no card on that message.")
        return card

    def _command(self, command: str, place: Channel | Chat, message: Message | None) -> Json:
        """https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module."""
        value: Json = {
            "commandId": command,
            "commandContext": "message" if message else "compose",
            "requestId": self._site.new_guid().replace("-", ""),
            "context": _CONTEXT,
        }
        return value | ({"messagePayload": self._payload(place, message)} if message else {})

    def _payload(self, place: Channel | Chat, message: Message) -> Json:
        sender = self._site.known(message.sender)
        who: Json = {"device": None, "conversation": None, "user": None, "application": None}
        if sender is not None:
            who["user"] = {
                "userIdentityType": "aadUser",
                "id": sender.object_id,
                "displayName": sender.display_name,
            }
        else:
            identity = self._site.identity
            who["application"] = {
                "applicationIdentityType": "bot",
                "id": identity.app_id,
                "displayName": identity.bot_name,
            }
        made = datetime.fromtimestamp(message.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "linkToMessage": f"https://teams.microsoft.com/l/message/{place.id}/{message.id}",
            "id": message.id,
            "replyToId": message.thread if message.thread != message.id else None,
            "createdDateTime": made,
            "lastModifiedDateTime": None,
            "deleted": False,
            "summary": message.summary or None,
            "importance": "normal",
            "locale": "en-us",
            "body": {"contentType": "html", "content": activities.html_of(message.text)},
            "from": who,
            "reactions": [],
            "mentions": [],
            # What is on a message is not passed on to whoever is asked about it.
            "attachments": [],
        }


def _merged(data: Any, values: Mapping[str, str]) -> Any:
    """What was entered wins over what the card's author hid in the button."""
    if isinstance(data, str):
        return data
    return {**(data or {}), **values}


def _only_button(card: Json) -> str:
    titles = [str(one.get("title") or one.get("id")) for one in card.get("actions", [])]
    if len(titles) != 1:
        raise NotOfferedError(f"Which button: {', '.join(titles) or 'there is none'}?")
    return titles[0]
