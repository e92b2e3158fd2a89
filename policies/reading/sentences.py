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
# "^AB", "^AB/CD", and what other houses use: "~Ann", "*MS", "-TC", "/TF" at the very end.
_SIGNATURE = re.compile(r"(?:\s*\^[\w/+&,^ ]{1,40}|\s[~*/-]\s?\w{1,15})\W*$")
_LOOK_BACK = 12


def body(folded: str) -> tuple[int, int]:
    """Where the text itself begins and ends: without the handles it is addressed to and without its signature."""
    start = _LEADING.match(folded)
    begin = start.end() if start else 0
    tail = max(begin, len(folded) - 80)
    signed = _SIGNATURE.search(folded, tail)
    return begin, signed.start() if signed else len(folded)


def sentences(folded: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in order."""
    begin, stop = body(folded)
    for match in _END.finditer(folded, begin, stop):
        if match[0] == "." and _ABBREVIATION.search(folded[max(begin, match.end() - _LOOK_BACK) : match.end()]):
            continue
        yield from _bare(folded, begin, match.end())
        begin = match.end()
    yield from _bare(folded, begin, stop)


def _bare(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without the blanks around it, unless it is nothing else."""
    stretch = folded[start:end]
    if stretch.strip():
        yield end - len(stretch.lstrip()), start + len(stretch.rstrip())
