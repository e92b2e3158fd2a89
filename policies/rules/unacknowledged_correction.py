"""The rule `unacknowledged-correction`: a correction that does not say that the earlier post was wrong."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.reply import Kind
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="unacknowledged-correction",
        story="4",
        question=Question.HELPFUL,
        severity=Severity.SIGN_OFF,
        catches="a correction that does not say that the earlier post was wrong",
        leaves_alone="one that says so, or that names the wrong and the right",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    if said.reply.kind is not Kind.CORRECTION or said.reading.does(Tag.ADMITS):
        return
    yield Hit(
        reason="This corrects something and does not say that the earlier post was wrong.",
        advice="Say plainly that we were wrong, and what is right: “at 10, not at 9 as we wrote”.",
    )
