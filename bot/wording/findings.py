"""How findings are told, on cards and in forms alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from bot.wording.notices import listed
from policies.finding import Finding, NotChecked, Question, Severity

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.BLOCKER: "must be mended",
    Severity.SIGN_OFF: "needs a lead",
    Severity.WARNING: "worth a look",
    Severity.FIX: "mended",
}

QUESTIONS: Final[Mapping[Question, str]] = {
    Question.HURTFUL: "Is it hurtful?",
    Question.HELPFUL: "Is it helpful?",
    Question.POSSIBLE: "Can it be published?",
}
"""What rules ask of a text, in the order in which people read it."""

_MANY: Final = 4
"""Rules from which on they are counted rather than named, where all lack the same."""


def told(findings: Iterable[Finding]) -> tuple[str, ...]:
    """A line per finding: how grave, which rule, why, what to do."""
    return tuple(
        f"{SEVERITIES[finding.severity].capitalize()} ({finding.rule}): {finding.reason} {finding.advice}".strip()
        for finding in findings
    )


def by_question(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """The findings under the questions that they answer."""
    lines: list[str] = []
    for question, asked in QUESTIONS.items():
        found = told(one for one in findings if one.question is question)
        lines += [asked, *found] if found else []
    return tuple(lines)


def missed(not_checked: Iterable[NotChecked]) -> str:
    """Which rules could say nothing, and why where it is many at once; empty if all could."""
    lacking: dict[str, list[str]] = defaultdict(list)
    for one in not_checked:
        lacking[one.reason].append(one.rule)
    parts = [listed(rules) if len(rules) < _MANY else f"{len(rules)} rules. {why}" for why, rules in lacking.items()]
    return f"Not checked: {'; '.join(sorted(parts, key=len))}" if parts else ""
