"""Every rule's examples hold, as they stand in the catalogue."""

from collections.abc import Iterator
from datetime import date

import pytest

from policies.engine import Engine
from policies.example import Example, read
from policies.rule import Rule
from policies.rules import build_all
from policies.ruleset import load
from policies.ruleset_file import ALWAYS, MENDING, rule_names

RULES = build_all()
TOLD_IN = [
    pytest.param(rule, language, id=f"{rule.name}-{language}" if language else rule.name)
    for rule in RULES
    for language in dict.fromkeys(example.language for example in rule.examples)
]


ENGINE = Engine(RULES, {"example": load("example")})


def faults(rule: Rule, example: Example) -> Iterator[str]:
    """What a rule says of an example that it should not, and how it says it."""
    report = ENGINE.check(example.reply, "example", date(2026, 6, 1))
    findings = [finding for finding in report.findings if finding.rule == rule.name]
    excerpts = [finding.excerpt for finding in findings]
    due = example.severity or rule.severity
    if rule.name in {missed.rule for missed in report.not_checked}:
        yield "is not checked"
    if not example.flagged and findings:
        yield f"should be left alone, and is flagged at {excerpts}"
    if example.flagged and not findings:
        yield "should be flagged, and is left alone"
    if example.flagged and findings:
        if findings[0].severity is not due:
            yield f"should be {due}, and is {findings[0].severity}"
        if example.excerpt is not None and example.excerpt not in excerpts:
            yield f"should be flagged at {example.excerpt!r}, and is at {excerpts}"
    for finding in findings:
        if not (finding.reason.endswith(".") and finding.advice.endswith(".")):
            yield f"is answered with what is no sentence: {finding.reason!r}, {finding.advice!r}"


@pytest.mark.parametrize(("rule", "language"), TOLD_IN)
def test_examples_are_flagged_or_left_alone_as_they_say_and_in_sentences(rule, language):
    """All examples of a rule in one language, so that each wrong one is said at once."""
    said = [
        f"{rule.name} {number}, {example.reply.text!r}: {fault}"
        for number, example in enumerate(rule.examples, start=1)
        if example.language == language
        for fault in faults(rule, example)
    ]
    assert not said, "\n".join(said)


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_no_rule_lacks_examples_of_both_sorts(rule):
    assert sum(example.flagged for example in rule.examples) >= 3
    assert sum(not example.flagged for example in rule.examples) >= 2


def test_every_rule_has_a_data_file_of_its_name_and_no_file_lacks_its_rule():
    assert {rule.name for rule in RULES} == rule_names()


def test_what_rulesets_may_not_say_of_rules_agrees_with_the_rules():
    assert {rule.name for rule in RULES if rule.always} == ALWAYS
    assert {rule.name for rule in RULES if rule.severity == "fix"} == MENDING


def test_what_is_read_of_a_rule_is_read_once_and_cannot_be_changed():
    data = read("blame")
    assert read("blame") is data
    for table in (data.phrases, data.exceptions):
        with pytest.raises(TypeError):
            table["blame-explicit"] = ()
