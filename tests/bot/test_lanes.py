"""Lanes: each kind of work one at a time, to its end, whatever fails in between."""

import asyncio

from bot.lanes import Lanes


async def test_a_woken_lane_works_until_nothing_is_left():
    left = [3]

    async def work() -> int:
        left[0] -= 1
        return left[0]

    lanes = Lanes({"work": work})
    lanes.start()
    lanes.wake("work")
    await asyncio.wait_for(lanes.quiet(), 5)
    await lanes.stop()
    assert left == [0]


async def test_a_fault_ends_neither_the_lane_nor_the_others():
    done = []

    async def broken() -> int:
        done.append("broken")
        raise RuntimeError("no matter why")

    async def sound() -> int:
        done.append("sound")
        return 0

    lanes = Lanes({"broken": broken, "sound": sound})
    lanes.start()
    for _ in range(2):
        lanes.wake()
        await asyncio.wait_for(lanes.quiet(), 5)
    await lanes.stop()
    assert sorted(done) == ["broken", "broken", "sound", "sound"]


async def test_a_lane_is_never_beside_itself_and_stops_only_after_what_runs():
    running, most, finished = 0, 0, 0

    async def slow() -> int:
        nonlocal running, most, finished
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        finished += 1
        return 0

    lanes = Lanes({"slow": slow})
    lanes.start()
    for _ in range(5):
        lanes.wake("slow")
        await asyncio.sleep(0)
    await lanes.stop()
    assert (most, running) == (1, 0)
    assert finished >= 1
