"""The rule `public-casework`: the second or later reply to the same person in one conversation that goes on with the case in public."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.reply import Kind
from policies.rule import Hit, Lacking, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="public-casework",
        story="1, 4",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="the second or later reply to the same person in one conversation that goes on with the case in public",
        leaves_alone="the reply that takes it to a private channel; thanks, cheer",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    if said.reply.kind is not Kind.REPLY:
        return ()
    if said.reply.previous is None:
        return Lacking(reason="What was said before in this conversation is not known.")
    if not wording.in_conversation(said) or said.reading.does(Tag.CONTACT):
        return ()
    return tuple(
        wording.hits(
            said,
            Tag.CASEWORK,
            Tag.ASK_PRIVATE,
            Tag.ASK,
            reason="We have answered this person here before, and this goes on with their case in public.",
            advice="Take it to a private message, and say so here.",
        )
    )[:1]
