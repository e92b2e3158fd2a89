"""The rule `premature-all-clear`: “fixed”, “resolved”, “all back to normal” about the incident while it is open."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="premature-all-clear",
        story="2",
        question=Question.HURTFUL,
        severity=Severity.SIGN_OFF,
        catches="“fixed”, “resolved”, “all back to normal” about the incident while it is open",
        leaves_alone="what is partial and exact; one customer's errand; after the incident was closed",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    if not said.reply.incident:
        return ()
    return wording.hits(
        said,
        Tag.ALL_CLEAR,
        reason="This says that it is over while the incident is open.",
        advice="Close the incident first, or say exactly what works again and what does not yet.",
    )
