"""A time that somebody types is meant as of when they send it, however much later that is worked off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import update

from approvals.storage.chat_tables import letters
from tests.scenarios.test_corrections import moves, plans, reminded, reposted, wrong_post
from tests.scenarios.test_follow_ups import promises
from tests.support.world import World

NEWS = "Tomorrow morning our shop in Milan opens an hour later than usual."


@asynccontextmanager
async def worked_off_late(world: World, *, by: float) -> AsyncIterator[None]:
    """What comes in is worked off only so many seconds after that."""

    async def nothing() -> int:
        return 0

    assert world.app
    inbox = world.app._lanes._lanes["inbox"]
    step, inbox._step = inbox._step, nothing
    yield
    await world.clock.advance(by)
    inbox._step = step
    await world.passes(1)


async def just_before(world: World, hour: int, minute: int) -> None:
    """Ten seconds before that time of the first day."""
    now = world.clock.now()
    await world.clock.advance((now.replace(hour=hour, minute=minute, second=0) - now).total_seconds() - 10)


async def test_a_time_that_comes_meanwhile_is_not_the_next_days(world: World) -> None:
    await just_before(world, 9, 30)
    await world.ada.begins(f"draft {NEWS}")
    async with worked_off_late(world, by=20):
        await world.ada.sends(send_at="9:30")
    assert "Goes out at" not in world.shown()
    for name in ("bo", "cleo"):
        await world.people[name].reacts("✅")
    await world.passes(60)
    assert world.published() == [NEWS]


async def test_a_time_that_comes_while_the_form_is_judged_is_not_the_next_days(world: World) -> None:
    await world.ada.begins(f"draft {NEWS}")
    await just_before(world, 9, 30)
    calls = len(world.slack.calls)
    world.breaks("people", slow=0.5)
    sending = asyncio.create_task(world.ada.sends(send_at="9:30"))
    await world.until(lambda: len(world.slack.calls) > calls)
    await world.clock.advance(20)
    assert (await sending).ok
    await world.passes(1)
    assert NEWS in world.shown()
    assert "Goes out at" not in world.shown()


async def test_a_time_that_is_still_to_come_is_kept_over_midnight(world: World) -> None:
    await just_before(world, 23, 59)
    await world.ada.begins(f"draft {NEWS}")
    async with worked_off_late(world, by=120):
        await world.ada.sends(send_at="tomorrow 9:00")
    assert "Goes out at 17 Nov 09:00 (UTC), and not before." in world.shown()


async def test_an_edit_and_another_plan_keep_to_that_as_well(world: World) -> None:
    post = await wrong_post(world)
    await world.ada.drafts(NEWS, send_at="15:00")
    await just_before(world, 9, 30)
    await world.ada.opens("Edit", world.card())
    async with worked_off_late(world, by=20):
        await world.ada.sends(send_at="9:30")
    assert "version 2" in world.shown()
    assert "Goes out at" not in world.shown()
    await plans(world, post, send_at="11:00")
    await just_before(world, 10, 0)
    await world.bo.opens("Edit", world.card())
    async with worked_off_late(world, by=20):
        await world.bo.sends(send_at="10:00")
    assert "version 2" in world.shown()
    assert "Goes out at" not in world.shown()


async def test_a_re_post_that_is_moved_to_a_time_that_comes_meanwhile_is_not_moved_to_the_next_day(
    world: World,
) -> None:
    await reminded(world)
    await moves(world, "15:30")
    cards = len(world.cards())
    await just_before(world, 13, 30)
    async with worked_off_late(world, by=20):
        await moves(world, "13:30")
    assert world.ada.told == "Moved to 16 Nov 13:30 (UTC)."
    assert len(world.cards()) == cards
    await world.passes(3_600, step=600)
    assert len(reposted(world)) == 1


async def test_a_reminder_that_is_put_off_until_a_time_that_comes_meanwhile_comes_then(world: World) -> None:
    await promises(world)
    await just_before(world, 9, 30)
    await world.ada.says("followups")
    await world.ada.opens("Snooze", world.ada.private[-1])
    async with worked_off_late(world, by=20):
        await world.ada.sends(when="then", at="9:30")
    assert world.ada.told == "You are reminded of it again at 16 Nov 09:30 (UTC)."


async def test_a_form_that_comes_again_after_its_time_makes_nothing_and_nobody_is_told_that_the_time_is_over(
    world: World,
) -> None:
    await just_before(world, 9, 30)
    await world.ada.hands_in(NEWS, send_at="today 9:30")
    assert world.app
    again = update(letters).values(done_at=None, due_at=letters.c.received_at)
    await world.app.context.database.run(lambda unit: unit.inbox._do(again))
    await world.passes(60, step=30)
    assert len(world.cards()) == 1
    assert "is over" not in world.ada.told
