"""The rule `unlinked-help`: sending somebody to a page, form or article without the link, in a reply that has none."""

import re
from collections.abc import Iterable

from policies import wording
from policies.finding import Question, Severity
from policies.links import find_links
from policies.reading.tags import Tag
from policies.rule import Hit, Rule, Said
from policies.ruleset import Ruleset


def build() -> Rule:
    return wording.rule(
        name="unlinked-help",
        story="1",
        question=Question.HELPFUL,
        severity=Severity.WARNING,
        catches="sending somebody to a page, form or article without the link, in a reply that has none",
        leaves_alone="a reply with the link, a menu path, a private message as the route, a link given earlier in the conversation",
        wording=_check,
    )


_MENU = re.compile(r"\w\s?(?:>|→|›|»)\s?\w")


def _check(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    if wording.names_an_address(said) or _MENU.search(said.text.clean) or said.reading.does(Tag.CONTACT):
        return ()
    if any(find_links(earlier) for earlier in wording.in_conversation(said)):
        return ()
    return wording.hits(
        said,
        Tag.PAGE,
        reason="This sends somebody to a page and does not say where it is.",
        advice="Put the link in.",
    )
