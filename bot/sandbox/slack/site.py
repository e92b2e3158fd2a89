"""The one place that every part of the workspace stands on: its identity, truth, clock and switches."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.courier import Courier
from bot.sandbox.slack.delivered import Parcel, ParcelKind
from bot.sandbox.slack.errors import NotOfferedError
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.limits import Limits
from bot.sandbox.slack.passes import Passes
from bot.sandbox.slack.signed import SignedPosts
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.truth import Truth
from bot.sandbox.slack.values import App, Channel, ChannelKind, Json, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the workspace and its one installed app are."""

    team_id: str
    team_name: str
    domain: str
    app_id: str
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str


class Site:
    def __init__(
        self,
        *,
        identity: Identity,
        truth: Truth,
        clock: Clock,
        scopes: Iterable[str],
        events: Iterable[str],
        limited: bool,
        ack_seconds: float,
    ) -> None:
        self.identity = identity
        self.truth = truth
        self.clock = clock
        self.scopes = set(scopes)
        self.events = set(events)
        self.custom_emoji: frozenset[str] = frozenset()
        self.changes = Changes()
        self.limits = Limits(enforced=limited)
        self.faults = Faults()
        self.passes = Passes()
        self.sockets = Sockets(app_id=identity.app_id, clock=clock, changes=self.changes, ack_seconds=ack_seconds)
        self.posts = SignedPosts(secret=identity.signing_secret, clock=clock, ack_seconds=ack_seconds)
        self.courier = Courier(clock=clock, sockets=self.sockets, posts=self.posts)
        self.others: dict[str, App] = {}
        """Further apps, by their tokens."""
        self.address = ""
        self.revoked = False
        self.paid = True
        """Whether the plan has user groups."""
        self.home_tab = True
        """Whether the app has a home tab."""
        self._last_ts = truth.last_ts()

    def now_seconds(self) -> int:
        return int(self.clock.now().timestamp())

    def new_ts(self) -> str:
        """Slack's message time: seconds and microseconds, never twice the same."""
        now = self.clock.now()
        ts = f"{int(now.timestamp())}.{now.microsecond:06d}"
        if ts <= self._last_ts:
            seconds, _, micros = self._last_ts.partition(".")
            after = int(seconds) * 1_000_000 + int(micros) + 1
            ts = f"{after // 1_000_000}.{after % 1_000_000:06d}"
        self._last_ts = ts
        return ts

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{self.truth.next_number():010d}"

    def person(self, who: Person | str) -> Person:
        """By id or by name."""
        wanted = who if isinstance(who, str) else who.id
        person = self.truth.person(wanted) or self.truth.person(self.names().get(wanted, ""))
        if person is None:
            raise NotOfferedError(f"Nobody here is {wanted}.")
        return person

    def names(self) -> dict[str, str]:
        """Everybody's id by name."""
        return {person.name: person.id for person in self.truth.people()}

    def channel(self, which: Channel | str) -> Channel:
        """By id or by name, with or without its #."""
        wanted = which if isinstance(which, str) else which.id
        found = self.truth.channel(wanted)
        if found is not None:
            return found
        for channel in self.truth.channels():
            if channel.name and channel.name == wanted.removeprefix("#"):
                return channel
        raise NotOfferedError(f"There is no channel {wanted}.")

    def im(self, person_id: str) -> Channel | None:
        """The direct conversation of the app with somebody."""
        for channel in self.truth.channels():
            if channel.kind is ChannelKind.IM and person_id in self.truth.members(channel.id):
                return channel
        return None

    def open_im(self, person_id: str) -> Channel:
        channel = self.im(person_id)
        if channel is None:
            channel = Channel(
                id=self.new_id("D"), name="", kind=ChannelKind.IM, creator=person_id, created=self.now_seconds()
            )
            self.truth.keep_channel(channel)
            self.truth.join(channel.id, self.identity.bot_user)
            self.truth.join(channel.id, person_id)
            self.changes.tell("channel", channel.id)
        return channel

    def bot_in(self, channel_id: str) -> bool:
        return self.identity.bot_user in self.truth.members(channel_id)

    def app(self, token: str) -> App:
        """Whose token it is: a further app's, or else the first one's."""
        who = self.identity
        return self.others.get(token) or App(
            user=who.bot_user, bot_id=who.bot_id, bot_token=who.bot_token, scopes=frozenset(self.scopes)
        )

    def emit(self, name: str, event: Json, *, channel: Channel | None = None) -> "asyncio.Future[None]":
        """Tell the app, if it subscribed to this and is in the channel; await it to wait for the ack."""
        if name not in self.events or self.revoked or (channel is not None and not self.bot_in(channel.id)):
            return _done()
        payload: dict[str, Any] = {
            "token": self.identity.verification_token,
            "team_id": self.identity.team_id,
            "api_app_id": self.identity.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.new_id("Ev"),
            "event_time": self.now_seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.identity.team_id,
                    "user_id": self.identity.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": channel is not None and channel.shared,
            "event_context": self.new_id("4-"),
        }
        return self.courier.send(Parcel(kind=ParcelKind.EVENT, payload=payload))


def _done() -> asyncio.Future[None]:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future
