"""A time as somebody writes it, on the clock of their own wall."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from approvals.errors import Refusal

_TIME = re.compile(
    r"(?:(?P<day>today|tomorrow|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[ T]+)?(?P<time>[0-9]{1,2}:[0-9]{2})", re.IGNORECASE
)


NO_TIMES: Final = frozenset({"not-a-time", "past-time", "no-such-time", "twice-a-time"})
"""The refusals of what somebody typed as a time."""


def moment(text: str, *, now: datetime, zone: str) -> datetime:
    """The moment meant by `16:30`, `tomorrow 9:00` or `2026-12-24 18:00` in a time zone, in UTC.

    A time without a day is the next one. Raises `Refusal` for what is no time or is over, and for what a change of the
    clocks leaves out or brings twice.
    """
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None:
        raise Refusal("not-a-time", text=text)
    try:
        hour, minute = map(int, found["time"].split(":"))
        wall = time(hour, minute)
        day = _day(found["day"], today)
        at = _there(day, wall, there, text)
        if found["day"] is None and at <= now:
            at = _there(day + timedelta(days=1), wall, there, text)
    except (ValueError, OverflowError) as odd:
        raise Refusal("not-a-time", text=text) from odd
    if at <= now:
        raise Refusal("past-time", text=text)
    return at


def _day(said: str | None, today: date) -> date:
    if said is None or said.lower() == "today":
        return today
    if said.lower() == "tomorrow":
        return today + timedelta(days=1)
    year, month, day = map(int, said.split("-"))
    return date(year, month, day)


def _there(day: date, wall: time, there: ZoneInfo, text: str) -> datetime:
    """https://peps.python.org/pep-0495: what a clock skips does not come back from UTC, what it repeats has two offsets."""
    local = datetime.combine(day, wall, there)
    at = local.astimezone(UTC)
    if at.astimezone(there).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refusal("no-such-time", text=text, zone=there.key)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise Refusal("twice-a-time", text=text, zone=there.key)
    return at
