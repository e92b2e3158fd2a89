"""The rule `crowd`: more people mentioned than the ruleset allows."""

from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.reply import Reply, bare_handle
from policies.rule import Hit, Rule
from policies.ruleset import Ruleset
from policies.text import Text


def build() -> Rule:
    return Rule(
        name="crowd",
        story="",
        severity=Severity.BLOCKER,
        catches="more people mentioned than the ruleset allows",
        leaves_alone="whoever is answered, and our own accounts",
        check=_check,
        examples=read("crowd").examples,
    )


def _check(reply: Reply, text: Text, ruleset: Ruleset) -> Iterable[Hit]:
    known = {bare_handle(reply.account), *(bare_handle(brand.handle) for brand in reply.accounts)}
    if reply.parent is not None:
        known.add(bare_handle(reply.parent.author))
    people: set[str] = set()
    first_too_many: tuple[int, int] | None = None
    for mention in text.mentions:
        if (handle := bare_handle(mention.handle)) not in known:
            people.add(handle)
            if first_too_many is None and len(people) > ruleset.max_mentions:
                first_too_many = mention.span
    if first_too_many is not None:
        yield Hit(
            span=first_too_many,
            reason=f"{len(people)} people are mentioned, and {ruleset.max_mentions} are allowed.",
            advice="Mention those whom you answer, and nobody else.",
        )
