"""A rule is a value: a name, the story it comes from, a severity, a check, and examples."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from policies.example import Example
from policies.finding import Question, Severity
from policies.reading.reader import Reading
from policies.reading.tags import Incoming
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reply as it was read: what its sentences do, and what the post is that it answers."""

    reply: Reply
    text: Text
    reading: Reading

    @property
    def asked(self) -> tuple[Incoming, ...] | None:
        """What the post is that is answered; None where there is none."""
        return self.reading.asked


Check = Callable[[Reply, Text, Ruleset], Iterable[Hit] | Lacking]
WordingCheck = Callable[[Said, Ruleset], Iterable[Hit] | Lacking]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a brand's text must not do, and how to tell: by its letters (`check`), by its wording (`wording`), or by both."""

    name: str
    story: str
    """The numbers of the stories in `README.md` it comes from; empty for a network's own rule."""
    question: Question = Question.POSSIBLE
    severity: Severity
    catches: str
    leaves_alone: str
    check: Check | None = None
    wording: WordingCheck | None = None
    """Knows the languages of `policies.reading.language`; in any other it is not asked."""
    examples: tuple[Example, ...]
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Phrases by which a sentence is known to do something, by tag."""
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Phrases by which a sentence is known not to."""
    always: bool = False
    """No ruleset may soften it."""
