"""The days of the calendar that people mean, counted from today; pure."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

_FRIDAY, _SUNDAY = 4, 6
_WEEK: Final = 7


def working_days(today: date, number: int) -> date:
    """The day after so many working days; none of them is today itself, nor a weekend."""
    weeks, left = divmod(number, _FRIDAY + 1)
    day = today + timedelta(weeks=weeks)
    while left or day.weekday() > _FRIDAY:
        day += timedelta(days=1)
        left -= left > 0 and day.weekday() <= _FRIDAY
    return day


def next_weekday(today: date, weekday: int) -> date:
    """The next Monday (0), Tuesday … after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def end_of(stretch: str, today: date) -> date:
    """The last day of this or the next week, weekend or month."""
    friday = today + timedelta(days=_FRIDAY - today.weekday())
    match stretch:
        case "week":
            return max(friday, today)
        case "next week":
            return friday + timedelta(weeks=1)
        case "weekend":
            return friday + timedelta(days=_SUNDAY - _FRIDAY)
        case _:
            year, month = month_ahead(today, int(stretch == "next month"))
            return date(year, month, monthrange(year, month)[1])


def month_ahead(today: date, number: int) -> tuple[int, int]:
    """The year and the month that comes after so many."""
    year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
    return year, month + 1


def if_any(year: int, month: int, day: int) -> date | None:
    """The day, if there is such a one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_to_come(today: date, days: Iterable[date | None], *, gone: timedelta = timedelta(0)) -> date | None:
    """The first of some days, in order, that is not past; none if the one before it has only just gone."""
    for day in days:
        if day is not None and day >= today:
            return day
        if day is not None and today - day <= gone:
            return None
    return None
