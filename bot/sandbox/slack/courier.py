"""Delivery to the app, with Slack's patience: an event is tried four times, an interaction once."""

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.sandbox.clock import Clock, Timer
from bot.sandbox.slack.delivered import Answer, Parcel, ParcelKind
from bot.sandbox.slack.signed import SignedPosts
from bot.sandbox.slack.sockets import Sockets

_T = TypeVar("_T")

# Almost at once, after a minute, after five: https://docs.slack.dev/apis/events-api#retries
_PAUSES = (timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at one event, for tests that ask what Slack did."""

    event_id: str
    event: str
    attempt: int
    answer: Answer


class Courier:
    def __init__(self, *, clock: Clock, sockets: Sockets, posts: SignedPosts) -> None:
        self._clock = clock
        self._sockets = sockets
        self._posts = posts
        self._tasks: set[asyncio.Task[Any]] = set()
        self._timers: list[Timer] = []
        self._held: list[Parcel] | None = None
        self._closed = False
        self.request_url: str | None = None
        """Where signed HTTP goes; without one it is Socket Mode."""
        self.interactivity_url: str | None = None
        self.duplicate_next = 0
        self.lose_next = 0
        """So many events are neither delivered nor tried again."""
        self.attempts: list[Attempt] = []

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    async def ask(self, parcel: Parcel) -> Answer:
        """Something a person waits for: one try, no retry."""
        return await self._keep(self._carry(parcel))

    def send(self, parcel: Parcel) -> asyncio.Task[None]:
        """An event; the task ends when it was acked or has failed for now."""
        if self._held is not None:
            self._held.append(parcel)
            return self._keep(_nothing())
        if self.lose_next:
            self.lose_next -= 1
            return self._keep(_nothing())
        copies = 1
        if self.duplicate_next:
            self.duplicate_next -= 1
            copies = 2
        return self._keep(self._deliver(parcel, copies))

    def hold(self) -> None:
        """Keep events back until they are released, in whatever order."""
        self._held = self._held or []

    async def release(self, *, backwards: bool = False) -> None:
        held, self._held = self._held or [], None
        for parcel in reversed(held) if backwards else held:
            await self.send(parcel)

    def _keep(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, parcel: Parcel, copies: int) -> None:
        answers = [await self._carry(parcel) for _ in range(copies)]
        for answer in answers:
            event = parcel.payload
            self.attempts.append(
                Attempt(event_id=event["event_id"], event=event["event"]["type"], attempt=parcel.attempt, answer=answer)
            )
        last = answers[-1]
        if last.acked or last.no_retry or parcel.attempt >= len(_PAUSES) or self._closed:
            return
        again = replace(parcel, attempt=parcel.attempt + 1, reason=last.failure)
        when = self._clock.now() + _PAUSES[parcel.attempt]

        async def retry() -> None:
            if not self._closed:
                await self.send(again)

        self._timers.append(self._clock.call_at(when, retry))

    async def _carry(self, parcel: Parcel) -> Answer:
        if self.request_url is None:
            return await self._sockets.deliver(parcel)
        url = self.request_url if parcel.is_event else self.interactivity_url or self.request_url
        return await self._posts.deliver(url, parcel)

    async def verify(self, token: str) -> bool:
        """Does the app repeat a challenge? (https://docs.slack.dev/reference/events/url_verification)."""
        if self.request_url is None:
            return False
        challenge = secrets.token_hex(24)
        payload = {"type": "url_verification", "token": token, "challenge": challenge}
        answer = await self._posts.deliver(self.request_url, Parcel(kind=ParcelKind.EVENT, payload=payload))
        return answer.acked and challenge in (answer.body or {}).values()

    async def close(self) -> None:
        self._closed = True
        for timer in self._timers:
            timer.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _nothing() -> None:
    return None
