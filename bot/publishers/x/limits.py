"""How much the network still allows, as its answers' headers tell."""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=15)
"""X's window, and so the wait where it names no end: docs.x.com/x-api/fundamentals/rate-limits."""

_FAMILIES = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
_SOONEST = timedelta(seconds=5)
_LATEST = timedelta(hours=24)
_DIGITS = 11


def used_up_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When calls are allowed again, if the last one was used; the latest, where several limits are spent."""
    ends = [
        end
        for family in _FAMILIES
        if headers.get(f"{family}-remaining", "").strip() == "0" and (end := _end(headers, family, now))
    ]
    return max(ends, default=None)


def refused_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """When to come back after a 429: as its headers tell, and after a whole window where they tell nothing."""
    return used_up_until(headers, now) or _end(headers, _FAMILIES[0], now) or now + WINDOW


def _end(headers: Mapping[str, str], family: str, now: datetime) -> datetime | None:
    """The limit's reset, kept between the next seconds and the next day: a wrong header must not stop us for ever."""
    reset = headers.get(f"{family}-reset", "").strip()
    if not (reset.isascii() and reset.isdigit() and len(reset) <= _DIGITS):
        return None
    return min(max(datetime.fromtimestamp(int(reset), UTC), now + _SOONEST), now + _LATEST)


class Allowance:
    """Until when each kind of call has to wait; shared by the threads that call."""

    def __init__(self) -> None:
        self._until: dict[Hashable, datetime] = {}

    def note(self, call: Hashable, headers: Mapping[str, str], now: datetime) -> None:
        """Remember what an answer told."""
        if until := used_up_until(headers, now):
            self._until[call] = until

    def wait(self, call: Hashable, until: datetime) -> None:
        """Remember that the network refused and said when to come back."""
        self._until[call] = until

    def until(self, call: Hashable, now: datetime) -> datetime | None:
        """When that call may be made again; None if it may be made now."""
        until = self._until.get(call)
        return until if until and until > now else None
