"""The rule `sales-pitch`: a price, a fee or an upgrade, in reply to a grievance."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Incoming, Tag
from policies.reply import Kind
from policies.rule import Hit, Lacking, Rule, Said
from policies.ruleset import Ruleset
from policies.text import fold


def build() -> Rule:
    return wording.rule(
        name="sales-pitch",
        story="1",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="a price, a fee or an upgrade, in reply to a grievance",
        leaves_alone="an answer to “how much is it?”; a refund, a credit, a waived fee",
        wording=_check,
    )


def _check(said: Said, ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    if said.reply.parent is None:
        return wording.NO_PARENT if said.reply.kind is Kind.REPLY else ()
    if not wording.complains(said) or (said.asked and Incoming.ASKS_PRICE in said.asked):
        return ()
    asked = fold(said.reply.parent.text)
    raised = [named for named in map(wording.listed, ruleset.tiers) if named.search(asked)]
    pitched = [
        span
        for _, sentence, span in said.reading.doing(Tag.SALES)
        if not any(named.search(fold(said.text.clean[slice(*sentence.span)])) for named in raised)
    ]
    return [
        Hit(
            span=span,
            reason="This sells something to somebody who complains.",
            advice="Solve the problem; leave prices and offers for another day.",
        )
        for span in pitched or _tiers(said, ruleset, asked)
    ]


def _tiers(said: Said, ruleset: Ruleset, asked: str) -> Iterable[tuple[int, int]]:
    """Where something is named that the brand sells beyond the plain thing, unless the customer named it."""
    for tier in ruleset.tiers:
        named = wording.listed(tier)
        if not named.search(asked):
            yield from (said.text.span(*match.span()) for match in named.finditer(said.text.folded))
