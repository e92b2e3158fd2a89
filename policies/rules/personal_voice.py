"""The rule `personal-voice`: a private person speaking from the brand's account."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="personal-voice",
        story="4, 5",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="a private person speaking from the brand's account",
        leaves_alone="“I” with ^initials, empathy in the first person, taking over from a colleague",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    return wording.hits(
        said,
        Tag.PERSONAL,
        reason="This is somebody's own life or opinion, and the brand would be saying it.",
        advice="Say what the brand does for this person, or nothing.",
    )
