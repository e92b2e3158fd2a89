"""What is in the chat of a scenario: cards as people see them, and what people say."""

from dataclasses import dataclass, field
from datetime import datetime

from approvals.domain.card import Card, MessageRef
from approvals.domain.lifecycle import Status
from approvals.domain.notice import Notice
from approvals.domain.people import Identity, Platform
from approvals.domain.vote import Mark, Source
from bot.events import Event

HOME = "T1"


def identity(name: str, platform: Platform = Platform.SLACK) -> Identity:
    """Somebody of the workspace; `bo2` is another account of Bo's."""
    return Identity(platform=platform, workspace=HOME, user=f"U{name.upper()}")


def known_as(card: Card) -> str:
    """What people call what a card is about: the post it answers, the name it is kept under, or else our own."""
    return card.parent.id if card.parent else card.prepared or "own"


def texts_on(card: Card) -> frozenset[str]:
    """What a card says would be published: its text, and whatever its plan says in other words."""
    return frozenset({card.text, *(part.text for part in (card.plan.parts if card.plan else ()))})


@dataclass(slots=True, kw_only=True)
class Message:
    """A card in the channel, as people see it."""

    ref: MessageRef
    card: Card
    marks: dict[Mark, set[Identity]] = field(default_factory=lambda: {mark: set() for mark in Mark})
    gone: bool = False
    spared: bool = False
    """Whether its text was to be taken away, and the chat had no time for that."""
    asked: int = 0
    """How often it began to ask what became of the post."""
    answered: int = 0
    said: list[tuple[datetime, Status | None]] = field(default_factory=list)
    """What it said of its draft, from when on."""

    def show(self, card: Card, at: datetime) -> None:
        self.asked += card.status is Status.ASKING and self.card.status is not Status.ASKING
        self.card = card
        self.said.append((at, card.status))

    def says(self, at: datetime) -> Status | None:
        """What it said then; nothing if it was not there, or was replaced."""
        return next((status for since, status in reversed(self.said) if since <= at), None)


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
    shown: frozenset[str]
    """Every text that stood on the card then, and would be published."""


@dataclass(slots=True, kw_only=True)
class Letter:
    """An event on its way; it is sent until it is acknowledged."""

    key: str
    event: Event
    at: datetime
    said_at: datetime
    """When it was said last: somebody may have said it again."""
    after: int
    """How much had been done in our name when it was written."""
    sent: int = 0
    acknowledged: bool = False
    taken_at: datetime | None = None
    """When it was acknowledged last."""
    answer: Notice | None = None
    answered_at: datetime | None = None
    answered_after: int = 0
