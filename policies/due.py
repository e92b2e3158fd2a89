"""When something is due that a sentence gives a time for: what people leave out is filled in as they mean it; pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from policies.reading.times import Clock, When, find

_END_OF_WORK: Final = time(18)
_LATE: Final = timedelta(hours=2)
"""What is promised for a part of today that is over is due so much later."""
_MORNING, _OPENS, _NIGHT = time(7), time(8), time(22)
_TWELVE: Final = 12


def due(sentence: str, language: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment, in UTC, by which a sentence says that something is done; None where it names no time."""
    when = find(sentence, language, now.astimezone(zone).replace(tzinfo=None))
    return None if when is None else _moment(when, now.astimezone(UTC), zone)


def _moment(when: When, now: datetime, zone: ZoneInfo) -> datetime:
    if when.minutes is not None:
        return now + timedelta(minutes=when.minutes)
    today = now.astimezone(zone).date()
    times = _times(when)
    if when.day is not None and when.day != today:
        usual = next((at for at in times if at >= _OPENS), times[-1])
        return datetime.combine(when.day, usual, zone).astimezone(UTC)
    moments = (datetime.combine(today, at, zone).astimezone(UTC) for at in times)
    ahead = next((moment for moment in moments if moment > now), None)
    if ahead is not None:
        return ahead
    if when.day is not None:
        return now + _LATE
    return _moment(replace(when, day=today + timedelta(days=1)), now, zone)


def _times(when: When) -> tuple[time, ...]:
    """The times of day that can be meant, in order."""
    if when.clock is None:
        return (when.part[1] if when.part else _END_OF_WORK,)
    both = _readings(when.clock)
    first, last = when.part or (_MORNING, _NIGHT)
    return _within(both, first, last) or _within(both, _MORNING, _NIGHT) or both


def _readings(clock: Clock) -> tuple[time, ...]:
    """Five may be in the morning or in the afternoon."""
    if clock.exact or clock.at.hour >= _TWELVE:
        return (clock.at,)
    return clock.at, clock.at.replace(hour=clock.at.hour + _TWELVE)


def _within(times: Iterable[time], first: time, last: time) -> tuple[time, ...]:
    return tuple(at for at in times if first <= at <= last)
