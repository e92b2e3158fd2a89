"""The gate on the parts of a plan that have a time of their own, whatever a delivery's row says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.correction import Correction, Gravity, Repost
from approvals.domain.delivery import Act, DeliveryId, State
from approvals.domain.gate import Bar, Clearance, Fresh, NotYet, decide, from_when
from approvals.domain.hours import Window
from approvals.domain.move import Move
from approvals.domain.people import PersonId
from tests.support.builders import DRAFT, after, approved, delivery, heard, post, revision

WINDOW = Window(opens=after(hours=4), closes=after(hours=8), zone="UTC")
SAID = delivery(State.SENT, post_id="900", settled_at=after(41), sent_at=after(40))
AGAIN = delivery(id=DeliveryId(2), act=Act.REPOST, part=2, due_at=after(60))


def planned(**changes):
    """A correction that is live, and to be shown again within four hours from the fourth on."""
    correction = Correction(
        original=post(id="800"),
        wrong="nine",
        right="ten",
        gravity=Gravity.NORMAL,
        deletes=False,
        reposts=(Repost(window=WINDOW),),
    )
    return heard(approved(revisions=[revision(correction=correction)], deliveries=(SAID, AGAIN), **changes))


def at(now, made, owed=AGAIN):
    decided = decide(made, owed, Fresh(post=post(id="900"), findings=()), now)
    return set(decided.bars) if isinstance(decided, NotYet) else decided


def moved_to(when):
    return Move(draft=DRAFT, part=2, to=when, by=PersonId("ada"), at=after(90))


def test_it_is_shown_again_from_the_moment_on_that_its_window_opens():
    assert at(WINDOW.opens - timedelta.resolution, planned()) == {Bar.NOT_DUE}
    assert isinstance(at(WINDOW.opens, planned()), Clearance)


def test_it_is_not_shown_again_before_the_time_that_somebody_moved_it_to():
    later = WINDOW.opens + timedelta(hours=2)
    made = planned(moves=(moved_to(later),))
    assert at(later - timedelta.resolution, made) == {Bar.NOT_DUE}
    assert isinstance(at(later, made), Clearance)


def test_it_is_not_shown_again_once_its_window_has_closed():
    assert at(WINDOW.closes + timedelta.resolution, planned()) == {Bar.TOO_OLD}


def test_it_is_not_shown_again_before_people_have_heard_of_it():
    assert at(WINDOW.opens, replace(planned(), told={})) == {Bar.UNANNOUNCED}


def test_it_is_shown_again_later_where_they_heard_of_it_late():
    late = replace(planned(), told={next(iter(planned().told)): WINDOW.opens - timedelta(minutes=10)})
    assert at(WINDOW.opens + timedelta(minutes=5) - timedelta.resolution, late) == {Bar.NOT_DUE}
    assert isinstance(at(WINDOW.opens + timedelta(minutes=5), late), Clearance)


@pytest.mark.parametrize(("due_at", "when"), [(after(60), WINDOW.opens), (after(hours=5), after(hours=5))])
def test_the_later_of_both_times_counts(due_at, when):
    assert from_when(planned(), replace(AGAIN, due_at=due_at)) == when


def test_what_has_no_time_of_its_own_is_due_when_its_row_says():
    assert from_when(approved(), delivery()) == delivery().due_at
