"""The same over real HTTP: the whole bot between the sandbox's Slack and X, gone from one door on.

The workspace lives in the process of the test, which cannot be killed. So from the failpoint on no door lets anything
pass, no transaction and no call: what such a process still does, nobody can see.
"""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from approvals.domain.people import Platform
from tests.crash.failpoints import WatchedDatabase, watched
from tests.support.world import REPLY, SIGNED, World, a_world

_LATE = 45
"""Seconds until the own timeline shows a post: later than the first look."""


class GoneError(BaseException):
    """Whoever gets this does not run any more."""


class Death:
    """Nothing passes from the `time`-th time on that `point` is reached; where none is named, everything does."""

    def __init__(self) -> None:
        self.point = ""
        self.time = 0
        self.came = asyncio.Event()
        self.passed: list[str] = []
        self._loop = asyncio.get_running_loop()
        self._dead = False

    def reach(self, point: str) -> None:
        self.passed.append(point)
        if point == self.point:
            self.time -= 1
        if self._dead or (point == self.point and not self.time):
            self._dead = True
            self._loop.call_soon_threadsafe(self.came.set)
            raise GoneError

    def comes_at(self, point: str, time: int) -> None:
        self.point, self.time = point, time


async def start(world: World, death: Death, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the bot between watched doors."""
    with monkeypatch.context() as patched:
        patched.setattr("tests.support.world.Database", type("Mortal", (WatchedDatabase,), {"points": death}))
        await world.start()
    assert world.app
    context: Any = world.app.context
    context.chats[Platform.SLACK] = watched(context.chats[Platform.SLACK], "chat", death)
    context.readers["x"] = watched(context.readers["x"], "reader", death)
    context.publishers["x"] = watched(context.publishers["x"], "publisher", death)


async def until_death(world: World, death: Death, act: Coroutine[Any, Any, Any]) -> None:
    """Let people act; a bot that is gone cannot be waited for."""
    acting, dying = asyncio.create_task(act), asyncio.create_task(death.came.wait())
    await asyncio.wait({acting, dying}, return_when=asyncio.FIRST_COMPLETED)
    dying.cancel()
    if acting.done():
        await acting
        return
    acting.cancel()
    await asyncio.gather(acting, return_exceptions=True)


async def bury(world: World) -> None:
    assert world.app
    for task in world.app._lanes._tasks:
        task.cancel()
    await asyncio.gather(*world.app._lanes._tasks, return_exceptions=True)
    world.app._lanes._tasks = []
    await world.stop()


DOORS = (
    ("intake.Intake._store_together.lambda:begin", 2),
    ("intake.Intake._store_together.lambda:committed", 2),
    ("inbox.Inbox.work.lambda:committed", 2),
    ("vote.cast.step:commit", 2),
    ("inbox.Inbox._open.lambda:begin", 2),
    ("clear._clear.lambda:committed", 1),
    ("publish.send_due.take:committed", 2),
    ("chat.show_card:after", 1),
    ("publisher.publish:before", 1),
    ("publisher.publish:after", 1),
    ("publish._sent.lambda:commit", 1),
)
"""Between the card and the published post: for the first or second time since the card stands there."""


@pytest.mark.parametrize(("point", "time"), DOORS)
async def test_a_bot_that_is_gone_at_any_door_has_posted_once_in_the_end(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, point: str, time: int
) -> None:
    async with a_world(tmp_path, sqlite_url) as world:
        await world.stop()
        death = Death()
        await start(world, death, monkeypatch)
        world.x.lag(timeline=_LATE)
        card = await world.ada.drafts(REPLY, world.complains())
        death.comes_at(point, time)
        for act in (world.bo.reacts("✅", card), world.cleo.reacts("✅", card), world.passes(60)):
            if death.came.is_set():
                act.close()
            else:
                await until_death(world, death, act)
        assert death.came.is_set(), f"not reached; these were: {sorted(set(death.passed))}"
        await bury(world)
        await world.start()
        for name in ("bo", "cleo"):
            if world.slack.person(name).id not in marked(world, card):
                await world.people[name].reacts("✅", card)
        await world.passes(400)
        if "It is not; send again" in world.shown(card):
            assert world.published() == []
            await world.dan.clicks("It is not; send again", card)
            await world.passes(120)
        assert world.published() == [SIGNED]
        assert world.sends() == 1
        assert "Published." in world.shown(card)
        assert len(world.cards()) == 1


def marked(world: World, card: Any) -> set[str]:
    reactions = world.slack.reactions("support", card)
    return {user for one in reactions if one.name == "white_check_mark" for user in one.users}
