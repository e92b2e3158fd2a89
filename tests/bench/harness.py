"""Two ways of doing a thing, timed in turns, so that whatever else the machine does falls on both."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came out: for one act on either side, run by run."""

    ours: str
    peer: str
    measured: tuple[tuple[float, float], ...]
    unit: str = "ms"

    def in_microseconds(self) -> "Row":
        """The same, for what takes so little."""
        measured = tuple((1000 * ours, 1000 * peer) for ours, peer in self.measured)
        return replace(self, measured=measured, unit="µs")

    @property
    def ratios(self) -> list[float]:
        return [ours / peer for ours, peer in self.measured]


async def beside(ours: Side, peer: Side, *, runs: int, acts: int) -> Row:
    """Time both in turns, each turn of `acts` acts; a first turn of each warms up and is not counted."""
    measured = []
    for turn in range(runs + 1):
        # Whoever comes second finds caches and disk as the first one left them.
        order = (ours, peer) if turn % 2 else (peer, ours)
        taken = {side.name: 1000 * await _timed(side) / acts for side in order}
        measured.append((taken[ours.name], taken[peer.name]))
    return Row(ours=ours.name, peer=peer.name, measured=tuple(measured[1:]))


async def _timed(side: Side) -> float:
    await side.ready()
    start = perf_counter()
    await side.run()
    return perf_counter() - start


def table(rows: Sequence[Row]) -> str:
    """Medians, and how many times as long ours takes: the median and the middle half of the runs."""
    lines = [("one act", "", "beside", "", "times", "middle half")]
    for row in rows:
        low, _, high = quantiles(row.ratios, n=4)
        lines.append(
            (
                row.ours,
                f"{median(ours for ours, _ in row.measured):.3f} {row.unit}",
                row.peer,
                f"{median(peer for _, peer in row.measured):.3f} {row.unit}",
                f"{median(row.ratios):.2f}",
                f"{low:.2f} – {high:.2f}",
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    words = {0, 2}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in words else cell.rjust(width) for place, (cell, width) in enumerate(cells)
        )
        for cells in (list(zip(line, widths, strict=True)) for line in lines)
    )
