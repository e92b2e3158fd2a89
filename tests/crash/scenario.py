"""A scenario: one story, one place to keep it, one way its events arrive, one fault at one door, perhaps a second crash."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What holds the product's own truth, and how many processes work on it."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    TWO_REPLICAS = "two-replicas"


class Arrival(StrEnum):
    """How what people did arrives, and with it how late our own timeline shows what is public."""

    IN_ORDER = "in-order"
    ACK_LOST = "ack-lost"
    TWICE = "twice"
    DISORDER = "disorder"


LAGS = {Arrival.IN_ORDER: 0, Arrival.DISORDER: 45, Arrival.ACK_LOST: 170, Arrival.TWICE: 300}
"""Seconds until the own timeline shows a post.

At once; later than the first reading back after an answer that got lost; later than the first after a crash, which comes
once the lease is over; later than the last.
"""


class Fault(StrEnum):
    """What goes wrong at a failpoint."""

    KILL = "kill"
    RAISE = "raise"
    FREEZE = "freeze"
    RESTART = "restart"
    DISK_FULL = "disk-full"


FAULTS = {
    Place.SQLITE: (Fault.KILL, Fault.RAISE, Fault.FREEZE, Fault.DISK_FULL),
    Place.POSTGRESQL: (Fault.KILL, Fault.RAISE, Fault.FREEZE, Fault.RESTART),
    Place.TWO_REPLICAS: (Fault.KILL, Fault.RAISE, Fault.FREEZE, Fault.RESTART),
}
"""SQLite has no server that could restart; the disk of a PostgreSQL server is the server's affair."""


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A failpoint, for the `time`-th time."""

    point: str
    time: int

    def __str__(self) -> str:
        return f"{self.point}#{self.time}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Without a fault it is a recording. `second`: killed again at so many doors after the fault."""

    story: str
    place: Place
    arrival: Arrival = Arrival.IN_ORDER
    fault: Fault | None = None
    hit: Hit | None = None
    second: int | None = None
    mutant: str = ""

    def __str__(self) -> str:
        name = f"{self.story}/{self.place}/{self.arrival}"
        if self.fault:
            name += f"/{self.fault}@{self.hit}"
        if self.second:
            name += f"+{self.second}"
        return f"{name}!{self.mutant}" if self.mutant else name


_NAME = re.compile(
    r"(?P<story>[a-z-]+)/(?P<place>[a-z-]+)/(?P<arrival>[a-z-]+)"
    r"(?:/(?P<fault>[a-z-]+)@(?P<point>[^#]+)#(?P<time>\d+))?(?:\+(?P<second>\d+))?(?:!(?P<mutant>[a-z-]+))?"
)


def named(name: str) -> Scenario:
    """The scenario of that name, as the table prints it."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no scenario; one is called story/place/arrival/fault@failpoint#hit")
    return Scenario(
        story=found["story"],
        place=Place(found["place"]),
        arrival=Arrival(found["arrival"]),
        fault=Fault(found["fault"]) if found["fault"] else None,
        hit=Hit(found["point"], int(found["time"])) if found["point"] else None,
        second=int(found["second"]) if found["second"] else None,
        mutant=found["mutant"] or "",
    )
