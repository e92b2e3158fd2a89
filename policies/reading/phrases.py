"""Phrases by which a sentence is known to do something, or known not to, as people write them into the data files; pure.

A phrase is a row of words. `word~` stands for every word that begins so, `(one|other)` for either, `(one|)` for one or
none, `*` for up to three words of any kind and `...` for up to twelve; `^` and `$` are the sentence's beginning and end.
Case, accents, digits for letters and punctuation make no difference; `?`, `!` and `€` count as words.
"""

import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from policies.reading.words import AT, LINK, NUMBER, QUOTE, TIME, words
from policies.text import fold

_SIGNS = frozenset({LINK, AT, NUMBER, TIME, QUOTE})
_GAPS = {"*": 3, "...": 12}
_PART = re.compile(r"\([^()]*\)|\S+")


class PhraseError(ValueError):
    """A phrase that means nothing; its message says which and why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as steps: each a set of alternatives, or the length of a gap; an alternative is a word, or a beginning
    with `~`, or empty where the step may be left out.
    """

    steps: tuple[frozenset[str] | int, ...]
    words: tuple[frozenset[str], ...]
    """The steps that must be there; the first of them is the phrase's first."""
    whole: tuple[frozenset[str], ...]
    """Those of them that are whole words: without one of each, the phrase is nowhere in a row."""
    first: bool = False
    """Whether it stands at the beginning of the sentence."""
    last: bool = False
    """Whether it stands at its end."""

    def match(self, row: Sequence[str], start: int) -> int | None:
        """Where the phrase ends if it begins at `start`; None if it does not."""
        if self.first and start:
            return None
        return _match(self.steps, row, start, to_the_end=self.last)


def parse(written: str) -> Phrase:
    """Read a phrase; raises `PhraseError`."""
    parts = _PART.findall(written)
    first, last = parts[:1] == ["^"], parts[-1:] == ["$"]
    try:
        steps = tuple(_step(part) for part in parts[first : len(parts) - last])
    except PhraseError as wrong:
        raise PhraseError(f"In the phrase {written!r}, {wrong}.") from wrong
    if not steps or not _is_word(steps[0]) or not _is_word(steps[-1]):
        raise PhraseError(f"The phrase {written!r} should begin and end with a word.")
    needed = tuple(step for step in steps if not isinstance(step, int) and "" not in step)
    whole = tuple(step for step in needed if not any(word.endswith("~") for word in step))
    return Phrase(steps, needed, whole, first, last)


def _is_word(step: frozenset[str] | int) -> bool:
    return not isinstance(step, int) and "" not in step


class Phrasebook:
    """Phrases by name. Each is looked for only where its rarest word stands, so that a row takes time by its length."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._index = _index(tuple((name, tuple(entries)) for name, entries in phrases.items()))

    def find(self, row: Sequence[str]) -> dict[str, tuple[int, int]]:
        """A place of each name that is found: from which word up to, but without, which. Always the same one."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(row):
            places[word].append(place)
        found: dict[str, tuple[int, int]] = {}
        tried: set[int] = set()
        in_order = sorted(places)
        for word in places:
            for name, phrase in self._with(word):
                if name in found or id(phrase) in tried:
                    continue
                tried.add(id(phrase))
                if (stretch := _place(phrase, row, places, in_order)) is not None:
                    found[name] = stretch
        return found

    def _with(self, word: str) -> Iterable[tuple[str, Phrase]]:
        index = self._index
        yield from index.by_word.get(word, ())
        for length in index.lengths:
            if length > len(word):
                return
            yield from index.by_beginning.get(word[:length], ())


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases, with their names, by a word that stands in each of them; never changed once it is made."""

    by_word: Mapping[str, Sequence[tuple[str, Phrase]]]
    by_beginning: Mapping[str, Sequence[tuple[str, Phrase]]]
    lengths: Sequence[int]
    """Of those beginnings, in order."""


@lru_cache(maxsize=2)  # thousands of phrases take a moment to read, and every reader of all rules has the same
def _index(phrases: tuple[tuple[str, tuple[str, ...]], ...]) -> _Index:
    parsed = [(name, parse(written)) for name, entries in phrases for written in entries]
    common = Counter(word for _, phrase in parsed for step in phrase.words for word in step)
    by_word: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
    by_beginning: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
    for name, phrase in parsed:
        for word in min(phrase.words, key=lambda step: sum(_weight(word, common) for word in step)):
            index = by_beginning if word.endswith("~") else by_word
            index[word.removesuffix("~")].append((name, phrase))
    return _Index(by_word, by_beginning, sorted({len(beginning) for beginning in by_beginning}))


def _weight(word: str, common: Counter[str]) -> int:
    """How common a word is among all phrases; signs are commoner than any word."""
    return common[word] if word[:1].isalpha() else 100_000


def _place(
    phrase: Phrase, row: Sequence[str], places: Mapping[str, list[int]], in_order: Sequence[str]
) -> tuple[int, int] | None:
    """The first place of a phrase."""
    if any(step.isdisjoint(places) for step in phrase.whole):
        return None
    for start in sorted({place for word in _beginning(phrase, in_order) for place in places.get(word, ())}):
        if (end := phrase.match(row, start)) is not None:
            return start, end
    return None


def _beginning(phrase: Phrase, in_order: Sequence[str]) -> Iterator[str]:
    """The words that a phrase can begin with, of those that are there."""
    for option in phrase.words[0]:
        if option.endswith("~"):
            begins = option[:-1]
            for word in islice(in_order, bisect_left(in_order, begins), None):
                if not word.startswith(begins):
                    break
                yield word
        else:
            yield option


def merged(parts: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Phrases of several files, by name."""
    made: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, entries in part.items():
            made[name] = (*made.get(name, ()), *entries)
    return made


@cache  # phrases share their lists of alternatives
def _step(part: str) -> frozenset[str] | int:
    if part in _GAPS:
        return _GAPS[part]
    options = part[1:-1].split("|") if part.startswith("(") else [part]
    return frozenset(_alternative(option.strip()) for option in options)


def _alternative(option: str) -> str:
    if not option or option in _SIGNS:
        return option
    stem = option.removesuffix("~")
    if stem.isascii() and stem.isalpha() and stem.islower():
        return sys.intern(option)
    folded = fold(stem)
    row = [word.text for word in words(folded, 0, len(folded))]
    if len(row) != 1:
        raise PhraseError(f"{option!r} is not one word")
    return f"{row[0]}~" if option.endswith("~") else row[0]


def _match(steps: tuple[frozenset[str] | int, ...], row: Sequence[str], place: int, *, to_the_end: bool) -> int | None:
    for number, step in enumerate(steps):
        if isinstance(step, int):
            starts: Iterable[int] = range(place, min(place + step, len(row)) + 1)
        elif "" in step:
            fits = place < len(row) and _fits(step, row[place])
            starts = (place + 1, place) if fits else (place,)
        elif place < len(row) and _fits(step, row[place]):
            place += 1
            continue
        else:
            return None
        rest = steps[number + 1 :]
        tries = (_match(rest, row, start, to_the_end=to_the_end) for start in starts)
        return next((end for end in tries if end is not None), None)
    return place if not to_the_end or place == len(row) else None


def _fits(step: frozenset[str], word: str) -> bool:
    return word in step or any(option.endswith("~") and word.startswith(option[:-1]) for option in step)
