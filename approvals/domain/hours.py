"""Hours of the day, by the clock on the wall, and the time windows that fit into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = 3
"""How far ahead hours are looked for: each comes once a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From one time of the day to another; those that end before they begin go on past midnight."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    def hold(self, wall: time) -> bool:
        """Whether the clock on the wall shows one of these hours."""
        if self.opens <= self.closes:
            return self.opens <= wall < self.closes
        return wall >= self.opens or wall < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How the days of an account go, in its own time zone (an IANA name)."""

    zone: str = "UTC"
    quiet: Hours | None = None
    """When nothing goes out that can wait."""
    best: tuple[Hours, ...] = ()
    """When most people are there."""

    def __str__(self) -> str:
        quiet = [f"quiet {self.quiet}"] if self.quiet else []
        return ", ".join([self.zone, *quiet, *(f"best {hours}" for hours in self.best)])


EVERY_HOUR = Week()
"""The days of an account of which nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time in which something goes out, once; times are UTC, and read in `zone`."""

    opens: datetime
    closes: datetime
    zone: str

    def holds(self, at: datetime) -> bool:
        """Whether that moment lies within it."""
        return self.opens <= at < self.closes


def next_at(wall: time, *, after: datetime, zone: str) -> datetime:
    """When the clock on the wall shows that time next, in UTC.

    A time that a change of the clocks leaves out comes that much later; one that it brings twice, the first time.
    """
    there = ZoneInfo(zone)
    day = after.astimezone(there).date()
    return next(
        moment
        for ahead in range(_DAYS)
        if (moment := datetime.combine(day + timedelta(days=ahead), wall, there).astimezone(UTC)) >= after
    )


def window(after: datetime, *, length: timedelta, week: Week) -> Window:
    """The first window from `after` on, as long as that or up to the next quiet hours."""
    opens, closes = after, after + length
    if week.quiet is not None and week.quiet.opens != week.quiet.closes:
        if week.quiet.hold(_wall(opens, week)):
            opens = next_at(week.quiet.closes, after=opens, zone=week.zone)
            closes = opens + length
        closes = min(closes, next_at(week.quiet.opens, after=opens, zone=week.zone))
    return Window(opens=opens, closes=closes, zone=week.zone)


def best_in(window: Window, week: Week) -> datetime:
    """The first moment of the window that lies in one of the best hours; if none does, its first."""
    return min((moment for moment in _best(window, week) if window.holds(moment)), default=window.opens)


def _best(window: Window, week: Week) -> Iterator[datetime]:
    for hours in week.best:
        if hours.hold(_wall(window.opens, week)):
            yield window.opens
        yield next_at(hours.opens, after=window.opens, zone=week.zone)


def _wall(at: datetime, week: Week) -> time:
    return at.astimezone(ZoneInfo(week.zone)).time()
