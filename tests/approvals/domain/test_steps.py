"""Steps: who must be among those who approve, in which order people are asked, and that two stay two."""

from itertools import combinations, permutations, product

import pytest

from approvals.domain.gate import Bar, Fresh, NotYet, decide
from approvals.domain.lifecycle import schedule
from approvals.domain.people import Need, PersonId, Step
from approvals.domain.quorum import count, reached_at
from policies.finding import Severity
from tests.support.builders import (
    PARENT,
    account,
    after,
    approvals,
    case,
    delivery,
    directory,
    finding,
    on_teams,
    person,
    revision,
    stop,
    vote,
)

PAUSE = after(20) - after(0)


def step(*roster, name="legal", need=1):
    return Step(name=name, roster=tuple(map(PersonId, roster)), need=need)


def of(*steps, **changes):
    return account(steps=steps, **changes)


LEGAL_THEN_LEAD = of(step("bo", "cleo"), step("dan", name="lead"))


def standing(tally):
    return [(one.name, one.approved, one.missing, one.waits) for one in tally.steps]


def test_an_account_without_steps_has_none_that_are_missing():
    tally = count(case(*approvals("bo", "cleo")))
    assert (tally.steps, tally.step, tally.complete) == ((), None, True)


def test_two_people_are_not_enough_while_nobody_of_a_step_is_among_them():
    tally = count(case(*approvals("bo", "cleo"), account=of(step("dan"))))
    assert (tally.missing, tally.step.name, tally.complete) == (0, "legal", False)


def test_two_people_are_enough_when_they_stand_in_all_steps():
    assert count(case(*approvals("bo", "dan"), account=LEGAL_THEN_LEAD)).complete


def test_steps_are_asked_one_after_the_other():
    first = count(case(account=LEGAL_THEN_LEAD))
    then = count(case(*approvals("cleo"), account=LEGAL_THEN_LEAD))
    assert (first.asked, then.asked) == (("bo", "cleo"), ("dan",))
    assert standing(first) == [("legal", (), 1, False), ("lead", (), 1, True)]
    assert standing(then) == [("legal", ("cleo",), 0, False), ("lead", (), 1, False)]


def test_when_all_steps_are_complete_everybody_else_is_asked_for_what_is_missing_in_the_whole():
    tally = count(case(*approvals("bo", "dan"), account=of(step("bo"), step("dan", name="lead"), approvals=3)))
    assert (tally.missing, tally.step, tally.asked, tally.complete) == (1, None, ("cleo",), False)


def test_an_approval_given_early_waits_and_counts_once_the_step_before_is_complete():
    early = count(case(*approvals("dan"), account=LEGAL_THEN_LEAD))
    assert (standing(early)[1], early.complete) == (("lead", ("dan",), 0, True), False)
    later = count(case(*approvals("dan", "bo"), account=LEGAL_THEN_LEAD))
    assert (standing(later)[1], later.complete) == (("lead", ("dan",), 0, False), True)


def test_a_later_step_waits_again_when_an_earlier_ones_approval_is_taken_back():
    tally = count(case(vote("bo", retracted_at=after(30)), *approvals("dan"), account=LEGAL_THEN_LEAD))
    assert (standing(tally)[1][3], tally.asked) == (True, ("bo", "cleo"))


def test_one_person_in_two_steps_approves_in_both_and_is_one_person():
    both = of(step("bo", "cleo"), step("bo", "dan", name="brand"))
    alone = count(case(*approvals("bo", on_teams("bo")), account=both))
    assert (alone.step, alone.missing, alone.complete) == (None, 1, False)
    assert count(case(*approvals("bo", "cleo"), account=both)).complete


def test_of_any_step_no_fewer_people_than_the_account_asks_for_are_enough():
    needs = (1, 2, Need.MAJORITY, Need.ALL)
    people = ("bo", "cleo", "dan")
    rosters = [roster for size in (1, 2, 3) for roster in combinations(people, size)]
    for roster, need, number in product(rosters, needs, (1, 2, 3)):
        where = of(step(*roster, need=need), step("dan", name="lead"), approvals=number)
        for size in range(4):
            for who in combinations(people, size):
                complete = count(case(*approvals(*who), account=where)).complete
                assert not complete or (len(who) >= number and "dan" in who and set(who) & set(roster))


def test_in_whatever_order_people_approve_it_comes_to_the_same():
    where = of(step("bo", "cleo", need=2), step("dan", name="lead"))
    for size in range(4):
        for who in combinations(("bo", "cleo", "dan"), size):
            assert {count(case(*approvals(*one), account=where)).complete for one in permutations(who)} == {size == 3}


@pytest.mark.parametrize(
    ("need", "needed"), [(1, 1), (2, 2), (Need.ALL, 3), (Need.MAJORITY, 2)], ids=["any", "two", "all", "majority"]
)
def test_a_step_needs_as_many_as_it_says(need, needed):
    where = of(step("bo", "cleo", "dan", need=need), approvals=1)
    assert count(case(account=where)).steps[0].needed == needed
    for size in range(4):
        assert count(case(*approvals(*("bo", "cleo", "dan")[:size]), account=where)).complete == (size >= needed)


@pytest.mark.parametrize(("able", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_a_majority_is_more_than_half(able, needed):
    assert step(need=Need.MAJORITY).needed(able) == needed


def test_all_are_all_who_had_no_hand_in_the_text():
    where = of(step("ada", "bo", "cleo", "dan", need=Need.ALL))
    versions = [revision(), revision(2, made_by="bo")]
    tally = count(case(*approvals("cleo", revision=2), revisions=versions, account=where))
    assert (tally.steps[0].needed, tally.steps[0].able) == (2, ("dan",))


@pytest.mark.parametrize("need", [0, 1, Need.ALL, Need.MAJORITY])
def test_a_step_whose_people_all_wrote_the_text_stays_open(need):
    tally = count(case(*approvals("bo", "cleo", "dan"), account=of(step("ada", need=need))))
    assert (tally.complete, tally.asked) == (False, ())


SIGN_OFF = [revision(findings=(finding(Severity.SIGN_OFF),))]
IN_ITALIAN = [revision(language="it")]
READERS = directory(person("ada"), person("bo", languages=("en",)), person("cleo"), person("dan", languages=("it",)))


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        (case(), ("bo", "cleo", "dan")),
        (case(*approvals("bo")), ("cleo", "dan")),
        (case(*approvals("bo", "cleo")), ()),
        # enough have approved, and no lead, or one who has not said why
        (case(*approvals("bo", "cleo"), revisions=SIGN_OFF), ("dan",)),
        (case(*approvals("bo", "dan"), revisions=SIGN_OFF), ("dan",)),
        # and none who reads it
        (case(*approvals("bo", "cleo"), revisions=IN_ITALIAN, directory=READERS), ("dan",)),
    ],
)
def test_only_those_are_asked_who_can_still_help(made, asked):
    assert count(made).asked == asked


def test_whoever_is_in_an_open_step_can_still_help():
    assert count(case(*approvals("bo", "cleo"), account=of(step("dan"), step("dan", name="lead")))).may_help == ("dan",)


def test_the_author_does_not_approve_in_a_step_either():
    assert not count(case(*approvals("ada", "cleo", "dan"), account=of(step("ada", "bo")))).complete


def test_who_stopped_it_does_not_approve_in_a_step():
    assert count(case(*approvals("bo", "dan"), stop("bo"), account=LEGAL_THEN_LEAD)).step.name == "legal"


def test_it_is_approved_when_the_last_step_was():
    late = case(*approvals("cleo", "dan", "bo"), account=of(step("bo"), step("cleo", name="brand")))
    early = case(*approvals("dan", "bo", "cleo"), account=LEGAL_THEN_LEAD)
    assert reached_at(late, count(late)) == after(30)
    assert reached_at(early, count(early)) == after(20)
    open_still = case(*approvals("bo", "cleo"), account=LEGAL_THEN_LEAD)
    assert reached_at(open_still, count(open_still)) is None


def test_nothing_is_owed_and_the_gate_stays_shut_while_a_step_is_open():
    made = case(*approvals("bo", "cleo"), account=LEGAL_THEN_LEAD, deliveries=(delivery(),))
    assert schedule(made, pause=PAUSE, now=after(30)).cancel == delivery()
    assert decide(made, delivery(), Fresh(post=PARENT, findings=()), after(50)) == NotYet(bars=(Bar.STEP_MISSING,))


def test_a_step_says_how_many_it_lacks_without_its_writers():
    two = step("bo", "cleo", need=2)
    assert [two.short_without(*map(PersonId, who)) for who in ([], ["ada"], ["bo"], ["bo", "cleo"])] == [0, 0, 1, 2]
