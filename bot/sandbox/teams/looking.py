"""What there is to see: for tests, for the page, and for whoever waits for the bot to have done something."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable

from bot.sandbox.slack.changes import Change
from bot.sandbox.teams.door import Door, Where, Who
from bot.sandbox.teams.plain import card_lines, dialog_lines, message_lines
from bot.sandbox.teams.values import Channel, Dialog, Json, Message, Person, Reaction


class Looking(Door):
    def messages(self, where: Where) -> list[Message]:
        """What everybody sees of a channel or a chat, the threads too, oldest first."""
        return [one for one in self._standing(where) if one.targeted_to is None]

    def _standing(self, where: Where) -> list[Message]:
        return [one for one in self._site.truth.messages(self._place(where).id) if not one.deleted]

    def posts(self, where: Where) -> list[Message]:
        """A channel's own messages, without the answers to them."""
        return [one for one in self.messages(where) if one.thread in {None, one.id}]

    def thread(self, message: Message) -> list[Message]:
        """A post and its answers."""
        return [one for one in self.messages(message.conversation) if one.thread == message.thread]

    def channels(self, person: Who) -> list[Channel]:
        """The channels of the teams that somebody is in."""
        who = self._site.person(person)
        return [one for one in self._site.truth.channels() if not one.deleted and who in self._site.members(one)]

    def private(self, person: Who, where: Where) -> list[Message]:
        """What in a channel this person alone sees."""
        who = self._site.person(person)
        return [one for one in self._standing(where) if one.targeted_to == who.id]

    def chat_messages(self, person: Who) -> list[Message]:
        return self.messages(self._site.chat_of(self._site.person(person)))

    def message(self, message: Message | str) -> Message:
        """As it is now."""
        return self._now(message)

    def reactions(self, message: Message) -> list[Reaction]:
        return self._site.truth.reactions(message)

    def mentioned(self, message: Message) -> list[Person]:
        """Whom a message of the bot notifies: a mention counts only if its text stands in the message or its card."""
        standing = self._now(message)
        card = standing.card or {}
        entities = [*standing.entities, *card.get("msteams", {}).get("entities", [])]
        body = {name: value for name, value in card.items() if name != "msteams"}
        words = f"{standing.text}\n{json.dumps(body, ensure_ascii=False)}"
        named = [one["mentioned"]["id"] for one in entities if one["type"] == "mention" and one["text"] in words]
        return [person for key in named if (person := self._site.known(key))]

    def dialog(self, person: Who) -> Dialog | None:
        return self._site.truth.dialog(self._site.person(person).id)

    def card(self, message: Message, person: Who | None = None) -> Json | None:
        """Everybody's card, or what one person sees in its place since they pressed a button."""
        standing = self._now(message)
        own = self._site.truth.own_view(standing, self._site.person(person).id) if person is not None else None
        return own or standing.card

    def plain(self, what: Message | Dialog | Json, person: Who | None = None) -> str:
        if isinstance(what, Dialog):
            return "\n".join(dialog_lines(what))
        if isinstance(what, dict):
            return "\n".join(card_lines(what))
        standing = self._now(what)
        return "\n".join(message_lines(standing, self.card(standing, person)))

    def shown(self, person: Who, where: Where) -> str:
        """A channel or a chat as this person reads it: who says what, answers set in, reactions behind."""
        who, place = self._member(person, where)
        seen = [one for one in self._standing(place) if one.targeted_to in {None, who.id}]
        roots = [one for one in seen if one.thread in {None, one.id}]
        lines: list[str] = []
        for root in roots:
            lines += self._shown(root, who.id, "")
            for answer in seen:
                if answer.thread == root.id and answer.id != root.id:
                    lines += self._shown(answer, who.id, "  ")
        return "\n".join(lines)

    def _shown(self, message: Message, person_id: str, indent: str) -> list[str]:
        sender = self._site.known(message.sender)
        name = sender.display_name if sender else self._site.identity.bot_name
        marks = [" (edited)" if message.edited else "", " (only you see this)" if message.targeted_to else ""]
        body = message_lines(message, self.card(message, person_id))
        reactions = [f"{one.type} {len(one.people)}" for one in self.reactions(message)]
        lines = [f"{name}{''.join(marks)}:", *(f"  {line}" for line in body)]
        return [f"{indent}{line}" for line in [*lines, *([f"  ({', '.join(reactions)})"] if reactions else [])]]

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Returns the call that ends it."""
        return self._site.changes.listen(listener)

    def changes(self) -> AsyncIterator[Change]:
        return self._site.changes.follow()

    async def until(self, condition: Callable[[], object], *, seconds: float = 5) -> None:
        """Wait, in the machine's time, until the bot has brought something about."""
        try:
            await self._site.changes.until(lambda: bool(condition()), seconds)
        except TimeoutError:
            called = ", ".join(name for name, _, _ in self._server.calls[-5:]) or "nothing"
            said = "; ".join(self._site.complaints) or "nothing"
            raise TimeoutError(
                f"Still not so after {seconds} s. The bot last called: {called}. Teams complained of: {said}."
            ) from None

    async def settle(self, *, quiet: float = 0.03, seconds: float = 5) -> None:
        """Wait until nothing is being delivered and the bot has called nothing for a moment of the machine's time."""
        since = time.monotonic()
        async with asyncio.timeout(seconds):
            while True:
                busy = self._site.courier.busy or self._server.under_way
                idle = time.monotonic() - max(self._server.last_call, since)
                if not busy and idle >= quiet:
                    return
                if busy:
                    since = time.monotonic()
                await asyncio.sleep(max(0.001, quiet - idle))

    def snapshot(self) -> Json:
        """Everything there is to show, as JSON."""
        site = self._site
        return {
            "tenant": {"id": site.identity.tenant_id, "name": site.identity.name},
            "bot": site.identity.bot,
            "now": site.clock.now().isoformat(),
            "people": [
                {
                    "id": one.id,
                    "name": one.name,
                    "display_name": one.display_name,
                    "role": one.role.value,
                    "disabled": one.disabled,
                    "is_foreign": one.tenant_id != site.identity.tenant_id,
                    "chat": self._chat_json(one.id),
                    "dialog": self.plain(dialog) if (dialog := self.dialog(one)) else None,
                }
                for one in site.truth.people()
            ],
            "teams": [
                {"id": one.id, "name": one.name, "installed": one.installed, "members": site.truth.members(one.id)}
                for one in site.truth.teams()
            ],
            "channels": [self._channel_json(one) for one in site.truth.channels() if not one.deleted],
        }

    def _chat_json(self, person_id: str) -> list[Json]:
        chats = [one for one in self._site.truth.chats() if one.person == person_id]
        return [self._message_json(one) for chat in chats for one in self.messages(chat)]

    def _channel_json(self, channel: Channel) -> Json:
        return {
            "id": channel.id,
            "team": channel.team_id,
            "name": channel.name,
            "messages": [self._message_json(one) for one in self._standing(channel)],
        }

    def _message_json(self, message: Message) -> Json:
        return {
            "id": message.id,
            "thread": message.thread,
            "sender": message.sender,
            "plain": self.plain(message),
            "card": message.card,
            "edited": message.edited,
            "targeted_to": message.targeted_to,
            "reactions": [{"type": one.type, "people": list(one.people)} for one in self.reactions(message)],
        }
