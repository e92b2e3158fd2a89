"""The rule `too-long`: over the network's weighted length."""

from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.length import counted_length
from policies.reply import Reply
from policies.rule import Hit, Rule
from policies.ruleset import Ruleset
from policies.text import Text


def build() -> Rule:
    return Rule(
        name="too-long",
        story="",
        severity=Severity.BLOCKER,
        catches="over the network's weighted length",
        leaves_alone="links, which count at the network's own length, and the handles it adds to a reply",
        check=_check,
        examples=read("too-long").examples,
    )


def _check(reply: Reply, _text: Text, ruleset: Ruleset) -> Iterable[Hit]:
    limit = ruleset.max_weighted_length
    length = counted_length(reply, limit)
    if length > limit:
        over = f"at least {length - limit}" if length > 2 * limit else f"{length - limit}"
        yield Hit(
            reason=f"The network takes {limit} characters, and this is {over} over, as it counts them.",
            advice="Cut it to what helps, or put the rest where a link can lead to.",
        )
