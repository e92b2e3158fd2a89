"""The rule `unreadable`: nothing is said, or it cannot be stored and read as it stands."""

import re
from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.reply import Reply
from policies.rule import Hit, Rule
from policies.ruleset import Ruleset
from policies.text import BROKEN, Text

_NOTHING = re.compile(r"\s*+(?:\^\w{1,12})?\s*+")
"""Not a word, or a signature alone."""


def build() -> Rule:
    return Rule(
        name="unreadable",
        story="",
        severity=Severity.BLOCKER,
        catches="an empty text, control characters, broken characters, a text too long to be read at all",
        leaves_alone="line breaks and tabs",
        check=_check,
        examples=read("unreadable").examples,
        always=True,
    )


def _check(_reply: Reply, text: Text, _ruleset: Ruleset) -> Iterable[Hit]:
    if _NOTHING.fullmatch(text.clean):
        yield Hit(reason="There is no text.", advice="Write what is to be said.")
    if not text.whole:
        yield Hit(
            reason=f"The text has {len(text.original):,} characters, and only {text.read:,} of them are read.",
            advice="Send a text that a person can read.",
        )
    for place, letter in enumerate(text.clean):
        if letter == BROKEN:
            yield Hit(
                span=(place, place + 1),
                reason=f"There is a character that no network takes (U+{ord(text.original[place]):04X}).",
                advice="Type the word again instead of pasting it.",
            )
