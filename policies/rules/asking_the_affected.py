"""The rule `asking-the-affected`: asking followers at large whether our service works."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.reply import Kind
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
    for _, sentence, span in said.reading.doing(Tag.ASK_ALL):
        # In a reply "you" is one person, unless the words themselves say otherwise.
        if said.reply.kind is Kind.POST or Tag.ASK_ALL in sentence.outright:
            yield Hit(
                span=span,
                reason="This asks the customers whether our own service works.",
                advice="Look at it ourselves, and tell them what we know.",
            )
