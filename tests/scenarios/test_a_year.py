"""A year on the wall's clock, with both changes of it: whatever has a time of its own comes at that time, once.

What people do is typed in local time; when it must come of that is written here in UTC, worked out by hand.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from approvals.domain.people import AccountName
from tests.scenarios.test_corrections import agreed, agreed_by, plans
from tests.scenarios.test_follow_ups import reminders, snoozes
from tests.support.actor import Actor
from tests.support.world import World

pytestmark = pytest.mark.long

QUIETLY = 7 * 86_400
"""Seconds between two looks while nothing is to happen."""
ANNOUNCED = timedelta(minutes=30)
"""How long before it is said again people hear of it."""
RIGHT = "What we wrote about that was wrong, we are sorry: on Sundays we are closed. ^BO"
TEXTS = (
    "The shop in Milan opens an hour later tomorrow.",
    "New bicycles have arrived in the shop in Rome.",
    "Our workshop in Turin repairs brakes on the same day.",
    "Children ride for free in the park this weekend.",
    "The ferry takes bicycles again, all the way to the island.",
    "Helmets are half the price until Friday.",
    "Thank you all for the race along the river.",
    "Winter tyres are in the shops from today.",
    "The road over the pass is closed because of snow.",
    "Our catalogue is printed and lies in every shop.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the clocks, and what people want around it; each local time with the moment that it is, in UTC."""

    day: str
    """The local day on which it happens, in the night."""
    before: str
    """The evening before the eve, at 19:00."""
    eve_morning: str
    """The eve, at 8:00."""
    eve_noon: str
    eve: str
    """The eve, at 19:00."""
    at_seven: str
    """The day itself, when the quiet hours end."""
    at_eight: str
    """The day itself, when nobody is asleep any more."""
    at_nine: str
    at_noon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A place, and the times that are typed there with what they are in UTC."""

    zone: str
    scheduled: tuple[tuple[str, str], ...]
    changes: tuple[Change, Change]
    summer: str
    """A day in between at 8:00, when what is corrected is said again at noon."""


MADRID = Year(
    zone="Europe/Madrid",
    scheduled=(
        ("2026-12-24 18:00", "2026-12-24 17:00"),
        ("2027-03-27 09:30", "2027-03-27 08:30"),
        ("2027-03-28 01:30", "2027-03-28 00:30"),
        ("2027-03-28 03:30", "2027-03-28 01:30"),
        ("2027-03-29 09:30", "2027-03-29 07:30"),
        ("2027-07-01 09:00", "2027-07-01 07:00"),
        ("2027-10-30 09:30", "2027-10-30 07:30"),
        ("2027-10-31 01:30", "2027-10-30 23:30"),
        ("2027-10-31 03:30", "2027-10-31 02:30"),
        ("2027-11-01 09:30", "2027-11-01 08:30"),
    ),
    changes=(
        Change(
            day="2027-03-28",
            before="2027-03-26 18:00",
            eve_morning="2027-03-27 07:00",
            eve_noon="2027-03-27 11:00",
            eve="2027-03-27 18:00",
            at_seven="2027-03-28 05:00",
            at_eight="2027-03-28 06:00",
            at_nine="2027-03-28 07:00",
            at_noon="2027-03-28 10:00",
        ),
        Change(
            day="2027-10-31",
            before="2027-10-29 17:00",
            eve_morning="2027-10-30 06:00",
            eve_noon="2027-10-30 10:00",
            eve="2027-10-30 17:00",
            at_seven="2027-10-31 06:00",
            at_eight="2027-10-31 07:00",
            at_nine="2027-10-31 08:00",
            at_noon="2027-10-31 11:00",
        ),
    ),
    summer="2027-07-05 06:00",
)
NEW_YORK = Year(
    zone="America/New_York",
    scheduled=(
        ("2026-12-24 18:00", "2026-12-24 23:00"),
        ("2027-03-13 09:30", "2027-03-13 14:30"),
        ("2027-03-14 01:30", "2027-03-14 06:30"),
        ("2027-03-14 03:30", "2027-03-14 07:30"),
        ("2027-03-15 09:30", "2027-03-15 13:30"),
        ("2027-07-01 09:00", "2027-07-01 13:00"),
        ("2027-11-06 09:30", "2027-11-06 13:30"),
        ("2027-11-07 00:30", "2027-11-07 04:30"),
        ("2027-11-07 02:30", "2027-11-07 07:30"),
        ("2027-11-08 09:30", "2027-11-08 14:30"),
    ),
    changes=(
        Change(
            day="2027-03-14",
            before="2027-03-13 00:00",
            eve_morning="2027-03-13 13:00",
            eve_noon="2027-03-13 17:00",
            eve="2027-03-14 00:00",
            at_seven="2027-03-14 11:00",
            at_eight="2027-03-14 12:00",
            at_nine="2027-03-14 13:00",
            at_noon="2027-03-14 16:00",
        ),
        Change(
            day="2027-11-07",
            before="2027-11-05 23:00",
            eve_morning="2027-11-06 12:00",
            eve_noon="2027-11-06 16:00",
            eve="2027-11-06 23:00",
            at_seven="2027-11-07 12:00",
            at_eight="2027-11-07 13:00",
            at_nine="2027-11-07 14:00",
            at_noon="2027-11-07 17:00",
        ),
    ),
    summer="2027-07-05 12:00",
)
LORD_HOWE = Year(
    zone="Australia/Lord_Howe",
    scheduled=(
        ("2026-12-24 18:00", "2026-12-24 07:00"),
        ("2027-04-03 09:30", "2027-04-02 22:30"),
        ("2027-04-04 01:00", "2027-04-03 14:00"),
        ("2027-04-04 02:30", "2027-04-03 16:00"),
        ("2027-04-05 09:30", "2027-04-04 23:00"),
        ("2027-07-01 09:00", "2027-06-30 22:30"),
        ("2027-10-02 09:30", "2027-10-01 23:00"),
        ("2027-10-03 01:30", "2027-10-02 15:00"),
        ("2027-10-03 03:00", "2027-10-02 16:00"),
        ("2027-10-04 09:30", "2027-10-03 22:30"),
    ),
    changes=(
        Change(
            day="2027-04-04",
            before="2027-04-02 08:00",
            eve_morning="2027-04-02 21:00",
            eve_noon="2027-04-03 01:00",
            eve="2027-04-03 08:00",
            at_seven="2027-04-03 20:30",
            at_eight="2027-04-03 21:30",
            at_nine="2027-04-03 22:30",
            at_noon="2027-04-04 01:30",
        ),
        Change(
            day="2027-10-03",
            before="2027-10-01 08:30",
            eve_morning="2027-10-01 21:30",
            eve_noon="2027-10-02 01:30",
            eve="2027-10-02 08:30",
            at_seven="2027-10-02 20:00",
            at_eight="2027-10-02 21:00",
            at_nine="2027-10-02 22:00",
            at_noon="2027-10-03 01:00",
        ),
    ),
    summer="2027-07-04 21:30",
)
OPENED, HALF_HOURS, HOURLY = timedelta(hours=3), 6, 2
"""From the eve on, in the night of the change: an incident's updates, owed each half of an hour, and then each hour."""
UPDATES = (
    *(timedelta(minutes=30) * times for times in range(1, HALF_HOURS + 1)),
    *(timedelta(hours=3) + timedelta(hours=1) * times for times in range(1, HOURLY + 1)),
)
"""When each is late, after the opening: hours go by as they do, whatever the clock on the wall shows."""
OVER = timedelta(hours=5, minutes=20)
EXPIRES = timedelta(hours=12)
AT_NOON = timedelta(hours=4, seconds=30)
"""From eight in the morning: what is wrong is first published, and in half a minute corrected."""
END = datetime(2027, 11, 20, tzinfo=UTC)


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@dataclass
class Diary:
    """What people do at which moment, and at which moments something must come about by itself."""

    world: World
    year: Year
    said_wrong: Iterator[int]

    def beats(self) -> list[tuple[datetime, Callable[[], Awaitable[None]]]]:
        """Everything in its order; where nothing is done, only a look is taken."""
        found: list[tuple[datetime, Callable[[], Awaitable[None]]]] = [
            (utc(at), nothing) for _, at in self.year.scheduled
        ]
        for change in self.year.changes:
            found += self._around(change)
        noon = utc(self.year.summer) + AT_NOON
        found += [(utc(self.year.summer), self.corrects), (noon - ANNOUNCED, nothing), (noon, nothing)]
        return sorted(found, key=lambda beat: beat[0])

    def _around(self, change: Change) -> Iterator[tuple[datetime, Callable[[], Awaitable[None]]]]:
        ada, bo = self.world.ada, self.world.bo
        yield utc(change.before), lambda: self.promises(ada, change, at="20:30")
        yield utc(change.eve_morning), lambda: self.hears_again_tomorrow(ada)
        yield utc(change.eve_noon), lambda: self.holds(change)
        yield utc(change.eve), lambda: self.promises(bo, change, at="20:30")
        yield utc(change.eve) + timedelta(hours=2), self.corrects
        yield from self._in_the_night(utc(change.eve) + OPENED)
        yield utc(change.at_seven) - ANNOUNCED, nothing
        yield utc(change.at_seven), nothing
        yield utc(change.at_eight), lambda: self.is_done(bo)
        yield utc(change.at_nine), lambda: self.is_done(ada)
        yield utc(change.at_noon), nothing

    def _in_the_night(self, opened: datetime) -> Iterator[tuple[datetime, Callable[[], Awaitable[None]]]]:
        """Something breaks at the port, and a text waits that nobody approves."""
        yield opened, self.breaks
        yield opened + timedelta(minutes=25), nothing
        for late in UPDATES:
            yield opened + late, nothing
        yield opened + OVER, self.works_again
        yield opened + EXPIRES, nothing

    async def breaks(self) -> None:
        await self.world.bo.says('incident open port "the ferry is stopped"')
        await self.world.dan.drafts("Who has seen our grey ferry?")

    async def works_again(self) -> None:
        for somebody in (self.world.bo, self.world.cleo):
            await somebody.says("incident close port")
        owed = self.world.said("It is said")
        await self.world.bo.clicks("It is said", owed[-1])

    async def promises(self, somebody: Actor, change: Change, *, at: str) -> None:
        """What they promise for tomorrow they want to hear of in the evening: that is at night, and becomes the morning."""
        await publishes(self.world, somebody, f"We will call you about it tomorrow at ten. {change.before}")
        assert await snoozes(somebody, at=at) == {}

    async def hears_again_tomorrow(self, somebody: Actor) -> None:
        assert await snoozes(somebody, when="tomorrow") == {}

    async def is_done(self, somebody: Actor) -> None:
        await somebody.says("followups")
        await somebody.clicks("Done", somebody.private[-1])

    async def holds(self, change: Change) -> None:
        await self.world.cleo.says(f"hold shop stocktaking until {change.day} 12:00")
        assert f"12:00 ({self.year.zone})" in self.world.cleo.told

    async def corrects(self) -> None:
        """Something was wrong, and is corrected at once; it is said again four hours later, or when people are awake."""
        world, number = self.world, next(self.said_wrong)
        await publishes(world, world.ada, f"Notice {number}: we are open on Sundays from nine to five.")
        post = next(one for one in world.x.timeline("acme_help") if one.text.startswith(f"Notice {number}"))
        await agreed(world, await plans(world, post, text=f"{number}. {RIGHT}"))
        await world.passes(30)


async def nothing() -> None:
    pass


async def publishes(world: World, somebody: Actor, text: str) -> None:
    card = await somebody.drafts(text, world.complains() if text.startswith("We will") else None)
    await agreed_by(world, card, "cleo", "dan")
    await world.passes(30)


IN_THE_CHANNEL = {
    "soon": "An update about the incident of @acme_port",
    "late": "and is late. Say something now",
    "ended": "found no approvals in 12 hours and is closed",
}


@dataclass
class Witness:
    """Notes when people were told of something, and when the shop was let go, each at the look that found it so."""

    world: World
    told: dict[str, list[datetime]] = field(default_factory=lambda: {name: [] for name in IN_THE_CHANNEL})
    reminded: dict[str, list[datetime]] = field(default_factory=lambda: {"ada": [], "bo": []})
    let_go: list[datetime] = field(default_factory=list)
    held: bool = False

    async def reaches(self, at: datetime) -> None:
        """Up to that moment, with a look just before it, in which nothing of it may have come about."""
        left = (at - self.world.clock.now()).total_seconds()
        if left > 1:
            await self.world.passes(left - 1, step=QUIETLY)
            await self._look()
        await self.world.passes((at - self.world.clock.now()).total_seconds())
        await self._look()

    async def _look(self) -> None:
        now = self.world.clock.now()
        for name, times in self.reminded.items():
            said = len(reminders(self.world.people[name]))
            times.extend([now] * (said - len(times)))
        channel = [self.world.shown(one) for one in self.world.said()]
        for name, words in IN_THE_CHANNEL.items():
            times = self.told[name]
            times.extend([now] * (sum(words in one for one in channel) - len(times)))
        assert self.world.app
        context, shop = self.world.app.context, AccountName("shop")
        was, self.held = self.held, bool(await context.database.read(lambda unit: context.account_holds(unit, shop)))
        if was and not self.held:
            self.let_go.append(now)


@pytest.mark.parametrize("year", [MADRID, NEW_YORK, LORD_HOWE], ids=lambda year: year.zone)
async def test_nothing_is_missed_doubled_or_shifted(world: World, year: Year) -> None:
    zone = f'timezone = "{year.zone}"'
    await world.restarts(
        account_settings=f'{zone}\nquiet_hours = "22:00-07:00"\nbest_hours = ["12:00-13:00"]',
        person_settings=dict.fromkeys(("ada", "bo", "cleo", "dan"), zone),
        more_settings=f'[accounts.shop]\nhandle = "acme_shop"\nnetwork = "rehearsal"\n{world.in_channel}\n'
        'roster = ["ada", "bo", "cleo", "dan"]\n'
        f'[accounts.port]\nhandle = "acme_port"\nnetwork = "rehearsal"\n{world.in_channel}\n'
        'roster = ["ada", "bo", "cleo", "dan"]\n',
    )
    for (typed, _), text in zip(year.scheduled, TEXTS, strict=True):
        card = await world.ada.drafts(text, send_at=typed)
        await agreed_by(world, card, "bo", "cleo")
    diary, witness = Diary(world, year, count(1)), Witness(world)
    for at, does in diary.beats():
        await witness.reaches(at)
        await does()
    await witness.reaches(END)
    posts = [post for post in world.x.timeline("acme_help") if post.text in TEXTS]
    assert sorted((post.created_at, post.text) for post in posts) == [
        (utc(at), text) for (_, at), text in zip(year.scheduled, TEXTS, strict=True)
    ]
    again = sorted(post.created_at for post in world.x.timeline("acme_help") if post.reposts)
    first, second = year.changes
    assert again == [utc(first.at_seven), utc(year.summer) + AT_NOON, utc(second.at_seven)]
    assert witness.reminded["ada"] == [utc(at) for one in year.changes for at in (one.eve_morning, one.at_nine)]
    assert witness.reminded["bo"] == [utc(one.at_eight) for one in year.changes]
    nights = [utc(one.eve) + OPENED for one in year.changes]
    assert witness.told["soon"] == [night + timedelta(minutes=25) for night in nights]
    assert witness.told["late"] == [night + late for night in nights for late in UPDATES]
    assert witness.told["ended"] == [night + EXPIRES for night in nights]
    assert witness.let_go == [utc(one.at_noon) for one in year.changes]
