"""Hours of the day, windows in them, and a year of days with both changes of the clocks."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from approvals.domain.hours import EVERY_HOUR, Hours, Week, Window, best_in, next_at, window

FOUR_HOURS = timedelta(hours=4)
NIGHT = Hours(opens=time(22), closes=time(8))
LUNCH = Hours(opens=time(12), closes=time(14))
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe")


def at(hour, minute=0, *, day=16):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_hours_that_end_before_they_begin_go_on_past_midnight():
    assert [NIGHT.hold(time(hour)) for hour in (21, 22, 0, 7, 8)] == [False, True, True, True, False]
    assert [LUNCH.hold(time(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_without_quiet_hours_a_window_opens_when_it_is_asked_for():
    assert window(at(3), length=FOUR_HOURS, week=EVERY_HOUR) == Window(opens=at(3), closes=at(7), zone="UTC")


def test_a_window_that_would_open_in_quiet_hours_opens_when_they_end():
    week = Week(quiet=NIGHT)
    assert window(at(23), length=FOUR_HOURS, week=week) == Window(
        opens=at(8, day=17), closes=at(12, day=17), zone="UTC"
    )


def test_a_window_closes_when_quiet_hours_begin():
    assert window(at(20), length=FOUR_HOURS, week=Week(quiet=NIGHT)).closes == at(22)


def test_quiet_hours_without_any_are_none():
    assert window(at(23), length=FOUR_HOURS, week=Week(quiet=Hours(opens=time(1), closes=time(1)))).opens == at(23)


@pytest.mark.parametrize(("opens", "best"), [(9, 12), (13, 13), (15, 15)])
def test_within_a_window_the_best_hours_are_taken_if_there_are_any(opens, best):
    span = Window(opens=at(opens), closes=at(opens + 4), zone="UTC")
    assert best_in(span, Week(best=(LUNCH,))) == at(best)


def test_a_window_holds_its_beginning_and_not_its_end():
    span = Window(opens=at(9), closes=at(13), zone="UTC")
    assert [span.holds(one) for one in (at(8, 59), at(9), at(12, 59), at(13))] == [False, True, True, False]


def test_days_are_read_as_they_are_written():
    assert (
        str(Week(zone="Europe/Madrid", quiet=NIGHT, best=(LUNCH,)))
        == "Europe/Madrid, quiet 22:00-08:00, best 12:00-14:00"
    )
    assert str(EVERY_HOUR) == "UTC"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("wall", [time(0), time(1, 45), time(2, 15), time(2, 30), time(9, 30), time(23, 59)])
def test_through_a_year_of_ticks_each_day_has_its_moment_once(zone, wall):
    """Both changes of the clocks lie in it; on those days a time that is left out comes later, and never twice."""
    now, end = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    found = []
    while now < end:
        due = next_at(wall, after=now, zone=zone)
        assert due >= now
        found.append(due)
        now = due + timedelta(minutes=1)
    days = [one.astimezone(ZoneInfo(zone)).date() for one in found]
    assert days == sorted(set(days))
    assert {later - sooner for sooner, later in pairwise(days)} == {timedelta(days=1)}
    shifted = [one for one in found if one.astimezone(ZoneInfo(zone)).time() != wall]
    assert len(shifted) <= 1
