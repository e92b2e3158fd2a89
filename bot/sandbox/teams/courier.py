"""Delivery to the bot: a message is tried again under its id, an invoke under a new one, a reaction never."""

import asyncio
import itertools
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.sandbox.clock import Clock, Timer
from bot.sandbox.slack.changes import Changes
from bot.sandbox.teams.delivered import Answer, Attempt, Parcel, Patience
from bot.sandbox.teams.posts import Posts

_T = TypeVar("_T")
# Seen by others: https://github.com/microsoft/botbuilder-dotnet/issues/5005
_PAUSE = timedelta(seconds=15)
_NEVER_AGAIN = frozenset({"messageReaction"})


class Courier:
    TRIES = 2

    def __init__(self, *, clock: Clock, posts: Posts, changes: Changes, patience: Patience) -> None:
        self._clock = clock
        self._posts = posts
        self._changes = changes
        self._patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()
        self._timers: list[Timer] = []
        self._held: list[Parcel] | None = None
        self._closed = False
        self._again = itertools.count(1)
        self.endpoint: str | None = None
        """The bot's messaging endpoint, such as `http://127.0.0.1:3000/api/messages`."""
        self.duplicate_next = 0
        self.lose_next = 0
        """So many activities are neither delivered nor tried again."""
        self.attempts: list[Attempt] = []

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    async def ask(self, parcel: Parcel) -> Answer:
        """An invoke: a person waits for what the first try brings; a later try answers nobody."""
        return await self._keep(self._deliver(parcel, self._copies()))

    def send(self, parcel: Parcel) -> asyncio.Task[Answer]:
        """The task ends when the bot has taken it, or the try has failed."""
        if self._held is not None:
            self._held.append(parcel)
            return self._keep(_nothing())
        if self.lose_next:
            self.lose_next -= 1
            return self._keep(_nothing())
        return self._keep(self._deliver(parcel, self._copies()))

    def _copies(self) -> int:
        if not self.duplicate_next:
            return 1
        self.duplicate_next -= 1
        return 2

    def hold(self) -> None:
        """Keep activities back until they are released, in whatever order."""
        self._held = self._held or []

    async def release(self, *, backwards: bool = False) -> None:
        held, self._held = self._held or [], None
        for parcel in reversed(held) if backwards else held:
            await self.send(parcel)

    async def repeat(self, attempt: Attempt) -> Answer:
        """Once more what was told before: an invoke under a new id."""
        return await self.carry(self._next(Parcel(activity=attempt.activity, attempt=attempt.attempt)))

    async def carry(self, parcel: Parcel) -> Answer:
        """One try, whatever comes of it."""
        return await self._keep(self._carry(parcel))

    def _next(self, parcel: Parcel) -> Parcel:
        if not parcel.is_invoke:
            return replace(parcel, attempt=parcel.attempt + 1)
        # Only the client's own repetition has a new id, and nothing says of which it is one.
        fresh = parcel.activity | {"id": f"f:again-{next(self._again):04d}"}
        return replace(parcel, activity=fresh, attempt=parcel.attempt + 1)

    def _keep(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, parcel: Parcel, copies: int) -> Answer:
        answers = [await self._carry(parcel) for _ in range(copies)]
        last = answers[-1]
        over = parcel.attempt + 1 >= self.TRIES or parcel.activity["type"] in _NEVER_AGAIN or self._closed
        if last.worth_repeating and not over:
            again = self._next(parcel)

            async def retry() -> None:
                if not self._closed:
                    await self._keep(self._deliver(again, 1))

            self._timers.append(self._clock.call_at(self._clock.now() + _PAUSE, retry))
        return answers[0]

    async def _carry(self, parcel: Parcel) -> Answer:
        seconds = self._patience.seconds_for(parcel.activity)
        if self.endpoint is None:
            answer = Answer(failure="connection_failed")
        else:
            answer = await self._posts.deliver(self.endpoint, parcel, seconds)
        self.attempts.append(Attempt(activity=parcel.activity, attempt=parcel.attempt, answer=answer))
        self._changes.tell("delivery", str(parcel.activity.get("id")))
        return answer

    async def close(self) -> None:
        self._closed = True
        for timer in self._timers:
            timer.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _nothing() -> Answer:
    return Answer(failure="kept back")
