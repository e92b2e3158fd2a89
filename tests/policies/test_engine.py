from datetime import date

import pytest

from policies.engine import Engine
from policies.finding import NotChecked, Severity
from policies.reply import Kind, Parent, Reply
from policies.rule import Hit, Lacking, Rule
from policies.rules import build_all
from policies.ruleset import Ruleset, RulesetError, Setting

TODAY = date(2026, 6, 1)
CALLED = Parent(post_id="1", author="marta", text="@acme help", mentions=("acme",))


def rule(check, *, name="test", severity=Severity.WARNING, always=False):
    return Rule(
        name=name,
        story="1",
        severity=severity,
        catches="",
        leaves_alone="",
        check=check,
        examples=(),
        always=always,
    )


def flag(severity=None, mended=None, span=None):
    def check(_reply, _text, _ruleset):
        yield Hit(span=span, reason="It is so.", advice="Do otherwise.", severity=severity, mended=mended)

    return check


def crash(_reply, _text, _ruleset):
    yield Hit(reason="It is so.", advice="Do otherwise.")
    raise KeyError


def judge(*rules, settings=None, text="Hello ^AB"):
    ruleset = Ruleset(name="acme", settings=settings or {})
    return Engine(rules, {"acme": ruleset}).check(Reply(text=text, account="acme"), "acme", TODAY)


def test_a_missing_ruleset_is_an_error_and_not_a_clean_report():
    engine = Engine(build_all(), {})
    with pytest.raises(RulesetError, match="no ruleset named 'acme'"):
        engine.check(Reply(text="Hello", account="acme"), "acme", TODAY)


def test_a_rule_that_breaks_blocks_the_text_and_is_named():
    report = judge(rule(crash, name="brittle"))
    (finding,) = report.findings
    assert report.blocked
    assert finding.rule == "brittle"
    assert "brittle broke down (KeyError)" in finding.reason


def test_a_rule_that_breaks_blocks_even_while_it_only_watches():
    report = judge(rule(crash), settings={"test": Setting(observe_until=TODAY)})
    assert report.blocked


def test_a_rule_that_lacks_its_facts_is_named_as_not_checked():
    report = judge(rule(lambda *_: Lacking(reason="Nobody knows.")))
    assert report.not_checked == (NotChecked(rule="test", reason="Nobody knows."),)
    assert report.findings == ()


def test_a_rule_that_is_off_says_nothing():
    assert judge(rule(flag()), settings={"test": Setting(off=True)}).findings == ()


def test_a_rule_that_is_always_on_cannot_be_softened():
    hard = rule(flag(), severity=Severity.BLOCKER, always=True)
    for setting in (Setting(off=True), Setting(severity=Severity.WARNING), Setting(observe_until=TODAY)):
        assert judge(hard, settings={"test": setting}).blocked


def test_a_watching_rule_is_reported_apart_until_its_day_is_over():
    settings = {"test": Setting(observe_until=TODAY)}
    report = judge(rule(flag()), settings=settings)
    assert report.findings == ()
    assert [finding.rule for finding in report.watched] == ["test"]
    engine = Engine([rule(flag())], {"acme": Ruleset(name="acme", settings=settings)})
    assert engine.check(Reply(text="x", account="acme"), "acme", date(2026, 6, 2)).watched == ()


def test_the_ruleset_s_severity_goes_before_the_hit_s_and_the_rule_s():
    graver = rule(flag(Severity.SIGN_OFF))
    assert judge(graver).needs_sign_off
    assert judge(graver, settings={"test": Setting(severity=Severity.BLOCKER)}).blocked
    assert judge(rule(flag())).findings[0].severity is Severity.WARNING


def test_the_worst_comes_first_then_the_order_of_the_text():
    report = judge(
        rule(flag(span=(3, 5)), name="late"),
        rule(flag(span=(0, 2)), name="early"),
        rule(flag(), name="whole"),
        rule(flag(Severity.BLOCKER, span=(4, 5)), name="worst"),
    )
    assert [finding.rule for finding in report.findings] == ["worst", "whole", "early", "late"]
    assert report.findings[2].excerpt == "He"


def test_other_rules_judge_the_mended_text():
    seen = []

    def look(_reply, text, _ruleset):
        seen.append(text.original)
        return ()

    report = judge(rule(look, name="look"), rule(flag(mended="Mended"), severity=Severity.FIX))
    assert report.text == "Mended"
    assert report.length == len("Mended")
    assert seen == ["Mended"]
    assert report.findings[0].severity is Severity.FIX


def test_a_mending_rule_that_only_watches_mends_nothing():
    mends = rule(flag(mended="Mended"), severity=Severity.FIX)
    assert judge(mends, settings={"test": Setting(observe_until=TODAY)}).text == "Hello ^AB"


def test_nobody_is_shown_thousands_of_findings_of_one_rule():
    def check(_reply, _text, _ruleset):
        while True:
            yield Hit(reason="It is so.", advice="Do otherwise.")

    assert len(judge(rule(check)).findings) == 20


def test_a_signature_counts_towards_the_length():
    engine = Engine(build_all(), {"acme": Ruleset(name="acme")})
    for letters, blocked in ((276, False), (277, True)):
        reply = Reply(text="a" * letters, account="acme", parent=CALLED, previous=(), initials="AB")
        report = engine.check(reply, "acme", TODAY)
        assert report.text == "a" * letters + " ^AB"
        assert report.length == letters + 4
        assert report.blocked is blocked


def test_a_text_that_was_mended_once_is_not_mended_again():
    engine = Engine(build_all(), {"acme": Ruleset(name="acme")})
    first = engine.check(
        Reply(text="On it.", account="acme", parent=CALLED, previous=(), initials="AB/CD"), "acme", TODAY
    )
    again = engine.check(
        Reply(text=first.text, account="acme", parent=CALLED, previous=(), initials="AB/CD"), "acme", TODAY
    )
    assert first.text == "On it. ^AB/CD"
    assert again.text == first.text
    assert again.findings == ()


def test_a_brand_that_needs_no_signatures_gets_none():
    engine = Engine(build_all(), {"acme": Ruleset(name="acme", signature_required=False)})
    report = engine.check(Reply(text="On it.", account="acme", parent=CALLED, initials="AB"), "acme", TODAY)
    assert report.text == "On it."


def test_facts_that_are_missing_are_said_by_the_rules_that_need_them():
    engine = Engine(build_all(), {"acme": Ruleset(name="acme")})
    report = engine.check(Reply(text="On it. ^AB", account="acme", initials="AB"), "acme", TODAY)
    assert {item.rule for item in report.not_checked} == {
        *("unsummoned", "wrong-account", "repeat", "public-casework"),
        *("no-help", "defence-first", "sales-pitch", "flippant"),
    }


def test_a_correction_of_a_post_of_its_own_answers_nobody():
    engine = Engine(build_all(), {"acme": Ruleset(name="acme")})
    reply = Reply(text="It is 10, not 9. ^AB", account="acme", kind=Kind.CORRECTION, previous=(), initials="AB")
    assert engine.check(reply, "acme", TODAY).not_checked == ()


class Shelf:
    """Rules that are built when they are asked for; the first `failures` times that goes wrong."""

    def __init__(self, *, failures=0):
        self.asked, self._failures = 0, failures

    def __call__(self):
        self.asked += 1
        if self.asked <= self._failures:
            raise OSError
        return [rule(flag())]


def test_rules_given_as_a_function_are_built_at_the_first_text_and_once():
    shelf = Shelf()
    engine = Engine(shelf, {"acme": Ruleset(name="acme", settings={})})
    assert shelf.asked == 0
    for _ in range(2):
        assert len(engine.check(Reply(text="Hello ^AB", account="acme"), "acme", TODAY).findings) == 1
    assert shelf.asked == 1


def test_rules_that_are_built_beforehand_are_not_built_at_the_first_text():
    shelf = Shelf()
    engine = Engine(shelf, {"acme": Ruleset(name="acme", settings={})})
    engine.warm(TODAY)
    assert shelf.asked == 1
    assert engine.check(Reply(text="Hello ^AB", account="acme"), "acme", TODAY).findings
    assert shelf.asked == 1


def test_rules_that_could_not_be_built_are_built_anew_and_never_left_out():
    engine = Engine(Shelf(failures=1), {"acme": Ruleset(name="acme", settings={})})
    with pytest.raises(OSError):  # noqa: PT011 - any error will do
        engine.check(Reply(text="Hello ^AB", account="acme"), "acme", TODAY)
    assert engine.check(Reply(text="Hello ^AB", account="acme"), "acme", TODAY).findings
