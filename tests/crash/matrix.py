"""Which scenarios there are: every (failpoint, hit) of every story, with every fault of every place; and a choice of them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count, product

from tests.crash.scenario import FAULTS, Arrival, Fault, Hit, Place, Scenario
from tests.crash.stories import STORIES

_LATEST = 24
"""Doors after the fault at which the second crash comes, at most."""

_ASPECTS = 7
"""How many aspects a scenario has."""

Recordings = dict[Scenario, tuple[Hit, ...]]


def recordings() -> Iterator[Scenario]:
    """Each story as it goes when nothing breaks."""
    for story, place, arrival in product(STORIES, Place, Arrival):
        yield Scenario(story=story, place=place, arrival=arrival)


def stories() -> Iterator[Scenario]:
    """Each story once."""
    for story in STORIES:
        yield Scenario(story=story, place=Place.SQLITE)


def covering(recorded: Recordings, seed: int) -> Iterator[Scenario]:
    """Scenarios of the full product, which is weeks of work, that have every `_aspects` of it, and few more than it takes.

    A covering array (NIST SP 800-142), found greedily; another seed finds another. What SQLite can have is played there
    first, as that takes a third of the time. A second crash that does not come, as fewer doors were passed than that, is
    covered all the same: the report says how many did not.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret
    passed = [(recording, hit) for recording in sorted(recorded, key=str) for hit in dict.fromkeys(recorded[recording])]
    draw.shuffle(passed)
    passed.sort(key=lambda one: one[0].place is not Place.SQLITE)
    covered: set[object] = set()
    for least in range(_ASPECTS, 0, -1):
        for recording, hit in passed:
            ways = [*product(FAULTS[recording.place], (False, True))]
            draw.shuffle(ways)
            fault, again = max(ways, key=lambda way: len(_aspects(recording, hit, *way) - covered))
            fresh = _aspects(recording, hit, fault, again) - covered
            if len(fresh) >= least:
                covered |= fresh
                yield replace(recording, fault=fault, hit=hit, second=draw.randint(1, _LATEST) if again else None)


def _aspects(recording: Scenario, hit: Hit, fault: Fault, again: bool) -> set[object]:
    """Each time that a failpoint is passed; each failpoint with each fault in each place, in each story, and so on; and
    each story in each place with each fault and each way of arriving.
    """
    story, place = recording.story, recording.place
    failpoint = {(hit.point, what) for what in (story, recording.arrival, again)}
    return {hit, *failpoint, (hit.point, place, fault), (story, place, fault), (story, place, recording.arrival)}


def whole(recorded: Recordings) -> Iterator[Scenario]:
    """The full product, with one second crash each."""
    turn = count()
    for recording, hits in recorded.items():
        for hit, fault in product(hits, FAULTS[recording.place]):
            single = replace(recording, fault=fault, hit=hit)
            yield single
            yield replace(single, second=1 + next(turn) % _LATEST)


def quick(listed: Mapping[str, str]) -> Iterator[Scenario]:
    """Every fifth door behind which something changed, the first time it is passed: before or after it shut, in turns.

    Faults, places, ways of arriving and second crashes take turns, too.
    """
    # SQLite as often as both others together: it takes the least time.
    places = (Place.SQLITE, Place.POSTGRESQL, Place.SQLITE, Place.TWO_REPLICAS)
    turns = [(place, fault) for place in places for fault in FAULTS[place]]
    # Before a transaction or a call nothing has changed since the door before: `make crash` stops there, too.
    doors: dict[str, list[str]] = {}
    for point in listed:
        if not point.endswith((":begin", ":before")):
            doors.setdefault(point.rpartition(":")[0], []).append(point)
    for turn, points in enumerate(list(doors.values())[::5]):
        point = points[turn % len(points)]
        story = listed[point]
        place, fault = turns[turn % len(turns)]
        arrival = list(Arrival)[turn % len(Arrival)]
        second = None if turn % 2 else 1 + turn % _LATEST
        yield Scenario(story=story, place=place, arrival=arrival, fault=fault, hit=Hit(point, 1), second=second)
