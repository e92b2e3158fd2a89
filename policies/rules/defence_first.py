"""The rule `defence-first`: explaining or defending ourselves before, or instead of, helping; reciting policy."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Incoming, Tag
from policies.reply import Kind
from policies.rule import Hit, Lacking, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="defence-first",
        story="1",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="explaining or defending ourselves before, or instead of, helping; reciting policy",
        leaves_alone="help first, then one clause of explanation; an explanation that was asked for",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    if said.reply.parent is None:
        return wording.NO_PARENT if said.reply.kind is Kind.REPLY else ()
    if said.asked is None or Incoming.ASKS_WHY in said.asked:
        return ()
    grave = wording.complains(said)  # in answer to a mere question, a fact is easily taken for a defence
    defences = [
        (number, span)
        for number, sentence, span in said.reading.doing(*wording.DEFENCE)
        if not wording.is_help(sentence) and (grave or not sentence.sure.isdisjoint(wording.DEFENCE))
    ]
    if not defences:
        return ()
    first = defences[0][0]
    before = said.reading.sentences[:first]
    if wording.helps(said) and any(wording.is_help(one) or Tag.APOLOGY in one.does for one in before):
        return ()
    return (
        Hit(
            span=defences[0][1],
            reason="This explains or defends us before it helps."
            if wording.helps(said)
            else "This explains or defends us instead of helping.",
            advice="Help first; if the reason matters, give it in one clause afterwards.",
        ),
    )
