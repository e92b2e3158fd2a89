"""Finds the time that a sentence names, in the words of `times.toml`; pure, and linear."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from policies.reading.days import end_of, first_to_come, if_any, month_ahead, next_weekday, working_days
from policies.reading.language import READ
from policies.reading.time_words import TimeWords, load
from policies.text import fold

_MINUTES: Final = {"minutes": 1, "hours": 60}
_DAYS: Final = {"days": 1, "weeks": 7, "months": 30}
_NOON: Final = 12
_HOURS: Final = 24
_CENTURY: Final = 2000
_READ_ENOUGH: Final = 2_000
"""Characters of a sentence that are read; nobody says later when something is due."""
_NEAR: Final = 12
"""Characters between a day and a part of it, at most."""
_JUST_GONE: Final = timedelta(days=60)
"""A day without a year that is not longer ago than this is meant as past."""

_FIGURES = re.compile(
    r"(?<![\d/.:-])(?!24/7\b)(?:(?P<iso>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"|(?P<d>\d{1,2})(?:/(?P<m>\d{1,2})(?:/(?P<y>(?:19|20)\d{2}|\d{2}))?|(?P<sign>[.-])(?P<m2>\d{1,2})(?P=sign)(?P<y2>(?:19|20)\d{2})))"
    r"(?![\d/])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """An hour as it is said; `exact` where it cannot be twelve hours later as well."""

    at: time
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time a sentence names: after some minutes, or on a day, in a part of it, at an hour, as far as it says so."""

    minutes: int | None = None
    day: date | None = None
    part: tuple[time, time] | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    start: int
    end: int
    day: date
    by: bool
    """Whether it is said to be the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    start: int
    end: int
    hours: tuple[time, time]

    def near(self, day: _Day) -> bool:
        return self.start - _NEAR <= day.end and day.start <= self.end + _NEAR


class _Finder:
    """Finds times in the words of one language."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words

    def find(self, sentence: str, now: datetime) -> When | None:
        """The time that a folded sentence names, read where it is `now`; None where it names none."""
        rest = self._words.no_day.sub(_blank, sentence)
        length = self._words.length.search(rest)
        days = sorted(self._find_days(rest, now.date()), key=lambda one: (not one.by, one.start))
        parts = [
            _Part(start=found.start(), end=found.end(), hours=self._words.parts[found[0]])
            for found in self._words.part.finditer(sentence)
        ]
        if len(days) > 1:
            days = [one for one in days if not _is_over(one, parts, now)]
        first = min([*(one.start for one in days), *(one.start for one in parts)], default=len(rest))
        if length and length.start() <= first:
            return self._later(length, now.date())
        clock = self._find_clock(sentence)
        if not days and not parts and clock is None:
            return None
        day = days[0] if days else None
        near = [one.hours for one in parts if day is None or one.near(day)]
        return When(day=day.day if day else None, part=near[0] if near else None, clock=clock)

    def _later(self, found: re.Match[str], today: date) -> When:
        """A length of time: minutes and hours by the clock, days by the calendar."""
        if found["whole"]:
            number, _, kind = self._words.lengths[found["whole"]].partition(" ")
            much = int(number)
        else:
            much, kind = self._number(found["number"]), self._words.units[found["unit"]]
        if kind in _MINUTES:
            return When(minutes=much * _MINUTES[kind])
        if kind in _DAYS:
            return When(day=today + timedelta(days=much * _DAYS[kind]))
        return When(day=working_days(today, much))

    def _number(self, said: str) -> int:
        return int(said) if said.isdigit() else self._words.numbers[said]

    def _find_days(self, sentence: str, today: date) -> Iterator[_Day]:
        for found in self._words.day.finditer(sentence):
            yield self._as_day(sentence, found, self._on(found[0], today))
        for pattern in (_FIGURES, self._words.named, self._words.numbered):
            for found in pattern.finditer(sentence):
                if (day := self._dated(found.groupdict(), today)) is not None:
                    yield self._as_day(sentence, found, day)

    def _as_day(self, sentence: str, found: re.Match[str], day: date) -> _Day:
        ahead = sentence[max(0, found.start() - 2 * _NEAR) : found.start()]
        by = self._words.by.search(ahead) is not None or self._begins_by(found[0])
        return _Day(start=found.start(), end=found.end(), day=day, by=by)

    def _begins_by(self, said: str) -> bool:
        return any(said.startswith(f"{deadline} ") for deadline in self._words.deadlines)

    def _on(self, said: str, today: date) -> date:
        if said in self._words.days:
            return today + timedelta(days=self._words.days[said])
        if said in self._words.weekdays:
            return next_weekday(today, self._words.weekdays[said])
        return end_of(self._words.stretches[said], today)

    def _dated(self, found: Mapping[str, str | None], today: date) -> date | None:
        day = int(found.get("day") or found.get("d") or found.get("d2") or 0)
        month = found.get("month") or found.get("m") or found.get("m2")
        year = found.get("iso") or found.get("y") or found.get("y2")
        if month is None:
            return first_to_come(today, (if_any(*month_ahead(today, ahead), day) for ahead in range(3)))
        number = int(month) if month.isdigit() else self._words.months[month]
        if year is None:
            years = (today.year + ahead for ahead in (-1, 0, 1))
            return first_to_come(today, (if_any(one, number, day) for one in years), gone=_JUST_GONE)
        return first_to_come(today, [if_any(int(year) if len(year) > len("26") else _CENTURY + int(year), number, day)])

    def _find_clock(self, sentence: str) -> Clock | None:
        """The hour that is the latest, or the first one; the figures of days and lengths are none."""
        rest = sentence
        for other in (self._words.numbered, _FIGURES, self._words.named, self._words.length):
            rest = other.sub(_blank, rest)
        said = [
            found
            for found in self._words.clock.finditer(rest)
            if found["lead"] or found["before"] or found["half"] or (found["minute"] and "." not in found[0])
        ]
        said.sort(key=lambda found: (found["lead"] or "").strip() not in self._words.deadlines)
        return next((clock for found in said if (clock := self._as_clock(found)) is not None), None)

    def _as_clock(self, found: re.Match[str]) -> Clock | None:
        hour = int(found["hour"]) if found["hour"].isdigit() else self._words.hours[found["hour"]]
        if hour > _HOURS:
            return None
        if hour == _HOURS:
            return Clock(at=time(23, 59), exact=True)
        exact = hour > _NOON or found["hour"].startswith("0") or found["half"] is not None
        if found["half"] and hour <= _NOON:
            hour = hour % _NOON + (_NOON if self._words.halves[found["half"]] == "pm" else 0)
        minutes = int(found["minute"] or 0)
        minutes += self._words.before.get(found["before"], 0) + self._words.after.get(found["after"], 0)
        hour, minute = divmod((hour * 60 + minutes) % (_HOURS * 60), 60)
        return Clock(at=time(hour, minute), exact=exact)


def find(sentence: str, language: str, now: datetime) -> When | None:
    """The time that a sentence names, read where it is `now`: in its language, or in another that we read."""
    folded = " ".join(fold(sentence[:_READ_ENOUGH]).split())
    known = load()
    for one in sorted(READ, key=lambda other: other != language):
        if (when := _Finder(known[one]).find(folded, now)) is not None:
            return when
    return None


def _blank(found: re.Match[str]) -> str:
    return "·" * len(found[0])


def _is_over(day: _Day, parts: Iterable[_Part], now: datetime) -> bool:
    """Whether a part of today is named that is over, as in “you wrote this morning”."""
    return day.day == now.date() and any(one.near(day) and one.hours[1] <= now.time() for one in parts)
