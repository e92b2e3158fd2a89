"""Scenarios shared out among processes, each with its own places: verdicts come back as they are found."""

import os
import select
import socket
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.crash.conductor import Conductor
from tests.crash.invariants import broken
from tests.crash.places import Places
from tests.crash.scenario import Hit, Scenario
from tests.crash.wire import HungUpError, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a scenario came to, in short."""

    scenario: Scenario
    broken: tuple[str, ...]
    struck: bool
    struck_again: bool
    felt: bool
    passed: tuple[Hit, ...]
    """Every door that was passed, after a fault by whoever lived in the end."""


def judge(conductor: Conductor, scenario: Scenario) -> Verdict:
    """Play a scenario and hold what came of it against the invariants."""
    outcome = conductor.play(scenario)
    return Verdict(
        scenario=scenario,
        broken=broken(outcome),
        struck=outcome.struck,
        struck_again=outcome.struck_again,
        felt=outcome.felt,
        passed=outcome.facts.passed,
    )


def judge_all(scenarios: Sequence[Scenario], *, jobs: int) -> Iterator[Verdict]:
    """Play them all, in `jobs` processes; in whatever order they are done."""
    lines: dict[socket.socket, Line] = {}
    pids = []
    for number in range(jobs):
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            _work(scenarios[number::jobs], Line(theirs))
        theirs.close()
        pids.append(pid)
        lines[ours] = Line(ours)
    while lines:
        for ready in select.select(list(lines), [], [])[0]:
            try:
                verdict = lines[ready].receive()
            except HungUpError as gone:
                raise RuntimeError("a process that played scenarios is gone") from gone
            if verdict is None:
                lines.pop(ready).close()
            else:
                yield verdict
    for pid in pids:
        os.waitpid(pid, 0)


def _work(scenarios: Sequence[Scenario], line: Line) -> None:
    places = Places()
    try:
        conductor = Conductor(places)
        for scenario in scenarios:
            line.send(judge(conductor, scenario))
        line.send(None)
    except BaseException:  # noqa: BLE001 - a forked process must not run on into what its parent was about to do
        traceback.print_exc()
    finally:
        places.close()
        os._exit(0)
