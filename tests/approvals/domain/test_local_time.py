"""A time as people write it, on the clock of their own wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from approvals.domain.local_time import moment
from approvals.errors import Refusal

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("16:30", "2026-11-16 15:30"),
        ("9:05", "2026-11-17 08:05"),
        ("today 16:30", "2026-11-16 15:30"),
        ("Tomorrow  9:00", "2026-11-17 08:00"),
        ("2026-12-24 18:00", "2026-12-24 17:00"),
        ("2027-7-1T18:00", "2027-07-01 16:00"),
    ],
)
def test_what_people_write_is_a_moment(text, meant):
    assert f"{moment(text, now=NOON, zone='Europe/Madrid'):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not-a-time"),
        ("soon", "not-a-time"),
        ("25:00", "not-a-time"),
        ("12:61", "not-a-time"),
        ("2026-02-30 9:00", "not-a-time"),
        ("9999-12-31 23:59", "not-a-time"),
        ("today 9:00", "past-time"),
        ("2025-12-24 18:00", "past-time"),
        ("2027-03-28 02:30", "no-such-time"),
        ("2027-10-31 02:30", "twice-a-time"),
    ],
)
def test_what_is_no_time_to_come_is_refused_and_named(text, why):
    zone = "Pacific/Apia" if text.startswith("9999") else "Europe/Madrid"
    with pytest.raises(Refusal) as refused:
        moment(text, now=NOON, zone="America/Adak" if zone == "Pacific/Apia" else zone)
    assert refused.value.slug == why


@pytest.mark.parametrize("zone", ZONES)
def test_through_a_year_every_time_of_day_is_that_time_there_or_refused(zone):
    refused = []
    for day in range(365):
        date = (datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day)).date()
        for hour, minute in ((0, 0), (1, 45), (2, 15), (9, 30)):
            text = f"{date} {hour:02}:{minute:02}"
            try:
                at = moment(text, now=NOON, zone=zone)
            except Refusal as refusal:
                refused.append(refusal.slug)
                continue
            assert f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == text
    assert sorted(set(refused)) == ["no-such-time", "twice-a-time"]
