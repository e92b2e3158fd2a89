"""The rule `speculation`: guessing in public at a cause, a culprit or a time."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="speculation",
        story="2",
        question=Question.HURTFUL,
        severity=Severity.WARNING,
        catches="guessing in public at a cause, a culprit or a time",
        leaves_alone="stated facts, announced estimates, politeness, what the customer's own words suggest",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    return wording.hits(
        said,
        Tag.SPECULATION,
        reason="This guesses in public, and a wrong guess has to be taken back in public.",
        advice="Say what is known, what you do next, and when you will say more.",
    )
