"""The one place that every part of the tenant stands on: its identity, truth, clock and switches."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.slack.changes import Changes
from bot.sandbox.teams.courier import Courier
from bot.sandbox.teams.delivered import Patience
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.faults import Faults
from bot.sandbox.teams.keys import Keyring
from bot.sandbox.teams.limits import Limits
from bot.sandbox.teams.posts import Posts
from bot.sandbox.teams.tokens import Mint
from bot.sandbox.teams.truth import Truth
from bot.sandbox.teams.values import Channel, Chat, Message, Person, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the tenant and its one registered bot are."""

    tenant_id: str
    name: str
    domain: str
    app_id: str
    app_secret: str
    bot_name: str

    @property
    def bot(self) -> str:
        return f"28:{self.app_id}"


class Site:
    def __init__(
        self, *, identity: Identity, truth: Truth, clock: Clock, limited: bool, patience: Patience, token_seconds: int
    ) -> None:
        self.identity = identity
        self.truth = truth
        self.clock = clock
        self.token_seconds = token_seconds
        self.changes = Changes()
        self.limits = Limits(enforced=limited)
        self.faults = Faults()
        self.keyring = Keyring()
        self.mint = Mint(keyring=self.keyring, app_id=identity.app_id)
        self.posts = Posts(mint=self.mint, clock=clock)
        self.courier = Courier(clock=clock, posts=self.posts, changes=self.changes, patience=patience)
        self.address = ""
        self.bearers: dict[str, datetime] = {}
        """Tokens that the bot was given, and until when."""
        self.counts: dict[str, int] = {}
        self.complaints: list[str] = []
        """What the bot did that Microsoft's documentation does not allow."""
        self.legacy_object_id = True
        """Members carry `objectId`, as documented; otherwise `aadObjectId`, as activities do."""
        self.says_roles = True
        self.sign_in_is_busy = False
        self._whole_seconds = False
        self._ahead = timedelta()
        self._last_id = truth.last_message_id()
        self._last_stamp = datetime.min.replace(tzinfo=UTC)

    @property
    def service_url(self) -> str:
        return f"http://{self.address}/emea/"

    def change_secret(self, secret: str) -> None:
        self.identity = replace(self.identity, app_secret=secret)
        self.truth.keep_fact("app_secret", secret)

    def new_guid(self) -> str:
        return f"00000000-0000-4000-8000-{self.truth.next_number():012d}"

    def new_thread_id(self) -> str:
        return f"19:{self.truth.next_number():032x}@thread.tacv2"

    def new_message_id(self) -> str:
        """Teams' message id: milliseconds, never twice the same."""
        self._last_id = max(self._last_id + 1, int(self.clock.now().timestamp() * 1000))
        return str(self._last_id)

    def person(self, who: Person | str) -> Person:
        """By id, by directory id or by name, as they are now."""
        wanted = who if isinstance(who, str) else who.id
        for person in self.truth.people():
            if wanted in {person.id, person.name, person.object_id}:
                return person
        raise NotOfferedError(f"There is nobody called {wanted}.")

    def known(self, member_id: Any) -> Person | None:
        """Whom the bot means by `29:…` or by a directory id."""
        return next((one for one in self.truth.people() if member_id and member_id in {one.id, one.object_id}), None)

    def team(self, which: Team | str) -> Team:
        wanted = which if isinstance(which, str) else which.id
        for team in self.truth.teams():
            if wanted in {team.id, team.name, team.group_id}:
                return team
        raise NotOfferedError(f"There is no team {wanted}.")

    def channel(self, which: Channel | str) -> Channel:
        wanted = which if isinstance(which, str) else which.id
        for channel in self.truth.channels():
            if wanted in {channel.id, channel.name}:
                return channel
        raise NotOfferedError(f"There is no channel {wanted}.")

    def chat_of(self, person: Person) -> Chat:
        """The one conversation that the bot and this person have."""
        for chat in self.truth.chats():
            if chat.person == person.id:
                return chat
        chat = Chat(id=f"a:1{self.truth.next_number():060d}", person=person.id)
        self.truth.keep_chat(chat)
        return chat

    def place(self, conversation_id: str) -> Channel | Chat | None:
        return next((one for one in self.places() if one.id == conversation_id), None)

    def places(self) -> list[Channel | Chat]:
        return [*self.truth.channels(), *self.truth.chats()]

    def members(self, place: Channel | Chat) -> list[Person]:
        if isinstance(place, Chat):
            return [self.person(place.person)]
        known = {one.id: one for one in self.truth.people()}
        return [known[one] for one in self.truth.members(place.team_id)]

    def keep(self, message: Message) -> Message:
        self.truth.keep_message(message)
        self.changes.tell("message", message.id)
        return message

    def timestamp(self) -> str:
        """The time now, and never the same twice: also by a clock that stands still, one thing comes after the other."""
        now = max(self.clock.now().astimezone(UTC) + self._ahead, self._last_stamp + timedelta(microseconds=1))
        if self._whole_seconds:
            return f"{now:%Y-%m-%dT%H:%M:%S}Z"
        self._last_stamp = now
        return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond:06d}0Z"

    def say_times(self, *, whole_seconds: bool, ahead: timedelta) -> None:
        """From now on by another clock."""
        self._whole_seconds, self._ahead = whole_seconds, ahead
        self._last_stamp = datetime.min.replace(tzinfo=UTC)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        self.changes.tell("call", what)
