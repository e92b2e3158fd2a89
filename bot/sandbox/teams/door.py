"""What every act of a person starts from: who they are, where they are, and what they get to see."""

from dataclasses import dataclass

from bot.sandbox.teams.delivered import Answer, Parcel
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.server import Server
from bot.sandbox.teams.site import Site
from bot.sandbox.teams.values import Channel, Chat, Dialog, Json, Message, Person

Who = Person | str
Where = Channel | Chat | str
"""A channel by name or id, or the chat of a person with the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What somebody sees after pressing or sending something: Teams' own error, a sentence, a card, a dialog."""

    error: str | None = None
    message: str | None = None
    card: Json | None = None
    dialog: Dialog | None = None
    faults: tuple[str, ...] = ()
    """What the documentation does not allow in the bot's answer."""

    @property
    def ok(self) -> bool:
        return self.error is None


class Door:
    """The common ground of what the tenant offers to tests and to the page."""

    _site: Site
    _server: Server

    def _actor(self, who: Who) -> Person:
        person = self._site.person(who)
        if person.disabled:
            raise NotOfferedError(f"{person.name} cannot sign in and does nothing here.")
        return person

    def _place(self, where: Where) -> Channel | Chat:
        if isinstance(where, str):
            found = self._site.place(where)
            return found or self._site.channel(where)
        return where

    def _member(self, who: Who, where: Where) -> tuple[Person, Channel | Chat]:
        person, place = self._actor(who), self._place(where)
        if isinstance(place, Channel) and self._site.channel(place).deleted:
            raise NotOfferedError(f"{place.name} is deleted.")
        if person not in self._site.members(place):
            raise NotOfferedError(f"{person.name} is not in {_called(place)}.")
        return person, place

    def _seen(self, who: Who, message: Message | str) -> tuple[Person, Channel | Chat, Message]:
        """The message as it is now, to somebody who can see it."""
        standing = self._now(message)
        person, place = self._member(who, standing.conversation)
        if standing.deleted or standing.targeted_to not in {None, person.id}:
            raise NotOfferedError(f"{person.name} sees no message {standing.id} in {_called(place)}.")
        return person, place, standing

    def _now(self, message: Message | str) -> Message:
        if isinstance(message, Message):
            found = self._site.truth.message(message.conversation, message.id)
        else:
            every = (self._site.truth.message(place.id, message) for place in self._site.places())
            found = next((one for one in every if one is not None), None)
        if found is None:
            raise NotOfferedError(f"There is no message {message}.")
        return found

    def _hears(self, place: Channel | Chat) -> bool:
        """Whether the bot is told what happens there."""
        if isinstance(place, Chat):
            return self._site.person(place.person).has_app and not self._site.person(place.person).blocks_bot
        return self._site.team(place.team_id).installed

    async def _tell(self, place: Channel | Chat, activity: Json) -> Answer | None:
        """None where there is no bot to hear it."""
        return await self._site.courier.send(Parcel(activity=activity)) if self._hears(place) else None

    async def _ask(self, activity: Json) -> Answer:
        return await self._site.courier.ask(Parcel(activity=activity))


def _called(place: Channel | Chat) -> str:
    return place.name if isinstance(place, Channel) else "that chat"
