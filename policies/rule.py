"""A rule is a value: a name, the story it comes from, a severity, a check, and examples."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policies.example import Example
from policies.finding import Severity
from policies.reply import Reply
from policies.ruleset import Ruleset
from policies.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a check found; the engine makes a finding of it."""

    span: tuple[int, int] | None = None
    """Start and end in `Text.original`; None for the text as a whole."""
    reason: str
    """One sentence: why this is a problem."""
    advice: str
    """One sentence: what to do instead."""
    severity: Severity | None = None
    """Another severity than the rule's own, where a rule has two."""
    mended: str | None = None
    """The whole text as it should be, from a rule that mends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A check's answer when it lacks the facts to judge by."""

    reason: str


Check = Callable[[Reply, Text, Ruleset], Iterable[Hit] | Lacking]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a brand's text must not do, and how to tell."""

    name: str
    story: str
    """The numbers of the stories in `README.md` it comes from; empty for a network's own rule."""
    severity: Severity
    catches: str
    leaves_alone: str
    check: Check
    examples: tuple[Example, ...]
    always: bool = False
    """No ruleset may soften it."""
