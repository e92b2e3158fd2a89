"""What a rule found in a text, how grave it is, and whether people have seen it before."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Question(StrEnum):
    """What a rule asks of a text."""

    HURTFUL = "hurtful"
    """Is it hurtful?"""
    HELPFUL = "helpful"
    """Is it helpful?"""
    POSSIBLE = "possible"
    """Can it be published at all, by this account?"""


class Severity(StrEnum):
    """How grave a finding is, worst first."""

    BLOCKER = "blocker"
    """It cannot be published."""
    SIGN_OFF = "sign-off"
    """One of the account's leads must be among the approvers."""
    WARNING = "warning"
    """It is shown, and people approve with it."""
    FIX = "fix"
    """Twokeys mended it by itself, and says so."""

    @property
    def rank(self) -> int:
        """3 for the worst, 0 for the mildest."""
        return len(Severity) - 1 - list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to know about a text: what, where, why, and what to do instead."""

    rule: str
    severity: Severity
    span: tuple[int, int] | None
    """Start and end in the report's text, in code points; None for the text as a whole."""
    reason: str
    advice: str
    excerpt: str
    """The words the span covers; empty for the text as a whole."""
    question: Question = Question.POSSIBLE

    @property
    def fingerprint(self) -> str:
        """The same for the same finding in every run, wherever in the text its words stand."""
        words = unicodedata.normalize("NFKC", self.excerpt).casefold().split()
        key = "\0".join((self.rule, *words)).encode("utf-8", "backslashreplace")
        return hashlib.sha256(key).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A rule that could not say anything, by name, and the fact that it lacked."""

    rule: str
    reason: str
    question: Question = Question.POSSIBLE


def unseen(findings: Iterable[Finding], seen: Mapping[str, Severity]) -> tuple[Finding, ...]:
    """The findings nobody has approved with: new ones, and ones that have become worse.

    `seen` maps the fingerprints that were shown to the severity they were shown with.
    """
    return tuple(
        finding
        for finding in findings
        if (shown := seen.get(finding.fingerprint)) is None or finding.severity.rank > shown.rank
    )
