"""What there is to do now, of everything that is a row with a time: one look at them all."""

from datetime import datetime

from sqlalchemy import select

from approvals.storage import cards, follow_ups, inbox, incident_calls, terms
from approvals.storage.store import Store

_KINDS = {
    "letters": inbox.DUE,
    "cards": cards.DUE,
    "announcements": terms.DUE,
    "calls": incident_calls.DUE,
    "follow-ups": follow_ups.DUE,
}
_LOOK = select(*(one.scalar_subquery().is_not(None).label(kind) for kind, one in _KINDS.items()))


class Due(Store):
    """Kinds of rows of which at least one is due."""

    def kinds(self, now: datetime) -> frozenset[str]:
        """Of letters, cards, announcements, calls in incidents and follow-ups, those that are."""
        row = self._first(_LOOK, now=now)
        return frozenset(kind for kind, due in zip(_KINDS, row or (), strict=True) if due)
