"""The rule `queue-jump`: offering somebody noisy a way around the queue that others do not have."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="queue-jump",
        story="1",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="offering somebody noisy a way around the queue that others do not have",
        leaves_alone="a private channel, a help page, priority by need, what is open to everybody",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    return wording.hits(
        said,
        Tag.QUEUE_JUMP,
        reason="This gives whoever complains in public what others wait for in the queue.",
        advice="Offer what everybody can have: a private message, the help page, the usual way made to work.",
    )
