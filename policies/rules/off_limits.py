"""The rule `off-limits`: topics that are not ours to talk about: by default our finances, staff matters and legal matters."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="off-limits",
        story="5",
        question=Question.HURTFUL,
        severity=Severity.SIGN_OFF,
        catches="topics that are not ours to talk about: by default our finances, staff matters and legal matters",
        leaves_alone="what the ruleset does not list; the same words about something else",
        wording=_check,
    )


_TOPICS = {"finances": Tag.FINANCES, "staff": Tag.STAFF, "legal": Tag.LEGAL}


def _check(said: Said, ruleset: Ruleset) -> Iterable[Hit]:
    for entry in ruleset.off_limits:
        if topic := _TOPICS.get(entry):
            yield from wording.hits(
                said,
                topic,
                reason=f"Our {entry} are not a topic for this account."
                if topic is Tag.FINANCES
                else f"Our {entry} matters are not a topic for this account.",
                advice="Leave it out, or let a lead decide whether the brand says this.",
            )
        else:
            for match in wording.listed(entry).finditer(said.text.folded):
                yield Hit(
                    span=said.text.span(*match.span()),
                    reason=f"“{entry}” is on this account's list of topics to leave alone.",
                    advice="Leave it out, or let a lead decide whether the brand says this.",
                )
