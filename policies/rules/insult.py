"""The rule `insult`: insults, mockery, contempt, profanity, sarcasm at the person, shouting."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="insult",
        story="3, 5",
        question=Question.HURTFUL,
        severity=Severity.SIGN_OFF,
        catches="insults, mockery, contempt, profanity, sarcasm at the person, shouting",
        leaves_alone="a name that looks like one, a quoted word, acronyms, one emphatic word, opening hours in capitals",
        wording=_check,
    )


_CAPITALS = re.compile(r"(?:\b[^\W\d_a-z]{2,}\b[\s,;'-]*){3,}")
_FIGURES = re.compile(r"\d")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LEAST_LONG = 2
"""Words of four letters and more in a row of capitals: fewer are acronyms and the names of buttons."""


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    yield from wording.hits(
        said,
        Tag.INSULT,
        reason="This belittles or insults the person who is answered.",
        advice="Answer what they need; if nothing helpful is left to say, do not answer.",
    )
    figures = [match.start() for match in _FIGURES.finditer(said.text.clean)]
    for match in _CAPITALS.finditer(said.text.clean):
        words = match[0].rstrip(" ,;'-\n")
        loud = [word for word in _LONG_WORD.findall(words) if word.isupper()]
        start, end = _line_of(said.text.clean, match)
        timetable = bisect_left(figures, start) < bisect_left(figures, end)
        if len(loud) >= _LEAST_LONG and words.isupper() and not timetable:
            yield Hit(
                span=(match.start(), match.start() + len(words)),
                reason="Words in capitals read as shouting.",
                advice="Write them in small letters.",
            )


def _line_of(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the line is that a match stands in: capitals beside figures are a timetable."""
    end = text.find("\n", match.end())
    return text.rfind("\n", 0, match.start()) + 1, end if end >= 0 else len(text)
