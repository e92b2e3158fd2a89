"""The outside world of a scenario: a chat and a network that remember everything, in a process that nobody kills.

What it holds is the truth that the product is judged by. Its methods are those of the ports, but not async: the
product calls them over a line.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from approvals.domain.card import Card, MessageRef
from approvals.domain.draft import Post as PublicPost
from approvals.domain.gate import Clearance
from approvals.domain.lifecycle import Status
from approvals.domain.notice import Notice
from approvals.domain.people import Account, Identity, Platform, Profile, Standing
from approvals.domain.vote import Mark, Source
from approvals.errors import Ambiguous, NoEffect, Stale, Throttled
from approvals.ports import Marks, Posted, Published
from bot.events import Event, FormSent, MessageTouched, Pressed, Reacted
from bot.publishers.clearing import refuse_unfit
from tests.crash.scenario import Arrival

EMOJI = {Mark.APPROVE: "white_check_mark", Mark.REJECT: "x", Mark.HOLD: "raised_hand"}
HOME, CHANNEL = "T1", "C1"


def identity(name: str) -> Identity:
    """Somebody of the workspace; `bo2` is another account of Bo's."""
    return Identity(platform=Platform.SLACK, workspace=HOME, user=f"U{name.upper()}")


@dataclass(slots=True, kw_only=True)
class Message:
    """A card in the channel, as people see it."""

    ref: MessageRef
    card: Card
    marks: dict[Mark, set[Identity]] = field(default_factory=lambda: {mark: set() for mark in Mark})
    gone: bool = False
    asked: int = 0
    """How often it began to ask what became of the post."""
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A post of ours that the public can see."""

    id: str
    text: str
    parent_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said with a mark, in the order in which they said it."""

    who: Identity
    draft: int
    revision: int
    mark: Mark
    door: Source
    added: bool
    at: datetime
    letter: str


@dataclass(slots=True, kw_only=True)
class Letter:
    """An event on its way; it is sent until it is acknowledged."""

    key: str
    event: Event
    sent: int = 0
    acknowledged: bool = False


class Street:
    """`lag`: how late the own timeline shows a post; `faults`: what becomes of the answers to the first posts."""

    platform = Platform.SLACK

    def __init__(self, *, now: Callable[[], datetime], arrival: Arrival, lag: float, faults: tuple[str, ...]) -> None:
        self._now = now
        self._arrival = arrival
        self._lag = timedelta(seconds=lag)
        self._faults = list(faults)
        self.messages: list[Message] = []
        self.live: list[Live] = []
        self.said: list[Said] = []
        self.sentences: list[Notice] = []
        self.letters: list[Letter] = []
        self.posts: dict[str, PublicPost] = {}
        self.stirred_at = now()
        """When the outside last did something: a person, or the network."""

    # People

    def card(self, answering: str, version: int = 1) -> Message | None:
        """The newest card of that version of the answer to a post, if it is in the channel."""
        found = [
            one
            for one in self.messages
            if not one.gone and one.card.parent and (one.card.parent.id, one.card.revision) == (answering, version)
        ]
        return found[-1] if found else None

    def stands(self, answering: str, *statuses: Status, version: int = 1) -> bool:
        """Whether that card is there and says one of these."""
        message = self.card(answering, version)
        return message is not None and (not statuses or message.card.status in statuses)

    def passed(self, seconds: float) -> bool:
        """Whether nobody has done anything for so long."""
        return self._now() >= self.stirred_at + timedelta(seconds=seconds)

    def said_so(self, slug: str) -> bool:
        """Whether that sentence stands in the channel."""
        return any(notice.slug == slug for notice in self.sentences)

    def complains(self, post_id: str) -> None:
        """A customer writes."""
        self.posts[post_id] = PublicPost(
            id=post_id,
            author="carla",
            text=f"@acme when do you open on Saturday in street {post_id}?",
            url=f"https://x.com/carla/status/{post_id}",
            at=self._now(),
            conversation=post_id,
            mentions=("acme",),
        )

    def sends_form(self, name: str, form: str, memory: str = '{"channel": "C1"}', **fields: str) -> None:
        """Somebody fills in a form."""
        key = f"form-{len(self.letters)}"
        self._write(FormSent(who=identity(name), id=key, form=form, fields=fields, memory=memory), key)

    def reacts(self, name: str, mark: Mark, answering: str, version: int = 1, *, added: bool = True) -> None:
        """An emoji goes on a card, or is taken off."""
        message = self._card(answering, version)
        (message.marks[mark].add if added else message.marks[mark].discard)(identity(name))
        stamp = self._stamp()
        event = Reacted(who=identity(name), message=message.ref, name=EMOJI[mark], added=added, stamp=stamp)
        self._say(name, message, mark, Source.REACTION, added=added, letter=self._write(event, f"event-{stamp}"))

    def presses(
        self,
        name: str,
        action: str,
        answering: str,
        version: int = 1,
        *,
        value: str = "",
        mark: Mark | None = None,
        added: bool = True,
    ) -> None:
        """A button, of a card unless it has another `value`; `mark` is the mark that it makes or takes back."""
        message, stamp = self._card(answering, version), self._stamp()
        event = Pressed(
            who=identity(name),
            channel=CHANNEL,
            action=action,
            value=value or message.card.key,
            message=message.ref,
            stamp=stamp,
        )
        key = self._write(event, f"event-{stamp}")
        if mark:
            self._say(name, message, mark, Source.BUTTON, added=added, letter=key)

    def deletes_card(self, answering: str, version: int = 1) -> None:
        """Somebody deletes a message of ours by hand."""
        message = self._card(answering, version)
        message.gone = True
        self._write(MessageTouched(message=message.ref, deleted=True), f"event-{self._stamp()}")

    def _card(self, answering: str, version: int) -> Message:
        message = self.card(answering, version)
        if message is None:
            raise LookupError(f"there is no card of version {version} in answer to {answering}")
        return message

    def _say(self, name: str, message: Message, mark: Mark, door: Source, *, added: bool, letter: str) -> None:
        self.said.append(
            Said(
                who=identity(name),
                draft=message.card.draft,
                revision=message.card.revision,
                mark=mark,
                door=door,
                added=added,
                at=self._now(),
                letter=letter,
            )
        )

    def _stamp(self) -> str:
        return f"{1_800_000_000 + len(self.letters)}.000000"

    def _write(self, event: Event, key: str) -> str:
        self.stirred_at = self._now()
        self.letters.append(Letter(key=key, event=event))
        return key

    # The postman

    def to_deliver(self) -> list[Letter]:
        """What is to be sent now: everything not acknowledged, as the platform's way with events has it."""
        waiting = [letter for letter in self.letters if not letter.acknowledged]
        for letter in waiting:
            letter.sent += 1
        if self._arrival is Arrival.DISORDER:
            return waiting[::-1]
        return [copy for one in waiting for copy in [one, one]] if self._arrival is Arrival.TWICE else waiting

    def acknowledge(self, key: str) -> None:
        """The product has stored it; where acknowledgements get lost, the first one does."""
        for letter in self.letters:
            if letter.key == key and (self._arrival is not Arrival.ACK_LOST or letter.sent > 1):
                letter.acknowledged = True

    # Chat

    def post_card(self, card: Card, *, channel: str, key: str) -> Posted:
        ref = MessageRef(platform=self.platform, workspace=HOME, channel=channel, id=f"{len(self.messages) + 1}.000000")
        self.messages.append(Message(ref=ref, card=card))
        return Posted(message=ref, trace=None)

    def fits(self, card: Card) -> None:
        pass

    def offer_marks(self, ref: MessageRef) -> None:
        pass

    def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:
        found = [one for one in self.messages if one.card.key == key and not one.gone]
        return Posted(message=found[0].ref, trace=None) if found else None

    def key_of(self, ref: MessageRef) -> str | None:
        message = self._at(ref)
        return message.card.key if message else None

    def show_card(self, card: Card, ref: MessageRef) -> str | None:
        message = self._at(ref)
        if message is None:
            raise Stale("card-gone")
        message.asked += card.status is Status.ASKING and message.card.status is not Status.ASKING
        message.card = card
        return None

    def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        message = self._at(ref)
        if message is None:
            return None
        return Marks(present={mark: frozenset(who) for mark, who in message.marks.items()}, complete=True)

    def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        message = self._at(ref)
        return self.marks(ref, left=None) if message and message.card.key == card.key else None

    def profile(self, who: Identity) -> Profile:
        return Profile(identity=who, standing=Standing.MEMBER, name=who.user.lower())

    def by_email(self, address: str) -> Profile | None:
        return None

    def tell(self, who: Identity, notice: Notice, *, channel: str) -> None:
        pass

    def say(self, notice: Notice, *, channel: str, thread: MessageRef | None) -> None:
        self.sentences.append(notice)

    def _at(self, ref: MessageRef) -> Message | None:
        return next((one for one in self.messages if one.ref == ref and not one.gone), None)

    # Network

    def id_in(self, link: str) -> str | None:
        return link.rpartition("/")[2] or None

    def says(self, post: PublicPost, text: str, *, parent_id: str | None) -> bool:
        return (post.in_reply_to, post.text) == (parent_id, text)

    def post(self, post_id: str) -> PublicPost | None:
        return self.posts.get(post_id)

    def followers(self, handle: str) -> int | None:
        return None

    def newest(self, account: Account) -> str | None:
        shown = self._shown()
        return shown[-1].id if shown else None

    def publish(self, clearance: Clearance, account: Account) -> Published:
        refuse_unfit(clearance, account, network="x", now=self._now())
        fault = self._faults.pop(0) if self._faults else ""
        if fault:
            self.stirred_at = self._now()
        match fault:
            case "lost-before":
                raise Ambiguous("connection-lost")
            case "throttled":
                raise Throttled("network-throttled", until=self._now() + timedelta(seconds=60))
            case "never-sent":
                raise NoEffect("never-sent")
        live = Live(id=str(9_000 + len(self.live)), text=clearance.text, parent_id=clearance.target, at=self._now())
        self.live.append(live)
        self.posts[live.id] = PublicPost(
            id=live.id,
            author="acme",
            text=live.text,
            url=_link(live),
            at=live.at,
            conversation=live.parent_id or live.id,
            in_reply_to=live.parent_id,
        )
        if fault == "lost-after":
            raise Ambiguous("connection-lost")
        return Published(post_id=live.id, url=_link(live))

    def look_for(self, text: str, *, parent_id: str | None, account: Account, since: str | None) -> Published | None:
        for live in self._shown():
            if (live.text, live.parent_id) == (text, parent_id) and (since is None or int(live.id) > int(since)):
                return Published(post_id=live.id, url=_link(live))
        return None

    def _shown(self) -> list[Live]:
        return [live for live in self.live if live.at + self._lag <= self._now()]


def _link(live: Live) -> str:
    return f"https://x.com/acme/status/{live.id}"
