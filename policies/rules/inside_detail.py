"""The rule `inside-detail`: parts, vendors and internals, while an incident is open."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="inside-detail",
        story="2",
        question=Question.HURTFUL,
        severity=Severity.WARNING,
        catches="parts, vendors and internals, while an incident is open",
        leaves_alone="the status page's own wording; what users themselves see; how many and what is hit",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    if not said.reply.incident:
        return ()
    return wording.hits(
        said,
        Tag.INSIDE,
        reason="This tells internals in the middle of an incident, and followers will argue about them.",
        advice="Say what users see, what you do about it, and when you will say more.",
    )
