"""Every rule's examples hold, as they stand in the catalogue."""

from datetime import date

import pytest

from policies.engine import Engine
from policies.example import Example, read
from policies.finding import Finding
from policies.rule import Rule
from policies.rules import build_all
from policies.ruleset import load
from policies.ruleset_file import ALWAYS, MENDING, rule_names

RULES = build_all()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, start=1)
]


ENGINE = Engine(RULES, {"example": load("example")})


def found_by(rule: Rule, example: Example) -> list[Finding]:
    report = ENGINE.check(example.reply, "example", date(2026, 6, 1))
    assert rule.name not in {missed.rule for missed in report.not_checked}
    return [finding for finding in report.findings if finding.rule == rule.name]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_is_flagged_or_left_alone_as_it_says(rule, example):
    findings = found_by(rule, example)
    if not example.flagged:
        assert findings == []
        return
    assert findings
    assert findings[0].severity is (example.severity or rule.severity)
    if example.excerpt is not None:
        assert example.excerpt in [finding.excerpt for finding in findings]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_no_rule_lacks_examples_of_both_sorts(rule):
    assert sum(example.flagged for example in rule.examples) >= 3
    assert sum(not example.flagged for example in rule.examples) >= 2


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_reasons_and_advice_are_sentences(rule):
    for example in rule.examples:
        for finding in found_by(rule, example):
            assert finding.reason.endswith(".")
            assert finding.advice.endswith(".")


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
