"""The rule `defence-first`: explaining or defending ourselves before, or instead of, helping; reciting policy."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.reader import Sentence
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


_DEFENCE = (Tag.DEFENCE, Tag.BLAME_EXPLICIT, Tag.BLAME_OBLIQUE)


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    if said.reply.parent is None:
        return wording.NO_PARENT if said.reply.kind is Kind.REPLY else ()
    if said.asked is None or Incoming.ASKS_WHY in said.asked:
        return ()
    defences = [(number, span) for number, sentence, span in said.reading.doing(*_DEFENCE) if not _helps(sentence)]
    if not defences:
        return ()
    first = defences[0][0]
    helped = [number for number, _, _ in said.reading.doing(*wording.HELP, Tag.APOLOGY)]
    if helped and helped[0] < first and wording.helps(said):
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


def _helps(sentence: Sentence) -> bool:
    return any(tag in sentence.does for tag in wording.HELP)
