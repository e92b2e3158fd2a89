"""The rule `flippant`: jokes, laughing, “oops”, emoji confetti, in an incident or to a grievance."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.reply import Kind
from policies.rule import Hit, Lacking, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="flippant",
        story="2, 5",
        question=Question.HURTFUL,
        severity=Severity.WARNING,
        catches="jokes, laughing, “oops”, emoji confetti, in an incident or to a grievance",
        leaves_alone="warmth; a lone exclamation mark; cheer in answer to cheer",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    if not said.reply.incident:
        if said.reply.parent is None:
            return wording.NO_PARENT if said.reply.kind is Kind.REPLY else ()
        if not wording.complains(said):
            return ()
    return wording.hits(
        said,
        Tag.JOKE,
        reason="This jokes while somebody has a problem.",
        advice="Say it plainly, and leave the joke for a better day.",
    )
