"""Where the sentences of a text begin and end, in its folded form; linear, and forgiving."""

import re
from collections.abc import Iterator

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]]*+(?=\s|$)|\n+|(?<=[^\W\d_]{2})[;](?=\s)|\s[-|•·]\s")
# Words after which a full stop ends nothing, in the three languages.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[a-z]|mr|mrs|ms|dr|st|vs|etc|approx|no|nr|tel|e\.g|i\.e|a\.m|p\.m|sig|sigg|dott|ing|avv|prof|art|pag|ca|es"
    r"|sr|sra|srta|ud|uds|vd|vds|num|n|aprox|ej|p\.ej|dra|av|avda)\.$"
)
_LEADING = re.compile(r"(?:\s*[@＠]\w{1,30})*\s*")
_LOOK_BACK = 12


def body(folded: str, signature: tuple[int, int] | None = None) -> tuple[int, int]:
    """Where the text itself begins and ends: without the handles it is addressed to and without its signature."""
    start = _LEADING.match(folded)
    return start.end() if start else 0, signature[0] if signature else len(folded)


def sentences(folded: str, signature: tuple[int, int] | None = None) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in order, without the signature."""
    begin, stop = body(folded, signature)
    for match in _END.finditer(folded, begin, stop):
        if match[0] == "." and _ABBREVIATION.search(folded[max(begin, match.end() - _LOOK_BACK) : match.end()]):
            continue
        yield from _bare(folded, begin, match.end())
        begin = match.end()
    yield from _bare(folded, begin, stop)
    if signature:
        yield from _bare(folded, signature[1], len(folded))


def _bare(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without the blanks around it, unless it is nothing else."""
    stretch = folded[start:end]
    if stretch.strip():
        yield end - len(stretch.lstrip()), start + len(stretch.rstrip())
