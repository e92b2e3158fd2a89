"""The rule `threat`: a legal or other threat against the person who is answered."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="threat",
        story="3",
        question=Question.HURTFUL,
        severity=Severity.SIGN_OFF,
        catches="a legal or other threat against the person who is answered",
        leaves_alone="our legal page, reporting a threat, a quoted one, “you will hear from us by 5 pm”",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    return wording.hits(
        said,
        Tag.THREAT,
        reason="This threatens the person who is answered, and hundreds would answer that.",
        advice="Apologise for the case and for the attitude, listen, and solve this one problem.",
    )
