"""The outside world of a scenario: a chat and a network that remember everything, in a process that nobody kills.

What it holds is the truth that the product is judged by. Its methods are those of the ports, but not async: the
product calls them over a line.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from approvals.domain.card import Card, MessageRef
from approvals.domain.delivery import Act
from approvals.domain.lifecycle import Status
from approvals.domain.notice import Notice
from approvals.domain.people import Identity, Platform, Profile
from approvals.domain.vote import Mark, Source
from approvals.errors import Stale, Unreachable
from approvals.ports import Marks, Posted
from bot.events import Event, FormSent, MessageTouched, Pressed, ProfileChanged, Reacted
from bot.events import Said as Command
from tests.crash.archive import Archive
from tests.crash.away import Company, Silence
from tests.crash.messages import HOME, Letter, Message, Said, identity, known_as, texts_on
from tests.crash.network import Network
from tests.crash.scenario import Arrival

_AGAIN = timedelta(minutes=15)
"""After how long somebody says a command again that nobody answers: a chat brings it once."""
_AS_LEFT = "as we left it"
_NO_ANSWER = frozenset({"apology", "unreachable"})

EMOJI = {Mark.APPROVE: "white_check_mark", Mark.REJECT: "x", Mark.HOLD: "raised_hand"}
CHANNEL = "C1"


class Street(Network):
    """The chat, where people are; the network lies behind it."""

    platform = Platform.SLACK

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        arrival: Arrival,
        lag: float,
        faults: tuple[str, ...],
        refuses: Act | None,
        unpaid: bool,
    ) -> None:
        super().__init__(now=now, lag=lag, faults=faults, refuses=refuses, unpaid=unpaid)
        self._arrival = arrival
        self.silence = Silence()
        self.company = Company(now)
        self.messages: list[Message] = []
        self.said: list[Said] = []
        self.sentences: list[Notice] = []
        self.whispers: list[tuple[Identity, Notice]] = []
        """What one person alone was told without having asked for it just before."""
        self.archive = Archive()
        self.tampered_with = False
        """Whether somebody is about to write over what the product keeps."""
        self.letters: list[Letter] = []

    # People

    def card(self, answering: str, version: int = 1) -> Message | None:
        """The card of that version of what is known as that, if it is in the channel; of two the one that was shown last."""
        found = [
            one
            for one in reversed(self.messages)
            if not one.gone and (known_as(one.card), one.card.revision) == (answering, version)
        ]
        return max(found, key=lambda one: one.said[-1][0], default=None)

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

    def reminded(self, name: str, slug: str) -> int:
        """How often somebody alone was told that."""
        return sum((who, notice.slug) == (self._who(name), slug) for who, notice in self.whispers)

    def heard(self, slug: str) -> int:
        """How often that was said, in the channel or to somebody alone."""
        return sum(notice.slug == slug for notice in [*self.sentences, *(notice for _, notice in self.whispers)])

    def offered(self, slug: str, action: str, *, to: str = "") -> str:
        """What the button of that action carries, below the last such sentence in the channel, or to somebody alone."""
        alone = [notice for who, notice in self.whispers if who == self._who(to)]
        offers = [
            offer for notice in (alone if to else self.sentences) if notice.slug == slug for offer in notice.offers
        ]
        return next(value for offered, value in reversed(offers) if offered == action)

    def commands(self, name: str, text: str) -> None:
        """Somebody says a command."""
        said = Command(who=self._who(name), channel=CHANNEL, verb=None, text=text)
        self._write(said, f"command-{len(self.letters)}")

    def sends_form(self, name: str, form: str, memory: str = '{"channel": "C1"}', /, **fields: str) -> None:
        """Somebody fills in a form."""
        key = f"form-{len(self.letters)}"
        self._write(FormSent(who=self._who(name), id=key, form=form, fields=fields, memory=memory), key)

    def reacts(self, name: str, mark: Mark, answering: str, version: int = 1, *, added: bool = True) -> None:
        """An emoji goes on a card, or is taken off."""
        message = self._card(answering, version)
        (message.marks[mark].add if added else message.marks[mark].discard)(self._who(name))
        stamp = self._stamp()
        event = Reacted(who=self._who(name), message=message.ref, name=EMOJI[mark], added=added, stamp=stamp)
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
            who=self._who(name),
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
        message = self.loses_card(answering, version)
        self._write(MessageTouched(message=message.ref, deleted=True, card=message.card.key), f"event-{self._stamp()}")

    def loses_card(self, answering: str, version: int = 1) -> Message:
        """The same, and nobody says so."""
        message = self._card(answering, version)
        message.gone = True
        self.stirred_at = self._now()
        return message

    def changes(self, name: str) -> None:
        """Somebody has another name now, or another picture."""
        self._write(ProfileChanged(who=self._who(name)), f"event-{self._stamp()}")

    def _who(self, name: str) -> Identity:
        return identity(name, self.platform)

    def leaves(self, name: str) -> None:
        """Somebody's account is deactivated."""
        self.company.leaves(name)
        self.changes(name)

    def _card(self, answering: str, version: int) -> Message:
        message = self.card(answering, version)
        if message is None:
            raise LookupError(f"there is no card of version {version} in answer to {answering}")
        return message

    def _say(self, name: str, message: Message, mark: Mark, door: Source, *, added: bool, letter: str) -> None:
        self.said.append(
            Said(
                who=self._who(name),
                draft=message.card.draft,
                revision=message.card.revision,
                mark=mark,
                door=door,
                added=added,
                at=self._now(),
                letter=letter,
                shown=texts_on(message.card),
            )
        )

    def _stamp(self) -> str:
        return f"{1_800_000_000 + len(self.letters)}.000000"

    def _write(self, event: Event, key: str) -> str:
        self.stirred_at = self._now()
        self.letters.append(Letter(key=key, event=event, at=self._now(), said_at=self._now(), after=len(self.deeds)))
        return key

    # The postman

    def to_deliver(self) -> list[Letter]:
        """What is to be sent now: everything not acknowledged, as the platform's way with events has it."""
        for letter in self._unanswered():
            if letter.said_at + _AGAIN <= self._now():
                letter.acknowledged, letter.said_at = False, self._now()
        waiting = [letter for letter in self.letters if not letter.acknowledged]
        for letter in waiting:
            letter.sent += 1
        if self._arrival is Arrival.DISORDER:
            return waiting[::-1]
        # A command comes once, whatever happens to it.
        again = (
            [] if self._arrival is not Arrival.TWICE else [one for one in waiting if not isinstance(one.event, Command)]
        )
        return sorted([*waiting, *again], key=waiting.index)

    def acknowledge(self, key: str) -> None:
        """The product has stored it; where acknowledgements get lost, the first one does."""
        for letter in self.letters:
            if letter.key == key and (self._arrival is not Arrival.ACK_LOST or letter.sent > 1):
                letter.acknowledged, letter.taken_at = True, self._now()

    def answered(self, key: str, notice: Notice) -> None:
        """Somebody is answered; whoever is asked to try again does."""
        letter = next(one for one in self.letters if one.key == key)
        if notice.slug in _NO_ANSWER:
            letter.acknowledged = False
        elif letter.answer is None:
            letter.answer, letter.answered_at, letter.answered_after = notice, self._now(), len(self.deeds)

    def said_again_at(self) -> datetime | None:
        """When somebody says a command again, if nobody answers it until then."""
        return min((letter.said_at + _AGAIN for letter in self._unanswered()), default=None)

    def _unanswered(self) -> list[Letter]:
        commands = [one for one in self.letters if isinstance(one.event, Command) and one.acknowledged]
        return [one for one in commands if one.answer is None]

    # Chat

    def post_card(self, card: Card, *, channel: str, key: str) -> Posted:
        ref = MessageRef(platform=self.platform, workspace=HOME, channel=channel, id=f"{len(self.messages) + 1}.000000")
        self.messages.append(Message(ref=ref, card=card))
        self.messages[-1].show(card, self._now())
        return Posted(message=ref, trace=_AS_LEFT)

    def fits(self, card: Card) -> None:
        pass

    def offer_marks(self, ref: MessageRef) -> None:
        pass

    def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:
        found = [one for one in self.messages if one.card.key == key and not one.gone]
        return Posted(message=found[0].ref, trace=_AS_LEFT) if found else None

    def key_of(self, ref: MessageRef) -> str | None:
        message = self._at(ref)
        if message is None:
            raise Stale("card-gone")
        return message.card.key

    def show_card(self, card: Card, ref: MessageRef, *, below: str | None) -> Posted:
        """Show it; what is to be taken away from old cards is so much at a time that each is put off once."""
        message = self._at(ref)
        if message is None:
            raise Stale("card-gone")
        if card.removed_after is not None and not message.spared:
            message.spared = True
            raise Unreachable("slow-down")
        message.show(card, self._now())
        return Posted(message=ref, trace=_AS_LEFT)

    def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        message = self._at(ref)
        if message is None:
            return None
        return Marks(present={mark: frozenset(who) for mark, who in message.marks.items()}, trace=_AS_LEFT)

    def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        message = self._at(ref)
        return self.marks(ref, left=None) if message and message.card.key == card.key else None

    def profile(self, who: Identity) -> Profile:
        return Profile(identity=who, standing=self.company.standing(who), name=who.user.lower())

    def by_email(self, address: str) -> Profile | None:
        return None

    def tell(self, who: Identity, notice: Notice, *, channel: str) -> None:
        if not channel:
            self.whispers.append((who, notice))

    def say(self, notice: Notice, *, channel: str, thread: MessageRef | None) -> None:
        self.sentences.append(notice)

    # Elsewhere

    def keep(self, note: str) -> None:
        self.archive.keep(note)

    def say_note(self, note: str) -> bool:
        return self.archive.say(note)

    def notes(self) -> list[str]:
        return self.archive.notes

    def _at(self, ref: MessageRef) -> Message | None:
        return next((one for one in self.messages if one.ref == ref and not one.gone), None)
