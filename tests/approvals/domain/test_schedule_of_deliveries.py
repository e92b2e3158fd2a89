"""What becomes of the deliveries after anything about a draft changed."""

from datetime import timedelta

import pytest

from approvals.domain.delivery import Act, State
from approvals.domain.draft import Closing
from approvals.domain.lifecycle import Schedule, schedule
from approvals.domain.plan import TEXT, Part
from policies.finding import Severity
from tests.support.builders import (
    NOW,
    account_hold,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    finding,
    hold,
    lift,
    revision,
    stop,
    vote,
)

PAUSE = timedelta(seconds=20)
WAITING = pytest.mark.parametrize("state", [State.READY, State.CLAIMED, State.CLEARED])
AWAY = pytest.mark.parametrize("state", [State.SENDING, State.IN_DOUBT, State.ASKING, State.SENT])


def plan(made, now=None):
    return schedule(made, pause=PAUSE, now=now or after(30))


def text(number=1):
    return Part(number=TEXT, act=Act.CREATE, text=revision(number).text)


def test_the_last_approval_starts_the_pause():
    assert plan(approved()) == Schedule(part=text(), due_at=after(50), approved_at=after(20))


@pytest.mark.parametrize("votes", [(), approvals("bo"), approvals("bo", "ada")])
def test_what_is_not_approved_is_not_planned(votes):
    assert plan(case(*votes)) == Schedule()


@WAITING
def test_what_is_planned_stays_as_it_is(state):
    assert plan(approved(deliveries=(delivery(state),))) == Schedule()


def test_what_the_network_refused_is_not_planned_again():
    assert plan(approved(deliveries=(delivery(State.REFUSED),))) == Schedule()


@WAITING
def test_an_approval_taken_back_cancels(state):
    owed = delivery(state)
    made = case(vote("bo"), vote("cleo", retracted_at=after(25)), deliveries=(owed,))
    assert plan(made) == Schedule(cancel=owed)


@WAITING
def test_a_stop_cancels(state):
    owed = delivery(state)
    assert plan(case(*approvals("bo", "cleo"), stop("dan"), deliveries=(owed,))) == Schedule(cancel=owed)


@WAITING
def test_a_hold_cancels(state):
    owed = delivery(state)
    assert plan(case(*approvals("bo", "cleo"), hold("eve"), deliveries=(owed,))) == Schedule(cancel=owed)


@WAITING
def test_an_account_hold_cancels(state):
    owed = delivery(state)
    assert plan(approved(account_holds=(account_hold(),), deliveries=(owed,))) == Schedule(cancel=owed)


@WAITING
def test_a_new_version_cancels(state):
    owed = delivery(state)
    assert plan(approved(revisions=[revision(), revision(2)], deliveries=(owed,))) == Schedule(cancel=owed)


def test_a_new_version_that_is_approved_takes_the_place_of_the_old_one():
    owed = delivery(State.READY)
    made = case(*approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2)], deliveries=(owed,))
    assert plan(made) == Schedule(part=text(2), due_at=after(50), approved_at=after(20), cancel=owed)


def test_after_a_lifted_hold_the_whole_pause_runs_again():
    made = case(
        *approvals("bo", "cleo"), hold("eve"), lifts=(lift("dan", after(90)),), deliveries=(delivery(State.CANCELLED),)
    )
    assert plan(made, after(90)) == Schedule(part=text(), due_at=after(110), approved_at=after(20))


@pytest.mark.parametrize("why", list(Closing))
def test_a_closed_draft_is_not_sent(why):
    owed = delivery(State.READY)
    assert plan(approved(draft=closed(why), deliveries=(owed,))) == Schedule(cancel=owed)


def test_a_blocked_version_is_not_sent():
    owed = delivery(State.READY)
    blocked = [revision(findings=(finding(Severity.BLOCKER),))]
    assert plan(approved(revisions=blocked, deliveries=(owed,))) == Schedule(cancel=owed)


def test_a_post_that_was_answered_meanwhile_is_not_answered_again():
    owed = delivery(State.READY)
    assert plan(approved(answered_by=0, deliveries=(owed,))) == Schedule(cancel=owed)


def test_what_was_approved_too_long_ago_is_not_sent():
    owed = delivery(State.READY)
    made = approved(deliveries=(owed,))
    assert plan(made, after(20, minutes=30)) == Schedule()
    assert plan(made, after(20, minutes=30) + NOW.resolution) == Schedule(cancel=owed)


@AWAY
def test_what_is_or_may_be_public_is_not_sent_again(state):
    assert plan(approved(deliveries=(delivery(state),))) == Schedule()


@AWAY
def test_what_is_or_may_be_public_is_not_sent_again_even_if_a_later_delivery_came_to_nothing(state):
    assert plan(approved(deliveries=(delivery(state), delivery(State.CANCELLED, id=2)))) == Schedule()


def test_what_was_called_off_is_planned_again():
    assert plan(approved(deliveries=(delivery(State.CANCELLED),))) == Schedule(
        part=text(), due_at=after(50), approved_at=after(20)
    )


def test_only_final_deliveries_need_nothing_more():
    assert {state for state in State if not delivery(state).open} == {State.SENT, State.REFUSED, State.CANCELLED}
