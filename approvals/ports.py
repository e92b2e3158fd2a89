"""The doors to the outside world, as the core sees them; `bot` implements each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from approvals.domain.card import Card, MessageRef
from approvals.domain.checkpoint import Checkpoint
from approvals.domain.desk import Desk
from approvals.domain.gate import Clearance
from approvals.domain.notice import Notice
from approvals.domain.people import Account, Identity, Platform, Profile
from approvals.domain.post import Post
from approvals.domain.statement import Statement
from approvals.domain.vote import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The reactions a platform shows on a card now, read back to catch up with what was missed.

    A list that was cut short can only add votes, and take none away.
    """

    present: Mapping[Mark, frozenset[Identity]]
    cut_short: frozenset[Mark] = frozenset()
    """The marks of which not everybody is named who gave them."""
    edited: bool = False
    """Whether the message is no longer as Twokeys left it."""
    trace: str | None = None
    """What the message says now, in short."""
    readable: bool = True
    """Whether the platform lets anybody read marks back; where it does not, nothing is told by their absence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A card that stands in a channel, and in short what it says there; the platform alone can compare two traces."""

    message: MessageRef
    trace: str | None
    below: str | None = None
    """The message in its thread that shows it, too, since the platform once did not find the card itself."""
    found: bool = True
    """Whether everything that shows the card shows this."""


class Chat(Protocol):
    """A platform where people talk; raises `Unreachable` when it cannot be asked."""

    platform: Platform

    async def post_card(self, card: Card, *, channel: str, key: str) -> Posted:
        """Post a new card once; `key` names it, so that it can be found again."""

    def fits(self, card: Card) -> None:
        """Refuse a card that this platform cannot show whole."""

    async def offer_marks(self, ref: MessageRef) -> None:
        """Put the emoji on a card so that people need only click; one that is missing harms nothing."""

    async def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:
        """The card posted under `key`, if the platform lets us look and has it."""

    async def key_of(self, ref: MessageRef) -> str | None:
        """The key that a message of ours was posted under as a card, read from it; raises `Stale` if it is gone."""

    async def show_card(self, card: Card, ref: MessageRef, *, below: str | None) -> Posted:
        """Show today's state on a posted card, and `below` it where that is; raises `Stale` if the message is gone."""

    async def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        """The reactions on a card as they are now; None if the message is gone. `left` is the trace it was left with."""

    async def profile(self, identity: Identity) -> Profile:
        """Who an identity is, read anew; an unreadable one has standing `unknown`."""

    async def by_email(self, address: str) -> Profile | None:
        """Whoever has that confirmed address in the home workspace, so that they can be reminded."""

    async def tell(self, identity: Identity, notice: Notice, *, channel: str) -> None:
        """Tell one person something that only they see."""

    async def say(self, notice: Notice, *, channel: str, thread: MessageRef | None) -> None:
        """Say something in the channel, below a card if one is given."""

    async def show_home(self, identity: Identity, shown: Desk | Notice) -> None:
        """Show somebody everything of theirs in the place that the platform has for it."""


class Witness(Protocol):
    """A platform's cards and people as whoever publishes sees them for itself; raises `Unreachable`."""

    async def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        """The reactions on exactly that card; None unless the message is of our own bot and shows just that."""

    async def profile(self, identity: Identity) -> Profile:
        """Who an identity is, read anew; an unreadable one has standing `unknown`."""


class Sealer(Protocol):
    """Seals what the gate has cleared, so that it can be handed to whoever publishes."""

    key_id: str
    """Tells keys apart, and nothing about them."""

    def seal(self, clearance: Clearance) -> str:
        """What the clearance states, under a new id, with proof that it comes from here."""


class Verifier(Protocol):
    """Tells sealed clearances from forged ones; cannot make any."""

    key_id: str

    def open(self, sealed: str) -> Statement:
        """What was sealed. Raises `Unproven`."""


class Reader(Protocol):
    """Reads public posts of a network, with no right to write."""

    def id_in(self, link: str) -> str | None:
        """The id of the post that a link leads to; None for a link that is no post of this network."""

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        """Whether a post is that text in answer to that parent, whatever the network did to its letters."""

    async def post(self, post_id: str) -> Post | None:
        """The post as it is now; None if it is deleted, hidden or never was. Raises `Unreachable`."""

    async def followers(self, handle: str) -> int | None:
        """How many follow an account; None where that is not to be known. Raises `Unreachable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the network gave a public act; no `url` where nothing became public, as in a rehearsal."""

    post_id: str
    url: str


class Publisher(Protocol):
    """Acts in public for an account; nothing else holds its credentials."""

    async def newest(self, account: Account) -> str | None:
        """Id of the newest own post: where reading back starts. Raises `Unreachable`."""

    async def publish(self, clearance: Clearance, account: Account) -> Published:
        """Do exactly what the clearance allows, once. Raises `NoEffect` or `Ambiguous`, nothing else."""

    async def look_for(
        self, text: str, *, parent_id: str | None, account: Account, since: str | None
    ) -> Published | None:
        """Find an own post newer than `since` with that text and parent. Raises `Unreachable`; None proves nothing."""


class Notary(Protocol):
    """Signs what the ledger is, and keeps copies where nobody who can write the database can change them."""

    def sign(self, checkpoint: Checkpoint) -> str:
        """A signed note of it."""

    def opened(self, note: str) -> Checkpoint | None:
        """What a note says, if it bears our signature and nothing else."""

    async def keep(self, note: str) -> None:
        """Put a copy elsewhere, at least once. Raises `Unreachable`."""

    async def say(self, note: str) -> bool:
        """Say it in a channel; False if there is none for that. Raises `Unreachable`."""

    async def kept(self) -> Sequence[Checkpoint]:
        """What was put there and bears our signature. Raises `Unreachable`."""


class Clock(Protocol):
    """Tells the time; moved by hand in tests."""

    def now(self) -> datetime:
        """The time now, in UTC."""
