"""Nothing goes out while somebody holds it: who holds, who lifts, and what time lifts."""

from datetime import timedelta

import pytest

from approvals.domain.hold import DRAFT_HOLD, reach
from approvals.domain.people import Platform
from tests.support.builders import (
    account_hold,
    after,
    case,
    hold,
    identity,
    lift,
    on_teams,
    profile,
    profiles,
    revision,
)


def holders(made, now=None):
    return [made.owner(one.identity) for one in made.holds(now or after(minutes=1))]


def test_a_roster_member_holds_a_draft():
    (held,) = case(hold("bo", reason="let me ask")).holds(after(5))
    assert (held.identity, held.until, held.reason) == (identity("bo"), after(hours=4), "let me ask")


def test_a_colleague_outside_the_roster_holds_a_draft():
    assert holders(case(hold("eve"))) == ["eve"]


def test_a_full_member_the_settings_do_not_name_holds_for_themselves():
    assert holders(case(hold("zoe"), profiles=profiles(profile("zoe")))) == ["slack/T1/UZOE"]


def test_a_hold_taken_back_holds_nothing():
    assert holders(case(hold("bo", retracted_at=after(1)))) == []


def test_a_hold_ends_by_itself_and_not_a_moment_earlier():
    made = case(hold("bo"))
    assert holders(made, after() + DRAFT_HOLD - timedelta.resolution) == ["bo"]
    assert holders(made, after() + DRAFT_HOLD) == []


def test_a_hold_outlives_an_edit():
    assert holders(case(hold("bo"), revisions=[revision(), revision(2)])) == ["bo"]


def test_the_holder_lifts_their_own_hold_from_either_platform():
    assert holders(case(hold("bo"), hold(on_teams("bo")), lifts=(lift("bo", after(1)),))) == []


def test_the_holder_does_not_lift_the_hold_of_another():
    assert holders(case(hold("bo"), hold("cleo"), lifts=(lift("bo", after(1)),))) == ["cleo"]


def test_a_lead_lifts_every_hold():
    assert holders(case(hold("bo"), hold("eve"), lifts=(lift("dan", after(1)),))) == []


def test_a_member_outside_the_settings_lifts_their_own_hold_only():
    zoe, known = identity("zoe"), profiles(profile("zoe"))
    assert holders(case(hold("zoe"), hold("bo"), lifts=(lift(zoe, after(1)),), profiles=known)) == ["bo"]


@pytest.mark.parametrize("who", ["cleo", "eve", "ada"])
def test_nobody_else_lifts_a_hold_not_even_the_author(who):
    assert holders(case(hold("bo"), lifts=(lift(who, after(1)),))) == ["bo"]


def test_a_lift_does_not_reach_a_hold_that_comes_after_it():
    assert holders(case(hold("bo", cast_at=after(2)), lifts=(lift("dan", after(1)),))) == ["bo"]


def test_a_lift_reaches_a_hold_of_the_same_moment():
    assert holders(case(hold("bo", cast_at=after(1)), lifts=(lift("dan", after(1)),))) == []


def test_what_asks_for_a_lift_reaches_what_was_held_when_it_came_in():
    assert reach((), at=after(1), platform=Platform.SLACK, stamp="2") == after(1)
    held = case(hold("bo", cast_at=after(1), stamp="1.9"), hold("cleo", cast_at=after(2), stamp="2")).holds(after(3))
    assert reach(held, at=after(2), platform=Platform.SLACK, stamp="2") == after(2)


def test_what_asks_for_a_lift_does_not_reach_what_the_platform_knows_to_be_newer():
    held = case(hold("bo", cast_at=after(1), stamp="10"), hold("cleo", cast_at=after(2), stamp="2")).holds(after(3))
    assert reach(held, at=after(3), platform=Platform.SLACK, stamp="9.5") == after(1) - timedelta.resolution


def test_stamps_of_another_platform_tell_nothing():
    held = case(hold(on_teams("bo"), cast_at=after(1), stamp="10")).holds(after(3))
    assert reach(held, at=after(2), platform=Platform.SLACK, stamp="9") == after(2)


def test_an_account_hold_stands_until_enough_different_people_lifted_it():
    assert account_hold(lifted_by=()).stands(2)
    assert account_hold(lifted_by=("bo", "bo")).stands(2)
    assert not account_hold(lifted_by=("bo", "cleo")).stands(2)
