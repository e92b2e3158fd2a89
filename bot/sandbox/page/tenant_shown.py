"""What the page shows of a tenant to one person: its channels, their chat with the app, and the dialog before them."""

from dataclasses import dataclass

from bot.sandbox.teams import Message, NotOfferedError, Person, Tenant
from bot.sandbox.teams.values import Channel, Json

CHAT = "chat"
"""Stands for the chat that somebody has with the app alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantShown:
    tenant: Tenant

    def to(self, name: str) -> Json:
        """To whoever has that name there, too; who has none sees nothing."""
        try:
            you = self.tenant.person(name)
        except NotOfferedError:
            return {"you": None, "rooms": [], "dialog": None}
        rooms = [self._room(one, you) for one in self.tenant.channels(you) if one.id != one.team_id]
        chat = [self._message(one, you) for one in self.tenant.chat_messages(you)]
        dialog = self.tenant.dialog(you)
        return {
            "you": you.display_name,
            "rooms": [*rooms, {"id": CHAT, "name": "", "messages": chat}],
            "dialog": {"title": dialog.title, "card": dialog.card} if dialog else None,
        }

    def _room(self, channel: Channel, you: Person) -> Json:
        messages = [*self.tenant.messages(channel), *self.tenant.private(you, channel)]
        return {"id": channel.id, "name": channel.name, "messages": [self._message(one, you) for one in messages]}

    def _message(self, message: Message, you: Person) -> Json:
        return {
            "id": message.id,
            "thread": message.thread if message.thread != message.id else None,
            "by": None if message.by_bot else self.tenant.person(message.sender).display_name,
            "at": message.at,
            "edited": message.edited,
            "text": message.text,
            "card": self.tenant.card(message, you),
            "reactions": [
                {
                    "type": one.type,
                    "people": [self.tenant.person(who).display_name for who in one.people],
                    "yours": you.id in one.people,
                }
                for one in self.tenant.reactions(message)
            ],
        }
