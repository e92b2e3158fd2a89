"""The rule `asking-the-affected`: asking followers at large whether our service works."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="asking-the-affected",
        story="2",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="asking followers at large whether our service works",
        leaves_alone="asking one customer for the detail needed to help, or whether it works again",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    return wording.hits(
        said,
        Tag.ASK_ALL,
        reason="This asks the customers whether our own service works.",
        advice="Look at it ourselves, and tell them what we know.",
    )
