"""What came after what, where the times that Teams gives do not tell."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.teams.order import Order, moment

NOW = datetime(2026, 11, 30, 10, 0, 0, 250_000, tzinfo=UTC)
SECOND = "2026-11-30T10:00:00Z"


def stamps(*said: str, person: str = "ada", order: Order | None = None) -> list[Decimal]:
    ours = order or Order()
    return [Decimal(ours.stamp(person, f"thing {number}", one, NOW)) for number, one in enumerate(said)]


def test_what_happened_at_the_same_time_is_in_the_order_in_which_it_came():
    first, second, third = stamps(SECOND, SECOND, SECOND)
    assert first < second < third < first + Decimal("0.001")


def test_the_same_thing_once_more_is_no_later():
    order = Order()
    first, again = (order.stamp("ada", "a tick", SECOND, NOW) for _ in range(2))
    assert first == again
    assert order.stamp("ada", "a cross", SECOND, NOW) > first


def test_what_comes_late_stays_older_and_changes_nothing_for_the_next():
    newer, late, next_one = stamps(SECOND, "2026-11-30T09:59:59Z", SECOND)
    assert late < newer < next_one


def test_people_do_not_wait_for_each_other():
    order = Order()
    assert stamps(SECOND, order=order) == stamps(SECOND, person="bo", order=order)


def test_only_the_last_thousand_people_are_remembered():
    order = Order()
    [first] = stamps(SECOND, order=order)
    for number in range(1000):
        stamps(SECOND, person=f"p{number}", order=order)
    assert stamps(SECOND, order=order) == [first]


@pytest.mark.parametrize("away", [timedelta(minutes=59), timedelta(minutes=-59)])
def test_a_clock_that_is_a_little_wrong_is_believed(away):
    assert moment((NOW + away).isoformat(), NOW.isoformat()) == moment("", (NOW + away).isoformat())


@pytest.mark.parametrize(
    "said", ["", "yesterday", "2024-01-01T00:00:00.000Z", "2031-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
)
def test_otherwise_it_happened_when_it_came(said):
    assert moment(said, NOW.isoformat()) == "1796032800.250000"


def test_teams_own_seven_digits_are_read():
    assert moment("2026-11-30T10:00:00.1234567Z", "") == "1796032800.123456"


def test_without_any_time_it_is_older_than_all():
    assert moment("", "") == "0"
