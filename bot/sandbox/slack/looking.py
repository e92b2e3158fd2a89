"""What there is to see: for tests, for the page, and for whoever waits for the app to have done something."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from bot.sandbox.slack.changes import Change
from bot.sandbox.slack.door import Door, What, Where, Who
from bot.sandbox.slack.plain import message_lines, view_lines
from bot.sandbox.slack.shown import interacting_user, moment, permalink, reaction_values, view_json
from bot.sandbox.slack.values import SLACKBOT, Channel, Json, Message, Person, Reaction, View


class Looking(Door):
    def messages(self, channel: Where) -> list[Message]:
        """What everybody sees, oldest first."""
        return self._site.truth.messages(self._site.channel(channel).id)

    def message(self, channel: Where, message: What) -> Message | None:
        ts = message if isinstance(message, str) else message.ts
        return self._site.truth.message(self._site.channel(channel).id, ts)

    def reactions(self, channel: Where, message: What) -> list[Reaction]:
        ts = message if isinstance(message, str) else message.ts
        return self._site.truth.reactions(self._site.channel(channel).id, ts)

    def ephemerals(self, person: Who, channel: Where) -> list[Message]:
        """What this person alone sees there, oldest first."""
        return self._site.truth.ephemerals(self._site.person(person).id, self._site.channel(channel).id)

    def ims(self, person: Who) -> list[Message]:
        """The direct conversation of the app with them."""
        channel = self._site.im(self._site.person(person).id)
        return self._site.truth.messages(channel.id) if channel else []

    def im_channel(self, person: Who) -> Channel:
        return self._site.open_im(self._site.person(person).id)

    def open_view(self, person: Who) -> View | None:
        return self._top(self._site.person(person).id)

    def view_stack(self, person: Who) -> list[View]:
        return self._site.truth.stack(self._site.person(person).id)

    def home(self, person: Who) -> View | None:
        return self._site.truth.home(self._site.person(person).id)

    @staticmethod
    def plain(what: Message | View) -> str:
        return "\n".join(message_lines(what) if isinstance(what, Message) else view_lines(what))

    def permalink(self, message: Message) -> str:
        return permalink(self._site, message)

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Returns the call that ends it."""
        return self._site.changes.listen(listener)

    def changes(self) -> AsyncIterator[Change]:
        return self._site.changes.follow()

    async def until(self, condition: Callable[[], object], *, seconds: float = 5) -> None:
        """Wait, in the machine's time, until the app has brought something about."""
        try:
            await self._site.changes.until(lambda: bool(condition()), seconds)
        except TimeoutError:
            called = ", ".join(name for name, _ in self._server.calls[-5:]) or "nothing"
            raise TimeoutError(f"Still not so after {seconds} s. The app last called: {called}.") from None

    async def wait_for_view(self, person: Who, title: str | None = None, *, seconds: float = 5) -> View:
        await self.until(lambda: (view := self.open_view(person)) and title in (None, view.title), seconds=seconds)
        view = self.open_view(person)
        if view is None:
            raise LookupError("The view was closed again.")
        return view

    async def settle(self, *, quiet: float = 0.03, seconds: float = 5) -> None:
        """Wait until nothing is being delivered and the app has called nothing for a moment of the machine's time."""
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
            "team": {"id": site.identity.team_id, "name": site.identity.team_name, "domain": site.identity.domain},
            "bot": site.identity.bot_user,
            "sockets": site.sockets.count,
            "now": site.clock.now().isoformat(),
            "people": [self._person(one) for one in site.truth.people() if one.id != SLACKBOT],
            "channels": [self._channel(one) for one in site.truth.channels()],
            "views": [
                {"person": one.person, "place": one.place, "kind": one.kind, "plain": self.plain(one)}
                | {"view": view_json(one), "errors": dict(one.errors)}
                for one in site.truth.open_views()
            ],
        }

    def _person(self, person: Person) -> Json:
        flags = ("is_admin", "is_restricted", "is_ultra_restricted", "is_bot", "deleted")
        return (
            interacting_user(person)
            | {"real_name": person.real_name, "email": person.email, "tz": person.tz}
            | {flag: getattr(person, flag) for flag in flags}
            | {"is_foreign": person.team_id != self._site.identity.team_id}
        )

    def _channel(self, channel: Channel) -> Json:
        truth = self._site.truth
        members = truth.members(channel.id)
        private = [self._message(one) for member in members for one in truth.ephemerals(member, channel.id)]
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind.value,
            "archived": channel.archived,
            "members": members,
            "messages": sorted(
                [*map(self._message, truth.messages(channel.id)), *private], key=lambda one: str(one["ts"])
            ),
        }

    def _message(self, message: Message) -> Json:
        return {
            "ts": message.ts,
            "time": moment(message.ts),
            "user": message.user,
            "text": message.text,
            "blocks": message.blocks,
            "plain": self.plain(message),
            "thread_ts": message.thread_ts,
            "edited": message.edited,
            "ephemeral_to": message.ephemeral_to,
            "pings": message.pings,
            "reactions": reaction_values(self._site.truth.reactions(message.channel, message.ts)),
        }
