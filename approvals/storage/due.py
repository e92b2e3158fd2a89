"""What there is to do now, of everything that is a row with a time: one statement looks at it all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from approvals.domain.people import Platform
from approvals.storage import cards, delivery_times, follow_ups, inbox, incident_calls, terms
from approvals.storage.store import Store

_KINDS = {
    "deliveries": delivery_times.DUE,
    "letters": (inbox.DUE,),
    "cards": (cards.DUE,),
    "announcements": (terms.DUE,),
    "calls": (incident_calls.DUE,),
    "follow-ups": (follow_ups.DUE,),
}


def _look(*kinds: str) -> Select[Any]:
    due = (or_(*(one.scalar_subquery().is_not(None) for one in _KINDS[kind])) for kind in kinds)
    return select(terms.NEWEST.scalar_subquery(), *delivery_times.NEXT, *due)


_LOOK_AT_ALL, _LOOK_AT_DELIVERIES = _look(*_KINDS), _look("deliveries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one look found."""

    terms: int
    """The number of the newest terms on record."""
    kinds: tuple[str, ...]
    """Kinds of rows of which at least one is due."""
    later: datetime | None
    """When the next delivery will be, after now."""


class Due(Store):
    """Whether anything is due: deliveries, letters, cards, announcements, calls in incidents, follow-ups."""

    def look(self, now: datetime, *, chats: Collection[Platform]) -> Found:
        """What is due in those chats; of deliveries alone for whoever talks with nobody, who may not read the rest."""
        if chats:
            newest, *rest = self._connection.execute(_LOOK_AT_ALL, {"now": now, "chats": sorted(chats)}).one()
        else:
            newest, *rest = self._connection.execute(_LOOK_AT_DELIVERIES, {"now": now}).one()
        later, due = rest[: len(delivery_times.NEXT)], rest[len(delivery_times.NEXT) :]
        return Found(
            terms=newest,
            kinds=tuple(kind for kind, is_due in zip(_KINDS, due, strict=False) if is_due),
            later=delivery_times.first(later),
        )
