"""Everything of one person's in one place, in plain words; pure."""

from dataclasses import dataclass
from datetime import datetime

from approvals.domain.card import Card
from approvals.domain.desk import Coming, Desk
from approvals.domain.draft import DraftId
from approvals.workflow.follow_up import duty_offers, offers
from bot.wording import cards
from bot.wording.owed import duty, owed
from bot.wording.plans import local, window

MOST = 15
"""How much each section shows; a home tab takes a hundred blocks."""
_MOST_WORDS = 140
OPEN_CARD = "Open its card"
_MORE = "There is more than fits here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing, and the buttons below it: what each does, and the value it carries."""

    words: str
    offers: tuple[tuple[str, str], ...] = ()
    draft: DraftId | None = None
    """The draft that it is about, if it has a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Things of one kind, under a title."""

    title: str
    items: tuple[Item, ...]


def sections(desk: Desk, *, most: int = MOST) -> tuple[Section, ...]:
    """What waits for somebody first, as others wait for it; of each at most so much."""
    return (
        _section(
            "Waiting for me",
            tuple(
                Item(words=f"{_draft(card, desk.zone)} It is {card.author}'s.", draft=card.draft)
                for card in desk.waiting
            ),
            "Nothing waits for your approval.",
            most,
        ),
        _section(
            "What I owe",
            (
                *(Item(words=duty(it, desk.now, desk.zone), offers=duty_offers(it)) for it in desk.duties),
                *(Item(words=owed(it, desk.now), offers=offers(it.owed)) for it in desk.owed),
            ),
            "You owe nothing that Twokeys knows of.",
            most,
        ),
        _section(
            "My drafts",
            tuple(Item(words=_draft(card, desk.zone), draft=card.draft) for card in desk.drafts),
            "No draft of yours is open.",
            most,
        ),
        _section(
            "Coming re-posts",
            tuple(Item(words=_coming(one, desk.zone), draft=one.draft) for one in desk.coming),
            "Nothing is said again in the next days.",
            most,
        ),
    )


def updated(desk: Desk, *, again: str = "Open this tab again") -> str:
    """When it was looked at, as it does not change by itself; `again` is what shows it anew."""
    return f"As of {local(desk.now, desk.zone)}. {again} to see what is new."


def _section(title: str, items: tuple[Item, ...], none: str, most: int) -> Section:
    shown = items[:most] if items else (Item(words=none),)
    return Section(title=title, items=(*shown, *([Item(words=_MORE)] if len(items) > most else [])))


def _draft(card: Card, zone: str) -> str:
    status = "".join(local(one, zone) if isinstance(one, datetime) else one for one in cards.status(card))
    return f"Draft {card.draft} for @{card.handle}: “{_short(card.text)}” {status}"


def _coming(one: Coming, zone: str) -> str:
    when = f"at {local(one.at, zone)}, and may be moved {window(one.window)}"
    return f"Draft {one.draft}: the correction of @{one.handle} is said again {when}: “{_short(one.words)}”"


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"
