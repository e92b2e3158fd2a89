"""Two ways of doing a thing, timed in turns, so that whatever else the machine does falls on both."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median, quantiles
from time import perf_counter

Step = Callable[[], Awaitable[None]]


async def nothing() -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two; `ready` comes before each run and is not timed."""

    name: str
    run: Step
    ready: Step = nothing


class Of(StrEnum):
    """What is to be small; the words follow the figure."""

    OURS = ""
    TIMES = " times"
    MORE = " more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """At most so much: of ours, in the row's unit; of how many times as much as the peer; or of how much more."""

    most: float
    of: Of = Of.OURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came out: for one act on either side, run by run."""

    ours: str
    peer: str
    measured: tuple[tuple[float, float], ...]
    unit: str = "ms"
    goal: Goal | None = None

    def in_microseconds(self, goal: Goal | None = None) -> "Row":
        """The same, for what takes so little."""
        measured = tuple((1000 * ours, 1000 * peer) for ours, peer in self.measured)
        return replace(self, measured=measured, unit="µs", goal=goal)

    @property
    def ratios(self) -> list[float]:
        return [ours / peer for ours, peer in self.measured]

    def median(self, of: Of) -> float:
        match of:
            case Of.OURS:
                return median(ours for ours, _ in self.measured)
            case Of.TIMES:
                return median(self.ratios)
            case Of.MORE:
                return median(ours - peer for ours, peer in self.measured)

    def judged(self) -> tuple[str, str]:
        """The goal, and what became of it; nothing where there is none."""
        if self.goal is None:
            return "", ""
        most, of = self.goal.most, self.goal.of
        unit = "" if of is Of.TIMES else f" {self.unit}"
        by = self.median(of) / most
        return f"{most:.4g}{unit}{of}", "reached" if by <= 1 else f"missed: {by:.2f} times that"


async def beside(ours: Side, peer: Side, *, runs: int, acts: int, goal: Goal | None = None) -> Row:
    """Time both in turns, each turn of `acts` acts; a first turn of each warms up and is not counted."""
    measured = []
    for turn in range(runs + 1):
        # Whoever comes second finds caches and disk as the first one left them.
        order = (ours, peer) if turn % 2 else (peer, ours)
        taken = {side.name: 1000 * await _timed(side) / acts for side in order}
        measured.append((taken[ours.name], taken[peer.name]))
    return Row(ours=ours.name, peer=peer.name, measured=tuple(measured[1:]), goal=goal)


async def _timed(side: Side) -> float:
    await side.ready()
    start = perf_counter()
    await side.run()
    return perf_counter() - start


def table(rows: Sequence[Row]) -> str:
    """Medians, and how many times as long ours takes: the median and the middle half of the runs; and what was wanted."""
    lines = [("one act", "", "beside", "", "times", "middle half", "at most", "")]
    for row in rows:
        low, _, high = quantiles(row.ratios, n=4)
        lines.append(
            (
                row.ours,
                f"{row.median(Of.OURS):.3f} {row.unit}",
                row.peer,
                f"{median(peer for _, peer in row.measured):.3f} {row.unit}",
                f"{row.median(Of.TIMES):.2f}",
                f"{low:.2f} – {high:.2f}",
                *row.judged(),
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    words = {0, 2, 7}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in words else cell.rjust(width) for place, (cell, width) in enumerate(cells)
        ).rstrip()
        for cells in (list(zip(line, widths, strict=True)) for line in lines)
    )
