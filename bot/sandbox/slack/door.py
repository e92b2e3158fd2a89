"""What every act of a person starts from: who they are, where they are, and what they get to see."""

from dataclasses import dataclass, field

from bot.sandbox.slack.delivered import Answer, Parcel, ParcelKind
from bot.sandbox.slack.errors import NotOfferedError
from bot.sandbox.slack.plain import message_lines
from bot.sandbox.slack.server import Server
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import Channel, Json, Message, Person, View

Who = Person | str
Where = Channel | str
What = Message | str
"""A message itself, or its `ts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What somebody sees after an act: an error of Slack's, a private answer, marked fields, the view on top."""

    error: str | None = None
    messages: tuple[Message, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None

    @property
    def ok(self) -> bool:
        return self.error is None and not self.errors

    @property
    def plain(self) -> str:
        return "\n".join(line for message in self.messages for line in message_lines(message))


class Door:
    """The common ground of what the workspace offers to tests and to the page."""

    _site: Site
    _server: Server

    def _actor(self, who: Who) -> Person:
        person = self._site.person(who)
        if person.deleted:
            raise NotOfferedError(f"{person.name} is deactivated and cannot do anything here.")
        return person

    def _member(self, who: Who, where: Where) -> tuple[Person, Channel]:
        person, channel = self._actor(who), self._site.channel(where)
        if person.id not in self._site.truth.members(channel.id):
            raise NotOfferedError(f"{person.name} is not in {channel.name or channel.id}.")
        return person, channel

    def _seen(self, person: Person, channel: Channel, what: What) -> Message:
        ts = what if isinstance(what, str) else what.ts
        message = self._site.truth.message(channel.id, ts)
        if message is None or message.ephemeral_to not in (None, person.id):
            raise NotOfferedError(f"{person.name} sees no message {ts} in {channel.name or channel.id}.")
        return message

    async def _interact(
        self, payload: Json, kind: ParcelKind = ParcelKind.INTERACTIVE, *, answerable: bool = True
    ) -> Answer:
        return await self._site.courier.ask(Parcel(kind=kind, payload=payload, accepts_response=answerable))

    def _top(self, person_id: str) -> View | None:
        stack = self._site.truth.stack(person_id)
        return stack[-1] if stack else None


def failure_of(answer: Answer) -> str | None:
    """Slack's own words to the person whose command or click went nowhere."""
    if answer.acked:
        return None
    return "operation_timeout" if answer.failure == "timeout" else "dispatch_failed"
