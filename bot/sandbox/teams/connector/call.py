"""One call of the connector, with what it was given, and where it wants to go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.teams.errors import bad_syntax, forbidden, no_activity, no_conversation, not_in_roster
from bot.sandbox.teams.site import Site
from bot.sandbox.teams.values import Channel, Chat, Json, Message

Place = Channel | Chat
_CONVERSATION = re.compile(r"(?P<place>(19:|a:)[^;\s]+)(;messageid=(?P<thread>\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    site: Site
    path: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def activity(self) -> Json:
        if not isinstance(self.body, dict):
            raise bad_syntax("The request body is not a JSON object.")
        return self.body

    def place(self) -> tuple[Place, str | None]:
        """The channel or chat, and the thread in it."""
        matched = _CONVERSATION.fullmatch(self.path["conversation"])
        if matched is None:
            raise bad_syntax("Bad format of conversation ID")
        place = self.site.place(matched["place"])
        if place is None or (isinstance(place, Channel) and place.deleted):
            raise no_conversation()
        if isinstance(place, Chat) and matched["thread"]:
            raise bad_syntax("Bad format of conversation ID")
        self.require_bot_in(place)
        return place, matched["thread"]

    def require_bot_in(self, place: Place) -> None:
        if isinstance(place, Channel):
            if not self.site.team(place.team_id).installed:
                raise not_in_roster()
            return
        person = self.site.person(place.person)
        if person.blocks_bot:
            raise forbidden("User blocked the conversation with the bot.")
        if not person.has_app:
            raise not_in_roster()

    def message(self, place: Place, thread: str | None) -> Message:
        """The message that the path names, if it is in that conversation and thread."""
        found = self.site.truth.message(place.id, self.path["activity"])
        if found is None or found.deleted or (thread and found.thread != thread):
            raise no_activity()
        return found

    def root(self, place: Place, thread: str | None) -> str | None:
        """The post that a thread hangs on."""
        if thread is None:
            return None
        found = self.site.truth.message(place.id, thread)
        if found is None or found.thread != found.id or found.targeted_to:
            raise no_activity()
        return thread
