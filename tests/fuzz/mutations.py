"""Documents that are almost right: fields dropped, replaced, doubled, moved or wrapped, at any depth."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from enum import Enum, auto
from typing import Any

from hypothesis import strategies as st

Step = str | int
Path = tuple[Step, ...]

HUGE, DEEP = 20_000, 60
ODD = (
    *(
        "",
        "0",
        "-1",
        "7/1",
        "7/1/approve",
        "{}",
        "[]",
        '{"draft":7}',
        '{"channel":1}',
        "null",
        "NaN",
        "1e999",
        "\0",
        "a\x00b",
    ),
    *(
        "\ud800",
        "٣",
        "1.0",
        "soon",
        "approve",
        "message",
        "block_actions",
        "view_submission",
        "event_callback",
        "⁷",
        "x" * 300,
    ),
)
"""Words that mean something somewhere else, or nothing anywhere."""

WORDS = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=()), max_size=12))
NUMBERS = st.one_of(
    st.integers(-2, 2),
    st.sampled_from((2**31, 2**63, 10**300)),
    st.sampled_from((0.5, float("nan"), float("inf"), -0.0)),
)
PLAIN = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS)
JUNK = st.one_of(
    PLAIN,
    st.recursive(
        PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=4
    ),
)
"""Any value that JSON, as Python reads it, can hold."""


class Change(Enum):
    """What can happen to one place of a document."""

    DROP = auto()
    REPLACE = auto()
    EMPTY = auto()
    DOUBLE = auto()
    GRAFT = auto()
    WRAP = auto()
    DEEPEN = auto()
    SWELL = auto()


def places(document: Any, here: Path = ()) -> Iterator[Path]:
    """Every place below the top, outermost first."""
    inside: Any = ()
    match document:
        case dict():
            inside = document.items()
        case list():
            inside = enumerate(document)
    for step, value in inside:
        yield (*here, step)
        yield from places(value, (*here, step))


@st.composite
def mutated(draw: st.DrawFn, documents: Sequence[Any], most: int = 3) -> Any:
    """One of the documents after up to so many changes."""
    document = deepcopy(draw(st.sampled_from(documents)))
    for _ in range(draw(st.integers(1, most))):
        there = tuple(places(document))
        if not there:
            break
        _change(draw, document, draw(st.sampled_from(there)), there)
    return document


def _change(draw: st.DrawFn, document: Any, where: Path, there: Sequence[Path]) -> None:
    *way, last = where
    table = at(document, tuple(way))
    change = draw(st.sampled_from(Change))
    if change is Change.DROP:
        del table[last]
    elif change is Change.DOUBLE:
        again = deepcopy(table[last])
        if isinstance(table, list):
            table.append(again)
        else:
            table[draw(WORDS)] = again
    else:
        table[last] = _instead(draw, change, table[last], lambda: at(document, draw(st.sampled_from(there))))


def _instead(draw: st.DrawFn, change: Change, value: Any, elsewhere: Callable[[], Any]) -> Any:
    match change:
        case Change.EMPTY:
            return deepcopy(draw(st.sampled_from((None, "", 0, [], {}))))
        case Change.GRAFT:
            return deepcopy(elsewhere())
        case Change.WRAP:
            return draw(st.sampled_from(([value], {"id": value})))
        case Change.DEEPEN:
            for _ in range(DEEP):
                value = [value]
            return value
        case Change.SWELL:
            return draw(st.sampled_from(("a", "\n", "é"))) * HUGE
        case _:
            return draw(JUNK)


def at(document: Any, way: Path) -> Any:
    """What stands there."""
    for step in way:
        document = document[step]
    return document
