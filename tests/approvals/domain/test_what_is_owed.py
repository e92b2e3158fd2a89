"""When somebody is reminded of what they owe, and who is asked after them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.domain.follow_up import (
    Debt,
    FollowUp,
    FollowUpId,
    State,
    decent,
    first_reminder,
    next_reminder,
    stand_ins,
)
from approvals.domain.people import PersonId
from tests.support.builders import account, directory, identity, person, profile

MADRID = "Europe/Madrid"
ZONES = (MADRID, "America/New_York", "Australia/Lord_Howe")
HOUR = timedelta(hours=1)


def at(hour, minute=0, *, day=24, zone=MADRID):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def first(owed_at, due_at):
    return first_reminder(owed_at=owed_at, due_at=due_at, zone=MADRID)


OWED = FollowUp(
    id=FollowUpId(1),
    debt=Debt.PROMISE,
    account=account().name,
    draft=None,
    words="We will mail you",
    owner=PersonId("ada"),
    owed_at=at(9),
    due_at=at(16),
    remind_at=None,
)


def test_it_is_owed_until_somebody_says_otherwise():
    assert OWED.open
    assert not replace(OWED, state=State.DONE).open
    assert not replace(OWED, state=State.WAIVED).open


@pytest.mark.parametrize(
    ("owed_at", "due_at", "reminded"),
    [
        (at(9), at(16), at(15)),
        # due sooner than in two hours: halfway
        (at(9), at(9, 30), at(9, 15)),
        # over before it was owed
        (at(9), at(8, 30), at(8, 30)),
        # at night: in the evening before
        (at(9), at(22), at(19)),
        (at(9), at(7, day=25), at(19)),
        (at(9), at(3, day=26), at(19, day=25)),
        # and where that is over, in the morning
        (at(19, 30), at(22), at(8, day=25)),
        (at(23), at(6, day=25), at(8, day=25)),
    ],
)
def test_its_owner_is_reminded_in_time_and_by_day(owed_at, due_at, reminded):
    assert first(owed_at, due_at) == reminded


@pytest.mark.parametrize(
    ("now", "again"),
    [
        # handed over, or snoozed, before that
        (at(10), at(15)),
        (at(15), at(16)),
        (at(16), at(18)),
        (at(17, 59), at(19, 59)),
        (at(18), at(8, day=25)),
        (at(23), at(8, day=25)),
    ],
)
def test_after_that_when_it_is_due_and_then_every_two_hours_of_the_day(now, again):
    assert next_reminder(OWED, now=now, zone=MADRID) == again


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (at(8), at(8)),
        (at(19, 59), at(19, 59)),
        (at(20), at(8, day=25)),
        (at(3), at(8)),
    ],
)
def test_nobody_is_reminded_between_eight_in_the_evening_and_eight_in_the_morning(asked, said):
    assert decent(asked, MADRID) == said


@given(
    owed_at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - the zone is put on below
    until=st.timedeltas(timedelta(), timedelta(days=3)),
    zone=st.sampled_from(ZONES),
)
def test_in_a_year_with_both_changes_of_the_clocks_every_reminder_comes_by_day(owed_at, until, zone):
    owed_at = owed_at.replace(tzinfo=UTC)
    owed = replace(OWED, owed_at=owed_at, due_at=owed_at + until)
    reminded = first_reminder(owed_at=owed_at, due_at=owed.due_at, zone=zone)
    for _ in range(4):
        assert owed_at <= reminded
        assert 8 <= reminded.astimezone(ZoneInfo(zone)).hour < 20
        again = next_reminder(owed, now=reminded, zone=zone)
        assert reminded < again
        reminded = again
    assert reminded <= owed.due_at + timedelta(days=2)


def test_after_its_owner_the_backup_is_asked_or_the_leads_or_the_roster():
    brand = account(backup=(PersonId("bo"), PersonId("ada")))
    ada, bo, cleo, dan = (PersonId(name) for name in ("ada", "bo", "cleo", "dan"))
    assert stand_ins(brand, ada) == (bo,)
    assert stand_ins(account(), ada) == (dan,)
    assert stand_ins(account(), dan) == (ada, bo, cleo)
    assert stand_ins(account(roster=(dan,)), dan) == ()


def test_somebody_is_reached_as_the_settings_know_them_or_as_they_were_recognised():
    assert directory().reach(person("ada"), []) == identity("ada")
    mailed = person("ada", identities=(), email="ada@acme.example")
    known = [profile("bo"), profile("ada", email="ada@acme.example")]
    assert directory(mailed).reach(mailed, known) == identity("ada")
    assert directory(mailed).reach(mailed, known[:1]) is None
