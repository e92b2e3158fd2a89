"""Finds the time that a sentence names, in the words of `times.toml`; pure, and linear."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any, Final, TypeVar

from policies.reading.language import READ
from policies.text import fold

_Value = TypeVar("_Value")

_FILE: Final = "times.toml"
_MINUTES: Final = {"minutes": 1, "hours": 60}
_DAYS: Final = {"days": 1, "weeks": 7, "months": 30}
_FRIDAY, _SUNDAY = 4, 6
_WEEK: Final = 7
_NOON: Final = 12
_HOURS: Final = 24
_CENTURY: Final = 2000
_READ_ENOUGH: Final = 2_000
"""Characters of a sentence that are read; nobody says later when something is due."""
_NEAR: Final = 12
"""Characters between a day and a part of it, at most."""
_JUST_GONE: Final = timedelta(days=60)
"""A day without a year that is not longer ago than this is meant as past."""

_CHOICE = re.compile(r"\(([^()]*)\)")
_NOTHING = "(?!)"
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


class Times:
    """How one language says when."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._weekdays = {fold(name): number for name, number in table["weekdays"].items()}
        self._months = self._each(table["months"])
        self._numbers = self._each(table["numbers"])
        self._hours = self._each(table["hours"])
        self._before, self._after = self._each(table["before"]), self._each(table["after"])
        self._halves = self._each(table["halves"])
        self._lengths = self._each(table["lengths"])
        self._units = self._each(table["units"])
        self._days = self._each(table["days"])
        self._stretches = self._each(table["stretches"])
        self._parts = {
            phrase: (time.fromisoformat(first), time.fromisoformat(last))
            for phrase, (first, last) in self._each(table["parts"]).items()
        }
        self._deadlines = frozenset(self._all(table["deadlines"]))

        weekday, month = _either(self._weekdays), _either(self._months)
        number, unit = rf"(?:\d{{1,3}}|{_either(self._numbers)})", _either(self._units)
        self._no_day = re.compile(rf"\b{_either(self._all(table['no_day']))}\b")
        self._by = re.compile(rf"\b{_either(self._deadlines)} ?$")
        self._length = re.compile(
            rf"\b{self._lead(table['before_lengths'])}(?:\d{{1,3}} ?(?:-|to|or|o|a) ?)?"
            rf"(?:(?P<whole>{_either(self._lengths)})|(?P<number>{number}) ?(?P<unit>{unit}))\b"
        )
        self._named = re.compile(
            rf"\b(?:{weekday},? (?:the |il |el )?)?"
            rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|°|o)? (?:of |de |di )?(?P<m>{month})\b\.?(?:,? (?:del? )?(?P<y>(?:19|20)\d{{2}})\b)?"
            rf"|(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<y2>(?:19|20)\d{{2}})\b)?)"
        )
        self._numbered = re.compile(
            rf"\b{self._lead(table['before_numbers'])}(?P<d>\d{{1,2}})"
            r"(?:(?:st|nd|rd|th)\b|(?= ?(?:[,;!?)]|\.(?!\d)|$)))"
        )
        self._day = re.compile(rf"\b{_either([*self._days, *self._stretches, *self._weekdays])}\b")
        self._part = re.compile(rf"\b{_either(self._parts)}\b")
        self._clock = re.compile(
            rf"(?<![\d:./-])\b(?P<lead>{self._lead(table['before_hours'])})?(?:(?P<before>{_either(self._before)}) )?"
            rf"(?P<hour>\d{{1,2}}|{_either(self._hours)})(?:[:.h](?P<minute>[0-5]\d))?(?: ?h(?:s|rs)?\b)?"
            rf"(?: (?P<after>{_either(self._after)}))?(?: ?(?P<half>{_either(self._halves)})\b)?"
            rf"(?!\w|[.,:/-]\d| ?[%€$£]| ?(?:{unit})\b)"
        )

    def find(self, sentence: str, now: datetime) -> When | None:
        """The time that a folded sentence names, read where it is `now`; None where it names none."""
        rest = self._no_day.sub(_blank, sentence)
        length = self._length.search(rest)
        days = sorted(self._find_days(rest, now.date()), key=lambda one: (not one.by, one.start))
        parts = [
            _Part(start=found.start(), end=found.end(), hours=self._parts[found[0]])
            for found in self._part.finditer(sentence)
        ]
        if len(days) > 1:
            days = [one for one in days if not _is_over(one, parts, now)]
        first = min([*(one.start for one in days), *(one.start for one in parts)], default=len(rest))
        if length and length.start() <= first:
            return self._later(length, now.date())
        clock = self._find_clock(self._named.sub(_blank, _FIGURES.sub(_blank, self._numbered.sub(_blank, sentence))))
        if not days and not parts and clock is None:
            return None
        day = days[0] if days else None
        near = [one.hours for one in parts if day is None or one.near(day)]
        return When(day=day.day if day else None, part=near[0] if near else None, clock=clock)

    def _later(self, found: re.Match[str], today: date) -> When:
        """A length of time: minutes and hours by the clock, days by the calendar."""
        if found["whole"]:
            number, _, kind = self._lengths[found["whole"]].partition(" ")
            much = int(number)
        else:
            much, kind = self._number(found["number"]), self._units[found["unit"]]
        if kind in _MINUTES:
            return When(minutes=much * _MINUTES[kind])
        if kind in _DAYS:
            return When(day=today + timedelta(days=much * _DAYS[kind]))
        return When(day=_working_days(today, much))

    def _number(self, said: str) -> int:
        return int(said) if said.isdigit() else self._numbers[said]

    def _find_days(self, sentence: str, today: date) -> Iterator[_Day]:
        for found in self._day.finditer(sentence):
            yield self._as_day(sentence, found, self._on(found[0], today))
        for pattern in (_FIGURES, self._named, self._numbered):
            for found in pattern.finditer(sentence):
                if (day := self._dated(found.groupdict(), today)) is not None:
                    yield self._as_day(sentence, found, day)

    def _as_day(self, sentence: str, found: re.Match[str], day: date) -> _Day:
        ahead = sentence[max(0, found.start() - 2 * _NEAR) : found.start()]
        by = self._by.search(ahead) is not None or self._begins_by(found[0])
        return _Day(start=found.start(), end=found.end(), day=day, by=by)

    def _begins_by(self, said: str) -> bool:
        return any(said.startswith(f"{deadline} ") for deadline in self._deadlines)

    def _on(self, said: str, today: date) -> date:
        if said in self._days:
            return today + timedelta(days=self._days[said])
        if said in self._weekdays:
            return today + timedelta(days=(self._weekdays[said] - today.weekday() - 1) % _WEEK + 1)
        return _end_of(self._stretches[said], today)

    def _dated(self, found: Mapping[str, str | None], today: date) -> date | None:
        day = int(found.get("day") or found.get("d") or found.get("d2") or 0)
        month = found.get("month") or found.get("m") or found.get("m2")
        year = found.get("iso") or found.get("y") or found.get("y2")
        if month is None:
            return _next(today, (_day(*_month(today, ahead), day) for ahead in range(3)))
        number = int(month) if month.isdigit() else self._months[month]
        if year is None:
            return _next(today, (_day(today.year + ahead, number, day) for ahead in (-1, 0, 1)), gone=_JUST_GONE)
        return _next(today, [_day(int(year) if len(year) > len("26") else _CENTURY + int(year), number, day)])

    def _find_clock(self, sentence: str) -> Clock | None:
        """The hour that is the latest, or the first one."""
        said = [
            found
            for found in self._clock.finditer(self._length.sub(_blank, sentence))
            if found["lead"] or found["before"] or found["half"] or (found["minute"] and "." not in found[0])
        ]
        said.sort(key=lambda found: (found["lead"] or "").strip() not in self._deadlines)
        return next((clock for found in said if (clock := self._as_clock(found)) is not None), None)

    def _as_clock(self, found: re.Match[str]) -> Clock | None:
        hour = int(found["hour"]) if found["hour"].isdigit() else self._hours[found["hour"]]
        if hour > _HOURS:
            return None
        if hour == _HOURS:
            return Clock(at=time(23, 59), exact=True)
        exact = hour > _NOON or found["hour"].startswith("0") or found["half"] is not None
        if found["half"] and hour <= _NOON:
            hour = hour % _NOON + (_NOON if self._halves[found["half"]] == "pm" else 0)
        minutes = int(found["minute"] or 0)
        minutes += self._before.get(found["before"], 0) + self._after.get(found["after"], 0)
        hour, minute = divmod((hour * 60 + minutes) % (_HOURS * 60), 60)
        return Clock(at=time(hour, minute), exact=exact)

    def _each(self, table: Mapping[str, _Value]) -> dict[str, _Value]:
        """A table by every phrase that its keys stand for."""
        return {phrase: value for key, value in table.items() for phrase in self._all([key])}

    def _all(self, phrases: Iterable[str]) -> list[str]:
        """Every phrase that the written ones stand for."""
        days = f"({'|'.join(self._weekdays)})"
        made: list[str] = []
        for written in phrases:
            pieces = _CHOICE.split(fold(written.replace("{weekday}", days)))
            made += (" ".join("".join(one).split()) for one in product(*(piece.split("|") for piece in pieces)))
        return made

    def _lead(self, phrases: Iterable[str]) -> str:
        """Words that stand before something, with the space that follows them."""
        return _either(phrase if phrase.endswith("'") else f"{phrase} " for phrase in self._all(phrases))


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, Times]:
    tables = tomllib.loads(files("policies.reading").joinpath(_FILE).read_text(encoding="utf-8"))
    return {language: Times(table) for language, table in tables.items()}


def find(sentence: str, language: str, now: datetime) -> When | None:
    """The time that a sentence names, read where it is `now`: in its language, or in another that we read."""
    folded = " ".join(fold(sentence[:_READ_ENOUGH]).split())
    known = _languages()
    for one in sorted(READ, key=lambda other: other != language):
        if (when := known[one].find(folded, now)) is not None:
            return when
    return None


def _either(phrases: Iterable[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else _NOTHING


def _blank(found: re.Match[str]) -> str:
    return "·" * len(found[0])


def _is_over(day: _Day, parts: Iterable[_Part], now: datetime) -> bool:
    """Whether a part of today is named that is over, as in “you wrote this morning”."""
    return day.day == now.date() and any(one.near(day) and one.hours[1] <= now.time() for one in parts)


def _working_days(today: date, number: int) -> date:
    weeks, left = divmod(number, _FRIDAY + 1)
    day = today + timedelta(weeks=weeks)
    while left or day.weekday() > _FRIDAY:
        day += timedelta(days=1)
        left -= left > 0 and day.weekday() <= _FRIDAY
    return day


def _end_of(stretch: str, today: date) -> date:
    friday = today + timedelta(days=_FRIDAY - today.weekday())
    match stretch:
        case "week":
            return max(friday, today)
        case "next week":
            return friday + timedelta(weeks=1)
        case "weekend":
            return friday + timedelta(days=_SUNDAY - _FRIDAY)
        case _:
            year, month = _month(today, int(stretch == "next month"))
            return date(year, month, monthrange(year, month)[1])


def _month(today: date, ahead: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return year, month + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(today: date, days: Iterable[date | None], *, gone: timedelta = timedelta(0)) -> date | None:
    """The first of some days, in order, that is not past; none if the one before it has only just gone."""
    for day in days:
        if day is not None and day >= today:
            return day
        if day is not None and today - day <= gone:
            return None
    return None
