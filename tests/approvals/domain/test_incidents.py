"""Incidents: when an update is owed, which posts are one, who has said that it is over, and what happened."""

from datetime import timedelta

import pytest

from approvals.domain.incident import (
    Moment,
    Say,
    Spoken,
    anchor,
    cadence,
    duty,
    look,
    owed_at,
    timeline,
    updates,
)
from policies.ruleset import load
from tests.support.builders import NOW, after, incident

USUAL = cadence(load("default"))


def spoken(post="900", *, minutes=0, answers=None):
    return Spoken(
        post=post, url=f"https://x.com/acme/status/{post}", text="We say", at=after(minutes=minutes), answers=answers
    )


def test_the_usual_ruleset_asks_for_an_update_every_half_hour_and_hourly_after_three_hours():
    assert (USUAL.every, USUAL.later) == (timedelta(minutes=30), timedelta(hours=1))
    assert (USUAL.later_after, USUAL.before) == (timedelta(hours=3), timedelta(minutes=5))


@pytest.mark.parametrize(("last", "owed"), [(0, 30), (20, 50), (179, 209), (180, 240), (300, 360)])
def test_an_update_is_owed_so_long_after_the_last_one(last, owed):
    assert owed_at(incident(), after(minutes=last), USUAL) == after(minutes=owed)


@pytest.mark.parametrize(
    ("now", "say", "again"),
    [
        (0, None, 25),
        (24.9, None, 25),
        (25, Say.SOON, 30),
        (29.9, Say.SOON, 30),
        (30, Say.LATE, 60),
        (45, Say.LATE, 75),
        (200, Say.LATE, 260),
    ],
)
def test_people_hear_shortly_before_it_is_owed_and_again_and_again_once_it_is_late(now, say, again):
    looked = look(incident(), (), USUAL, after(minutes=now))
    assert (looked.say, looked.owed_at, looked.again_at) == (say, after(minutes=30), after(minutes=again))


def test_an_update_sets_the_clock_anew():
    looked = look(incident(), [spoken(minutes=20)], USUAL, after(minutes=31))
    assert (looked.say, looked.owed_at, looked.again_at) == (None, after(minutes=50), after(minutes=45))


def test_a_post_of_its_own_is_an_update_and_so_is_what_goes_on_below_it_but_no_answer_to_a_customer():
    first, thread, deeper = spoken("1"), spoken("2", answers="1"), spoken("3", answers="2")
    answer, chat = spoken("4", answers="77"), spoken("5", answers="4")
    assert updates(incident(), [first, thread, answer, deeper, chat]) == (first, thread, deeper)


def test_what_goes_on_below_a_statement_that_is_older_than_the_incident_is_an_update():
    below = spoken("2", answers="7")
    assert updates(incident(anchor="7"), [below]) == (below,)


def test_the_statement_is_the_first_update_unless_people_named_another():
    assert anchor(incident(), [spoken("1"), spoken("2")]) == "1"
    assert anchor(incident(anchor="7"), [spoken("1")]) == "7"
    assert anchor(incident(), []) is None


def test_a_word_that_it_is_over_is_good_for_an_hour():
    over = incident(closing_by="bo", closing_at=after(minutes=10))
    assert over.said_over_by(after(minutes=70)) == "bo"
    assert over.said_over_by(after(minutes=70, seconds=1)) is None
    assert incident().said_over_by(NOW) is None


def test_it_is_open_until_it_is_closed():
    assert incident().open
    assert not incident(closed_at=NOW).open


def test_the_timeline_tells_what_was_published_and_how_late():
    soon, answer, late = spoken("1", minutes=10), spoken("2", minutes=30, answers="77"), spoken("3", minutes=52)
    none = timedelta()
    assert timeline(incident(), [soon, answer, late], USUAL, until=after(minutes=60)) == (
        Moment(at=soon.at, post=soon, late=none),
        Moment(at=answer.at, post=answer, late=none),
        Moment(at=late.at, post=late, late=timedelta(minutes=12)),
        Moment(at=after(minutes=60), post=None, late=none),
    )


def test_the_timeline_tells_that_nothing_was_said_for_too_long_at_the_end():
    assert timeline(incident(), [], USUAL, until=after(minutes=45)) == (
        Moment(at=after(minutes=45), post=None, late=timedelta(minutes=15)),
    )


def test_whoever_leads_owes_the_next_update_and_once_it_is_over_the_statement():
    assert duty(incident(), [spoken(minutes=20)], USUAL, handle="acme_help").due_at == after(minutes=50)
    assert duty(incident(closed_at=after(minutes=60)), (), USUAL, handle="acme_help").due_at is None
