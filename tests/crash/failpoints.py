"""Failpoints, found from outside: every transaction and every call of a port is passed through a door of the harness.

The product has no hooks. A transaction is named by the function it runs, a call by its port and method.
"""

import inspect
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import Any, TypeVar

from sqlalchemy import Engine

from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from tests.crash.scenario import Fault, Hit, Scenario
from tests.crash.wire import Slate

T = TypeVar("T")


class BrokenError(Exception):
    """The exception that nobody expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """How often a process passed each door, and in which of its rounds."""

    counts: Counter[str]
    rounds: list[list[Hit]]


class Failpoints:
    """Counts what one process passes; at the scenario's failpoint the fault strikes, once.

    A process that was ended to start anew is counted on from.
    """

    def __init__(
        self,
        scenario: Scenario,
        slate: Slate,
        strikes: dict[Fault, Callable[[], None]],
        before: Passed | None,
    ) -> None:
        self._scenario = scenario
        self._slate = slate
        self._strikes = {Fault.KILL: _kill, Fault.RAISE: _raise, **strikes}
        self._counts = before.counts if before else Counter[str]()
        self._rounds: list[list[Hit]] = [*(before.rounds if before else []), []]
        self.armed = False

    @property
    def kept(self) -> Passed:
        """What is counted on from by whoever comes after."""
        return Passed(counts=self._counts, rounds=self._rounds)

    def new_round(self) -> None:
        """What follows happens at another time."""
        self._rounds.append([])

    @property
    def passed(self) -> tuple[Hit, ...]:
        """Every door that was passed, but for rounds that did just what the one before did: one of those is enough."""
        points = [[hit.point for hit in one] for one in self._rounds]
        news = [one for number, one in enumerate(self._rounds) if not number or points[number] != points[number - 1]]
        return tuple(hit for one in news for hit in one)

    def reach(self, point: str) -> None:
        """Pass a door, or not."""
        # After the fault everybody's doors count: the second crash comes to whoever lives.
        if not (self.armed or self._slate.struck):
            return
        self._counts[point] += 1
        hit = Hit(point, self._counts[point])
        self._rounds[-1].append(hit)
        if self._slate.struck:
            if self._scenario.second is not None and self._slate.passed_since() == self._scenario.second:
                self._slate.strike_again()
                _kill()
        elif self._scenario.fault and hit == self._scenario.hit:
            self._slate.strike()
            self._strikes[self._scenario.fault]()

    def feel(self) -> None:
        """Note that the database was of no use."""
        self._slate.feel()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise() -> None:
    raise BrokenError("here it breaks")


class WatchedDatabase(Database):
    """A database whose transactions that write are failpoints: before they begin, before and after they commit."""

    points: Failpoints

    def _transact(self, engine: Engine, fn: Callable[[Unit], T]) -> T:
        if engine is self._reader:
            return super()._transact(engine, fn)
        name = name_of(fn)

        def watched(unit: Unit) -> T:
            result = fn(unit)
            self.points.reach(f"{name}:commit")
            return result

        self.points.reach(f"{name}:begin")
        result = super()._transact(engine, watched)
        self.points.reach(f"{name}:committed")
        return result

    def _once(self, engine: Engine, fn: Callable[[Unit], T]) -> T:
        try:
            return super()._once(engine, fn)
        except DatabaseUnusable:
            self.points.feel()
            raise


def name_of(fn: Callable[..., object]) -> str:
    """Module and qualified name: `publish.send_due.claim`."""
    if isinstance(fn, partial):
        return name_of(fn.func)
    return f"{fn.__module__.rpartition('.')[2]}.{fn.__qualname__}".replace(".<locals>", "").replace(
        "<lambda>", "lambda"
    )


def watched(port: Any, name: str, points: Failpoints) -> Any:
    """The same port; each call of it is two failpoints."""
    return _Watched(port, name, points)


class _Watched:
    def __init__(self, port: Any, name: str, points: Failpoints) -> None:
        self._port = port
        self._name = name
        self._points = points

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._port, method)
        if not inspect.iscoroutinefunction(found):
            return found

        async def call(*args: Any, **kwargs: Any) -> Any:
            self._points.reach(f"{self._name}.{method}:before")
            result = await found(*args, **kwargs)
            self._points.reach(f"{self._name}.{method}:after")
            return result

        return update_wrapper(call, found)
