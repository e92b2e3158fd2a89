"""The rule `blame`: denying responsibility, or putting it on the customer, a supplier, the weather, the traffic; outright, a sign-off."""

from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="blame",
        story="1, 2",
        question=Question.HURTFUL,
        severity=Severity.WARNING,
        catches="denying responsibility, or putting it on the customer, a supplier, the weather, the traffic; outright, a sign-off",
        leaves_alone="taking responsibility; telling a cause in one clause beside help",
        wording=_check,
    )


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    for _, sentence, span in said.reading.doing(Tag.BLAME_EXPLICIT, Tag.BLAME_OBLIQUE):
        explicit = Tag.BLAME_EXPLICIT in sentence.does
        yield Hit(
            span=span,
            severity=Severity.SIGN_OFF if Tag.BLAME_EXPLICIT in sentence.sure else Severity.WARNING,
            reason="This says that it is not our fault."
            if explicit
            else "This hints that it is somebody else's fault.",
            advice="Say what we do about it; a cause, where it matters, fits into one clause beside the help.",
        )
