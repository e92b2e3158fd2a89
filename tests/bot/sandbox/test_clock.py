"""A clock that is moved by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import HandClock, RealClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_what_falls_due_runs_in_order_at_its_own_time():
    clock = HandClock(START)
    ran = []

    def note(name):
        async def work():
            ran.append((name, (clock.now() - START).total_seconds()))

        return work

    clock.call_at(START + timedelta(seconds=30), note("late"))
    clock.call_at(START + timedelta(seconds=10), note("early"))
    clock.call_at(START + timedelta(seconds=10), note("second of two"))
    await clock.advance(29)
    assert ran == [("early", 10), ("second of two", 10)]
    await clock.advance(1)
    assert ran[-1] == ("late", 30)


async def test_work_that_is_scheduled_on_the_way_runs_on_the_way():
    clock = HandClock(START)
    ran = []

    async def again():
        ran.append(clock.now())
        clock.call_at(clock.now() + timedelta(minutes=1), again)

    clock.call_at(START, again)
    await clock.advance(150)
    assert ran == [START, START + timedelta(minutes=1), START + timedelta(minutes=2)]


async def test_two_who_move_it_at_once_move_it_one_after_the_other():
    clock = HandClock(START)

    async def works():
        await asyncio.sleep(0)

    clock.call_at(START + timedelta(seconds=1), works)
    await asyncio.gather(clock.advance(10), clock.advance(10))
    assert clock.now() == START + timedelta(seconds=20)


async def test_cancelled_work_does_not_run():
    clock = HandClock(START)
    ran = []

    async def work():
        ran.append(1)

    clock.call_at(START + timedelta(seconds=1), work).cancel()
    await clock.advance(5)
    assert ran == []


def test_a_clock_needs_an_aware_start():
    with pytest.raises(ValueError, match="aware"):
        HandClock(datetime(2026, 3, 2))  # noqa: DTZ001  the point of the test


async def test_the_real_clock_runs_what_is_due():
    clock = RealClock()
    done = asyncio.Event()

    async def work():
        done.set()

    clock.call_at(clock.now(), work)
    await asyncio.wait_for(done.wait(), 1)
