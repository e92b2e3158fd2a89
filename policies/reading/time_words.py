"""How one language says when: the words of `times.toml`, as tables and as patterns that find them; pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import time
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any, Final, TypeVar

from policies.text import fold

_Value = TypeVar("_Value")

_FILE: Final = "times.toml"
_CHOICE = re.compile(r"\(([^()]*)\)")
_NOTHING = "(?!)"


class TimeWords:
    """The words of one language, by every phrase that they are written as, in folded text."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.weekdays = {fold(name): number for name, number in table["weekdays"].items()}
        self.months = self._each(table["months"])
        self.numbers = self._each(table["numbers"])
        self.hours = self._each(table["hours"])
        self.before, self.after = self._each(table["before"]), self._each(table["after"])
        self.halves = self._each(table["halves"])
        self.lengths = self._each(table["lengths"])
        self.units = self._each(table["units"])
        self.days = self._each(table["days"])
        self.stretches = self._each(table["stretches"])
        self.parts = {
            phrase: (time.fromisoformat(first), time.fromisoformat(last))
            for phrase, (first, last) in self._each(table["parts"]).items()
        }
        self.deadlines = frozenset(self._all(table["deadlines"]))

        weekday, month = _either(self.weekdays), _either(self.months)
        number, unit = rf"(?:\d{{1,3}}|{_either(self.numbers)})", _either(self.units)
        self.no_day = re.compile(rf"\b{_either(self._all(table['no_day']))}\b")
        self.by = re.compile(rf"\b{_either(self.deadlines)} ?$")
        self.length = re.compile(
            rf"\b{self._lead(table['before_lengths'])}(?:\d{{1,3}} ?(?:-|to|or|o|a) ?)?"
            rf"(?:(?P<whole>{_either(self.lengths)})|(?P<number>{number}) ?(?P<unit>{unit}))\b"
        )
        self.named = re.compile(
            rf"\b(?:{weekday},? (?:the |il |el )?)?"
            rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|°|o)? (?:of |de |di )?(?P<m>{month})\b\.?(?:,? (?:del? )?(?P<y>(?:19|20)\d{{2}})\b)?"
            rf"|(?P<m2>{month}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<y2>(?:19|20)\d{{2}})\b)?)"
        )
        self.numbered = re.compile(
            rf"\b{self._lead(table['before_numbers'])}(?P<d>\d{{1,2}})"
            r"(?:(?:st|nd|rd|th)\b|(?= ?(?:[,;!?)]|\.(?!\d)|$)))"
        )
        self.day = re.compile(rf"\b{_either([*self.days, *self.stretches, *self.weekdays])}\b")
        self.part = re.compile(rf"\b{_either(self.parts)}\b")
        self.clock = re.compile(
            rf"(?<![\d:./-])\b(?P<lead>{self._lead(table['before_hours'])})?(?:(?P<before>{_either(self.before)}) )?"
            rf"(?P<hour>\d{{1,2}}|{_either(self.hours)})(?:[:.h](?P<minute>[0-5]\d))?(?: ?h(?:s|rs)?\b)?"
            rf"(?: (?P<after>{_either(self.after)}))?(?: ?(?P<half>{_either(self.halves)})\b)?"
            rf"(?!\w|[.,:/-]\d| ?[%€$£]| ?(?:{unit})\b)"
        )

    def _each(self, table: Mapping[str, _Value]) -> dict[str, _Value]:
        """A table by every phrase that its keys stand for."""
        return {phrase: value for key, value in table.items() for phrase in self._all([key])}

    def _all(self, phrases: Iterable[str]) -> list[str]:
        """Every phrase that the written ones stand for."""
        days = f"({'|'.join(self.weekdays)})"
        made: list[str] = []
        for written in phrases:
            pieces = _CHOICE.split(fold(written.replace("{weekday}", days)))
            made += (" ".join("".join(one).split()) for one in product(*(piece.split("|") for piece in pieces)))
        return made

    def _lead(self, phrases: Iterable[str]) -> str:
        """Words that stand before something, with the space that follows them."""
        return _either(phrase if phrase.endswith("'") else f"{phrase} " for phrase in self._all(phrases))


@lru_cache(maxsize=1)
def load() -> Mapping[str, TimeWords]:
    """The words of each language that we read."""
    tables = tomllib.loads(files("policies.reading").joinpath(_FILE).read_text(encoding="utf-8"))
    return {language: TimeWords(table) for language, table in tables.items()}


def _either(phrases: Iterable[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else _NOTHING
