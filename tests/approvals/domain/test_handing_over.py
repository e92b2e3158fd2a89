"""A person leaves: who that is, whose the draft is then, and whose approval still counts."""

from dataclasses import replace
from typing import Any

import pytest

from approvals.domain.case import Case
from approvals.domain.people import PersonId, Standing
from approvals.domain.quorum import Discount, count
from tests.support.builders import (
    account,
    after,
    approvals,
    case,
    directory,
    identity,
    on_teams,
    person,
    profile,
    profiles,
    revision,
    taken_over,
)

ADA = PersonId("ada")
BO_HAS_IT = (taken_over("ada", "bo", after(60)),)


def test_who_is_a_full_member_somewhere_has_not_left():
    known = [profile("ada", Standing.DEACTIVATED), profile(on_teams("ada"))]
    assert not directory().left(ADA, known)


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.MEMBER])
def test_who_is_a_full_member_nowhere_has_left(standing):
    assert directory().left(ADA, [profile("ada", standing), profile("bo")])


def test_who_is_known_by_address_has_left_when_that_identity_has():
    people = directory(person("ada", identities=(), email="ada@acme.example"))
    gone = profile(identity("phone"), Standing.DEACTIVATED, email="Ada@acme.example")
    assert people.left(ADA, [gone])


def test_who_is_not_in_the_settings_has_left():
    assert directory(person("bo")).left(ADA, [profile("ada")])


def test_of_whom_nothing_was_ever_read_has_not_left():
    assert not directory().left(ADA, [profile("bo", Standing.DEACTIVATED)])


def test_a_draft_is_its_authors_until_it_is_taken_over_and_then_the_last_ones():
    assert case().responsible == "ada"
    assert case(handovers=BO_HAS_IT).responsible == "bo"
    assert case(handovers=(*BO_HAS_IT, taken_over("bo", "cleo", after(90)))).responsible == "cleo"


def test_nobody_who_ever_had_the_draft_approves_it():
    both = (*BO_HAS_IT, taken_over("bo", "cleo", after(90)))
    tally = count(case(*approvals("ada", "bo", "cleo", "dan"), handovers=both))
    assert tally.approved == ("dan",)
    assert [(one.name, one.why) for one in tally.discounted] == [
        ("Ada", Discount.AUTHOR),
        ("Bo", Discount.TOOK_OVER),
        ("Cleo", Discount.TOOK_OVER),
    ]


def test_who_took_over_and_edited_is_an_editor():
    made = case(*approvals("bo", revision=2), revisions=[revision(), revision(2, made_by="bo")], handovers=BO_HAS_IT)
    assert [one.why for one in count(made).discounted] == [Discount.EDITOR]


def test_a_text_is_signed_by_whose_draft_it_was_when_somebody_last_wrote_it():
    untouched = case(revisions=[revision(), revision(2, made_by=None, made_at=after(90))], handovers=BO_HAS_IT)
    edited = case(revisions=[revision(), revision(2, made_at=after(90))], handovers=BO_HAS_IT)
    asked_again = case(
        revisions=[*edited.revisions, revision(3, made_by=None, made_at=after(99))],
        handovers=(*BO_HAS_IT, taken_over("bo", "cleo", after(95))),
    )
    assert [made.signer for made in (case(), untouched, edited, asked_again)] == ["ada", "ada", "bo", "bo"]


def test_a_text_that_nobody_is_known_to_have_written_is_signed_by_its_author():
    assert case(revisions=[revision(made_by=None)], handovers=BO_HAS_IT).signer == "ada"


def called_otherwise(**changes: Any) -> Case:
    """Ada, who wrote it, is `ada_b` in the settings by now, with those marks."""
    now = person("ada", **{"id": PersonId("ada_b"), **changes})
    others = [person(name) for name in ("bo", "cleo", "dan", "eve")]
    people = directory(now, *others)
    roster = tuple(map(PersonId, ("ada_b", "bo", "cleo", "dan")))
    return case(*approvals("ada", "bo"), account=account(roster=roster), directory=people)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({}, {}),
        ({"email": "ada@acme.example"}, {"identities": (identity("ada"),)}),
        (
            {"email": "Ada@acme.example", "identities": (on_teams("ada"),)},
            {"email": "ada@Acme.example", "identities": (identity("ada"),)},
        ),
    ],
)
def test_who_wrote_it_does_not_approve_it_whatever_the_settings_call_them_now(before, now):
    made = replace(called_otherwise(**now), formerly=(person("ada", **before),))
    assert count(made).approved == ("bo",)
    assert [(one.name, one.why) for one in count(made).discounted] == [("Ada", Discount.AUTHOR)]
    assert "ada_b" not in count(made).able


def test_an_address_that_the_chat_knows_tells_that_two_ids_are_one_human():
    made = called_otherwise(identities=(identity("ada"),))
    told = profiles(profile("ada", email="Ada@acme.example"))
    once = person("ada", identities=(), email="ada@acme.example")
    assert count(replace(made, formerly=(once,), profiles=told)).approved == ("bo",)
    assert count(replace(made, formerly=(once,))).approved == ("ada_b", "bo")


def test_who_was_called_otherwise_twice_is_still_who_wrote_it():
    steps = (
        person("ada", identities=(), email="ada@acme.example"),
        person("ada_a", email="ada@acme.example", identities=(identity("ada"),)),
    )
    made = called_otherwise(identities=(identity("ada"),))
    assert count(replace(made, formerly=steps)).approved == ("bo",)
    assert count(replace(made, formerly=steps[:1])).approved == ("ada_b", "bo")


def test_who_has_nothing_of_a_former_colleague_approves_as_ever():
    made = replace(
        called_otherwise(identities=(identity("ada"),)), formerly=(person("gail"), person("bo", email="b@c"))
    )
    assert count(made).approved == ("ada_b", "bo")
