"""Whether marks on a card may be lost, where a platform lets nobody read them back; pure."""

from datetime import datetime, timedelta

from approvals.domain.case import Case
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Platform

DEAF = timedelta(seconds=30)
"""Heard longer ago, though that is noted every quarter of a minute: whoever listens is gone or stands still, and a stop
may be lost. What is said to a process that stands still for less is read once it goes on."""

UNREADABLE = frozenset({Platform.TEAMS})
"""Where nobody can read back what people marked, so that what they say with a button settles it."""


def unheard(case: Case, revision: int, *, posted_at: datetime | None, missed_at: datetime | None) -> bool:
    """Whether people must look if their mark is counted, as long as marks on the card change anything.

    `missed_at` is before when something that the platform had to say may be lost. One person's next mark says nothing
    about another's that was lost.
    """
    if missed_at is None or posted_at is None or posted_at >= missed_at:
        return False
    return revision == case.current.number and open_to_votes(case)
