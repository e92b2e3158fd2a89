"""Questions to X: a blocking call on a thread, within its limits, whose answer has the expected shape or is none."""

import asyncio
from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

import requests
import tweepy  # type: ignore[import-untyped]  # the package ships no types
from pydantic import BaseModel

from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.publishers.x import faults
from bot.publishers.x.address import Address
from bot.publishers.x.limits import Allowance

Shape = TypeVar("Shape", bound=BaseModel)
Call = Callable[[tweepy.Client], requests.Response]
Line = Callable[[], AbstractContextManager[tweepy.Client]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Shape]):
    """What X said, and the headers beside it."""

    body: Shape
    headers: Mapping[str, str]


class Asking:
    """Asks X over a line of the caller's; raises `Unreachable` and nothing else."""

    def __init__(self, *, address: Address, clock: Clock, allowance: Allowance) -> None:
        # Looking up a host and an answer that drips in know no timeout of their own.
        self._longest = 2 * (address.connect + address.read)
        self._clock = clock
        self._allowance = allowance

    async def ask(self, shape: type[Shape], call: Call, *, line: Line, kind: Hashable) -> Answer[Shape]:
        """Ask once; calls of one `kind` share a limit."""
        if until := self._allowance.until(kind, self._clock.now()):
            raise Unreachable("network-throttled", until=until)
        try:
            async with asyncio.timeout(self._longest):
                return await asyncio.to_thread(self._ask, shape, call, line, kind)
        except TimeoutError as error:
            raise Unreachable("network-silent") from error

    def _ask(self, shape: type[Shape], call: Call, line: Line, kind: Hashable) -> Answer[Shape]:
        try:
            with line() as client:
                answer = call(client)
            self._allowance.note(kind, answer.headers, self._clock.now())
            return Answer(body=shape.model_validate_json(answer.content), headers=answer.headers)
        # tweepy breaks on an unexpected body with an AttributeError or a TypeError; pydantic's is a ValueError.
        except (tweepy.TweepyException, requests.RequestException, AttributeError, TypeError, ValueError) as error:
            failed = faults.of_read(error, self._clock.now())
            if until := faults.until_of(failed):
                self._allowance.wait(kind, until)
            raise failed from error
