import asyncio
import contextlib

import pytest
from sqlalchemy import Engine, event

from approvals.domain.people import Platform
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.intake import Intake
from tests.approvals.storage.rows import NOON, after

UNSTORABLE = {"text": object()}


@pytest.fixture
def intake(database):
    return Intake(database)


@pytest.fixture
def commits():
    """One entry for each transaction that was committed."""
    seen = []
    note = seen.append
    event.listen(Engine, "commit", note)
    yield seen
    event.remove(Engine, "commit", note)


def keep(intake, key, payload=None):
    return intake.keep(Platform.SLACK, key, payload or {"text": key}, NOON)


async def all_of(*waiting):
    return await asyncio.gather(*waiting, return_exceptions=True)


async def keys(database):
    letters = await database.run(
        lambda unit: unit.inbox.take(now=NOON, limit=99, lease_until=after(60), chats=Platform)
    )
    return [letter.key for letter in letters]


async def test_what_arrives_at_the_same_time_is_stored_in_the_order_it_came(database, intake):
    assert await all_of(*(keep(intake, f"Ev{number}") for number in range(20))) == [True] * 20
    assert await keys(database) == [f"Ev{number}" for number in range(20)]


async def test_what_arrives_while_the_database_is_busy_shares_one_commit(intake, commits):
    await all_of(*(keep(intake, f"Ev{number}") for number in range(20)))
    assert len(commits) == 1


async def test_nobody_hears_of_their_letter_before_it_is_committed(database, database_url, intake):
    other = Database.open_readonly(database_url)

    async def seen(key):
        await keep(intake, key)
        return await other.read(lambda unit: unit.inbox.waiting())

    assert await all_of(*(seen(f"Ev{number}") for number in range(5))) == [5] * 5
    await other.close()


async def test_of_two_that_are_the_same_one_is_news(database, intake):
    assert await all_of(keep(intake, "Ev1"), keep(intake, "Ev2"), keep(intake, "Ev1")) == [True, True, False]
    assert not await keep(intake, "Ev2")
    assert await keys(database) == ["Ev1", "Ev2"]


async def test_one_that_cannot_be_stored_takes_no_other_with_it(database, intake):
    first, bad, last = await all_of(keep(intake, "Ev1"), keep(intake, "Ev2", UNSTORABLE), keep(intake, "Ev3"))
    assert (first, last) == (True, True)
    assert "not JSON serializable" in str(bad)
    assert await keys(database) == ["Ev1", "Ev3"]


async def test_whoever_does_not_wait_for_their_letter_takes_no_other_with_them(database, intake):
    gone, stays = asyncio.ensure_future(keep(intake, "Ev1")), asyncio.ensure_future(keep(intake, "Ev2"))
    await asyncio.sleep(0)
    gone.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await gone
    async with asyncio.timeout(5):
        assert await stays
    assert await keys(database) == ["Ev1", "Ev2"]


async def test_a_database_that_cannot_be_written_fails_all_that_wait_and_those_that_come_later(database_url):
    intake = Intake(closed := Database.open_readonly(database_url))
    for _ in range(2):
        faults = await all_of(keep(intake, "Ev1"), keep(intake, "Ev2"))
        assert [type(fault) for fault in faults] == [DatabaseUnusable] * 2
    await closed.close()
