"""The rule `no-help`: a reply to a grievance or a question with no action, answer, link, question back, contact route or apology."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.reply import Kind
from policies.rule import Hit, Lacking, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="no-help",
        story="1, 5",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="a reply to a grievance or a question with no action, answer, link, question back, contact route or apology",
        leaves_alone="a short answer that does answer, “no” included; thanks and cheer",
        wording=_check,
    )


_EMPTY = (Tag.EMPATHY, Tag.DEFENCE, Tag.THANKS, Tag.NON_APOLOGY, Tag.BLAME_EXPLICIT, Tag.BLAME_OBLIQUE, Tag.INSULT)
"""What a sentence can do beside helping; of one that does nothing of it, nothing is known."""


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    if said.reply.kind is not Kind.REPLY:
        return ()
    if said.reply.parent is None:
        return wording.NO_PARENT
    if not wording.wants_help(said) or wording.helps(said) or said.reading.does(Tag.APOLOGY, Tag.ADMITS):
        return ()
    if not wording.complains(said) and all(sentence.sure.isdisjoint(_EMPTY) for sentence in said.reading.sentences):
        return ()  # of what answers a question in words of its own, nobody can say that it does not
    return (
        Hit(
            reason="Nothing in this helps: no action, answer, link, question, contact or apology.",
            advice="Say what you do, what the answer is, or where they get help; if there is nothing, do not answer.",
        ),
    )
