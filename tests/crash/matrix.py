"""Which scenarios there are: every (failpoint, hit) of every story, with every fault of every place."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count, product

from tests.crash.scenario import FAULTS, Arrival, Hit, Place, Scenario
from tests.crash.stories import STORIES

_LATEST = 24
"""Doors after the fault at which the second crash comes, at most."""

Recordings = dict[Scenario, tuple[Hit, ...]]


def recordings() -> Iterator[Scenario]:
    """Each story as it goes when nothing breaks."""
    for story, place, arrival in product(STORIES, Place, Arrival):
        yield Scenario(story=story, place=place, arrival=arrival)


def stories() -> Iterator[Scenario]:
    """Each story once."""
    for story in STORIES:
        yield Scenario(story=story, place=Place.SQLITE)


def drawn(recorded: Recordings, seed: int) -> Iterator[Scenario]:
    """Each failpoint of each story once; which time it is passed, where, how and with what fault is drawn."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    doors: dict[tuple[str, str], list[tuple[Scenario, Hit]]] = {}
    for recording, hits in sorted(recorded.items(), key=lambda one: str(one[0])):
        for hit in hits:
            doors.setdefault((recording.story, hit.point), []).append((recording, hit))
    for passed in doors.values():
        recording, hit = draw.choice(passed)
        second = None if draw.randrange(3) else draw.randint(1, _LATEST)
        yield replace(recording, fault=draw.choice(FAULTS[recording.place]), hit=hit, second=second)


def rotated(recorded: Recordings) -> Iterator[Scenario]:
    """Each story, place, (failpoint, hit) and fault, while ways of arriving and second crashes take turns."""
    turn = count()
    for story, place in product(STORIES, Place):
        by_arrival = [recorded[Scenario(story=story, place=place, arrival=one)] for one in Arrival]
        for hit, fault in product(dict.fromkeys(hit for hits in by_arrival for hit in hits), FAULTS[place]):
            now = next(turn)
            having = [arrival for arrival, hits in zip(Arrival, by_arrival, strict=True) if hit in hits]
            second = None if now % 3 else 1 + now // 3 % _LATEST
            yield Scenario(
                story=story, place=place, arrival=having[now % len(having)], fault=fault, hit=hit, second=second
            )


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
