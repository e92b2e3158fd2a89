"""The rule `unsigned`: a reply without its author's initials; Twokeys adds them."""

import re
from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.reply import Kind, Reply
from policies.rule import Hit, Rule
from policies.ruleset import Ruleset
from policies.signature import signers
from policies.text import BROKEN, Text

_PERSON = re.compile(r"\w+")
_TAIL = 120


def build() -> Rule:
    return Rule(
        name="unsigned",
        story="1",
        severity=Severity.FIX,
        catches="no `^initials` of the author at the end of a reply",
        leaves_alone="posts of their own, the team signatures of the ruleset, accounts whose ruleset needs none",
        check=_check,
        examples=read("unsigned").examples,
    )


def _check(reply: Reply, text: Text, ruleset: Ruleset) -> Iterable[Hit]:
    of_its_own = reply.kind is Kind.POST or (reply.kind is Kind.CORRECTION and reply.parent is None)
    if of_its_own or not ruleset.signature_required:
        return
    if not text.clean.strip() or BROKEN in text.clean or not text.whole:
        return  # `unreadable` blocks it, and a signature would only hide why
    ending = text.clean.rstrip()[-_TAIL:]
    if any(_ends_with(ending, alias) for alias in ruleset.signature_aliases):
        return
    authors = _PERSON.findall(reply.initials or "")
    signed = signers(text.clean)
    missing = [author for author in authors if author.casefold() not in {one.casefold() for one in signed}]
    if authors and not missing:
        return
    if not authors:
        if all(one[0].islower() for one in signed):
            yield Hit(
                reason="Nobody has signed this reply, and the author has no initials in the settings.",
                advice="End the reply with ^ and your initials, and have them entered in the settings.",
            )
        return
    added = f"^{'/'.join(missing)}"
    yield Hit(
        reason=f"The reply was not signed by {' and '.join(missing)}.",
        advice=f"{added} was added at its end.",
        mended=f"{reply.text.rstrip()} {added}",
    )


def _ends_with(ending: str, alias: str) -> bool:
    rest = ending.removesuffix(".").casefold().removesuffix(alias.casefold())
    return len(rest) < len(ending.removesuffix(".")) and (not rest or rest[-1].isspace())
