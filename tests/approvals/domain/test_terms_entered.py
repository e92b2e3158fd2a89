"""What the ledger is told of a change of terms: all that decides, and people so that they can be forgotten."""

from dataclasses import replace
from datetime import date

import pytest

from approvals.domain.ledger import Personal, Sort, text, who
from approvals.domain.people import PersonId, Platform, Step
from approvals.domain.terms_entered import entered
from approvals.domain.vote import Mark
from policies.finding import Severity
from policies.ruleset import Setting
from tests.support.builders import account, identity, on_teams, person, terms

USUAL = terms()
LEGAL = Step(name="Legal", roster=(PersonId("bo"), PersonId("dan")))
BO, DAN = who(PersonId("bo")), who(PersonId("dan"))
ADDRESS = Personal(Sort.PERSON, "ada@acme.example")
ADA = [who(identity("ada")), who(on_teams("ada"))]


def with_rules(**changes):
    return terms(ruleset=replace(USUAL.ruleset, **changes))


def with_ada(**changes):
    return terms(people=(replace(person("ada"), **changes), *USUAL.people[1:]))


@pytest.mark.parametrize(
    ("new", "what", "of", "was", "becomes"),
    [
        (terms(account(approvals=3)), "account.approvals", "", 2, 3),
        (terms(account(leads=(PersonId("bo"),))), "account.leads", "", [DAN], [BO]),
        (
            terms(account(steps=(LEGAL,))),
            "account.steps",
            "",
            [],
            [{"name": "Legal", "need": "1", "roster": [BO, DAN]}],
        ),
        (terms(people=USUAL.people[1:]), "person", who(PersonId("ada")), ADA, None),
        (with_ada(email="ada@acme.example"), "person.known_by", who(PersonId("ada")), ADA, [ADDRESS, *ADA]),
        (with_ada(languages=("it",)), "person.languages", who(PersonId("ada")), (), ("it",)),
        (terms(homes=(*USUAL.homes, (Platform.SLACK, "T2"))), "homes", "", (), ("slack/T2",)),
        (terms(emoji=(*USUAL.emoji, ("eyes", Mark.APPROVE))), "emoji", "", (), ("eyes=approve",)),
        (with_rules(settings={"threat": Setting(off=True)}), "rule", "threat", "usual", "off"),
        (
            with_rules(settings={"threat": Setting(severity=Severity.WARNING, observe_until=date(2026, 12, 1))}),
            "rule",
            "threat",
            "usual",
            "warning/2026-12-01",
        ),
        (with_rules(similarity=0.85), "ruleset.similarity", "", "0.9", "0.85"),
        (with_rules(published=("ada@acme.example",)), "ruleset.published", "", [], [text("ada@acme.example")]),
    ],
)
def test_each_difference_is_told_with_what_was_and_what_becomes(new, what, of, was, becomes):
    assert entered(USUAL, new) == [{"what": what, "of": of, "was": was, "becomes": becomes}]


def test_a_step_that_stays_is_not_told_again():
    lead = Step(name="sign-off", roster=(PersonId("dan"),))
    told = entered(terms(account(steps=(LEGAL, lead))), terms(account(steps=(lead,))))
    assert [(one["was"], one["becomes"]) for one in told] == [
        ([{"name": "Legal", "need": "1", "roster": [BO, DAN]}], []),
    ]


def test_another_order_of_steps_is_told_whole():
    lead = Step(name="sign-off", roster=(PersonId("dan"),))
    (told,) = entered(terms(account(steps=(LEGAL, lead))), terms(account(steps=(lead, LEGAL))))
    assert [one["name"] for one in told["was"]] == ["Legal", "sign-off"]
    assert [one["name"] for one in told["becomes"]] == ["sign-off", "Legal"]


def test_how_somebody_is_shown_is_theirs_and_not_told():
    assert entered(USUAL, with_ada(name="Adele", initials="AX")) == []
    assert "Ada" not in str(entered(None, USUAL))


def test_where_nothing_held_before_all_that_is_no_default_is_told():
    told = {(one["what"], str(one["of"])): one["becomes"] for one in entered(None, terms(account(steps=(LEGAL,))))}
    assert told["account.network", ""] == "x"
    assert told["account.roster", ""] == [who(one) for one in account().roster]
    assert told["emoji", ""] == ("white_check_mark=approve", "x=reject", "raised_hand=hold")
    assert told["person", str(BO)] == [who(identity("bo")), who(on_teams("bo"))]
    assert ("account.approvals", "") not in told
