"""What could not be read before a post goes out: when to look again, and when only a person helps."""

from datetime import datetime, timedelta

from approvals.errors import Unreachable

RETRY_AFTER = timedelta(seconds=30)

UNPAID = frozenset({"credits-depleted", "usage-capped"})
"""Faults of reading that a person ends, and that writing would meet as well."""


def again_at(fault: Unreachable, now: datetime) -> datetime:
    """When to look again: when the network said, or soon."""
    until = fault.values.get("until")
    return until if isinstance(until, datetime) else now + RETRY_AFTER
