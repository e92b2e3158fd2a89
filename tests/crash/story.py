"""A story is what people do, each thing as soon as they can see what they wait for; and how it ends, whatever breaks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from approvals.domain.delivery import Act
from approvals.domain.follow_up import Debt, State
from approvals.domain.lifecycle import Status
from approvals.domain.people import Platform
from approvals.domain.vote import Mark
from bot.wording import forms
from tests.crash.street import CHANNEL, Street
from tests.crash.wire import EPOCH

Deed = Callable[[Street], None]
Sight = Callable[[Street], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What people do once something is to be seen; everything of one beat is on its way together.

    `at`: when they come back to it; nobody looks before.
    """

    when: Sight
    does: Deed
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How many posts, deletions, re-posts and versions of drafts there are in the end, whatever breaks.

    `moves`: how many parts of plans were moved or left out.
    """

    beats: tuple[Beat, ...]
    live: int = 1
    deleted: int = 0
    shown_again: int = 0
    versions: int = 1
    moves: int = 0
    lag: float = 0
    """Seconds until the own timeline shows a post, where that is not left to the scenario."""
    faults: tuple[str, ...] = ()
    refuses: Act | None = None
    unpaid: bool = False
    """Whether the network wants to be paid before it does anything."""
    mistaken: bool = False
    """Whether who is asked what became of a post says that it is not live, without looking."""
    hears: Mapping[str, int] = field(default_factory=dict)
    """Sentences that people must hear, and how often they do when nothing breaks."""
    owed: tuple[tuple[Debt, State], ...] = ()
    """Everything that was owed, and what became of it."""
    platform: Platform = Platform.SLACK
    """Where people talk."""
    signed: bool = False
    """Whether the ledger's checkpoints are signed and kept elsewhere, with a key that stays."""
    incidents: int = 0
    """How many there were; each is over, and the statement after it is out."""


def beat(when: Sight, *does: Deed, at: datetime | None = None) -> Beat:
    return Beat(when=when, does=together(*does), at=at)


def together(*acts: Deed) -> Deed:
    def does(street: Street) -> None:
        for act in acts:
            act(street)

    return does


def by_clock(hour: int, minute: int = 0) -> datetime:
    """That time on the day of the story."""
    return EPOCH.replace(hour=hour, minute=minute)


def always(_: Street) -> bool:
    return True


def shown(*statuses: Status, to: str = "1", version: int = 1) -> Sight:
    """That version's card is in the channel, and says one of these if any are named."""
    return lambda street: street.stands(to, *statuses, version=version)


def every(*sights: Sight) -> Sight:
    """All of that is to be seen."""
    return lambda street: all(sight(street) for sight in sights)


def approved_by(name: str, version: int = 1) -> Sight:
    """For longer than any pause the card has said so, and nobody has done anything."""

    def when(street: Street) -> bool:
        message = street.card("1", version)
        return message is not None and name in message.card.approved and street.passed(45)

    return when


def told(slug: str) -> Sight:
    return lambda street: street.said_so(slug)


def drafts(who: str, text: str, *, to: str = "1") -> Deed:
    def does(street: Street) -> None:
        street.complains(to)
        link = f"https://x.com/carla/status/{to}"
        street.sends_form(who, forms.DRAFT, account="acme", link=link, text=text)

    return does


def approve(*who: str, to: str = "1", version: int = 1) -> Deed:
    def does(street: Street) -> None:
        for name in who:
            street.reacts(name, Mark.APPROVE, to, version)

    return does


def fills_in(who: str, form: str, *, mark: Mark | None = None, **fields: str) -> Deed:
    """A form that was opened from the card of the first version."""

    def does(street: Street) -> None:
        card = street.card("1")
        memory = forms.memory(channel=CHANNEL, draft=card.card.draft, revision=1, mark=mark) if card else "{}"
        street.sends_form(who, form, memory, **fields)

    return does


def say_why(who: str, mark: Mark) -> Deed:
    return fills_in(who, forms.REASON, mark=mark, reason="It may not arrive at all.")
