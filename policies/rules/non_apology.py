"""The rule `non-apology`: “sorry if you feel”, “sorry, but”, regret for “any inconvenience” instead of for what we did."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="non-apology",
        story="3",
        question=Question.HURTFUL,
        severity=Severity.WARNING,
        catches="“sorry if you feel”, “sorry, but”, regret for “any inconvenience” instead of for what we did",
        leaves_alone="a plain apology for what we did",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    return wording.hits(
        said,
        Tag.NON_APOLOGY,
        reason="This sounds like an apology and is none.",
        advice="Say sorry for what we did, without “if” and “but”.",
    )
