"""Whether the ledger is whole: every entry as it was written, none missing, and as long as it once was seen to be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from approvals.domain.ledger import FIRST_PREVIOUS, Link, Tree, leaf_hash


class Misfit(StrEnum):
    """What is wrong with the first entry that does not fit."""

    GAP = "gap"
    """Another number follows than the next one."""
    CHANGED = "changed"
    """It is not what was hashed when it was written."""
    UNREADABLE = "unreadable"
    MOVED = "moved"
    """It was written at another place, or about another draft."""
    CUT_OFF = "cut-off"
    """It does not follow the entry before it."""
    OTHER_HISTORY = "other-history"
    """Up to here, the ledger is not the one that was seen before."""
    TOO_SHORT = "too-short"
    """It ends before what was seen before."""


# An entry's bytes have one form (RFC 8785), so that its head need not be taken apart as JSON, which takes ten times as long.
_STRING = rb'"(?:[^"\\]|\\.)*+"'
_HEAD = re.compile(
    rb'\{"account":(?:null|'
    + _STRING
    + rb'),"at":'
    + _STRING
    + rb',"draft":(?P<draft>null|"\d{1,19}"),"kind":'
    + _STRING
    + rb',"prev":"(?P<prev>[0-9a-f]{64})","seq":(?P<seq>\d{1,19}),"values":\{'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How far the ledger is whole, the hash of that part, and what is wrong with it at `seq`, if anything."""

    size: int
    root: bytes
    misfit: Misfit | None = None
    seq: int | None = None
    """The first entry that does not fit."""


class Reading:
    """The ledger, read entry by entry from the first one on; `anchors` are roots seen earlier, by its size then."""

    def __init__(self, anchors: Mapping[int, bytes]) -> None:
        self._anchors = anchors
        self.whole = Tree()
        """All of it up to the first entry that does not fit."""
        self.expected = 1
        """The number of the next entry."""
        self._previous = FIRST_PREVIOUS
        self._fits = True
        self._all = Tree()
        """All of it as it stands."""
        self._as_seen = True

    def look(self, link: Link) -> Misfit | None:
        """What is wrong with the next entry, if anything; whatever follows is held against it as it stands."""
        misfit = _misfit(link, self.expected, self._previous)
        self.expected, self._previous = (link.seq if isinstance(link.seq, int) else self.expected) + 1, link.leaf
        self._fits &= misfit is None
        self._all.add(link.leaf)
        if self._fits:
            self.whole.add(link.leaf)
        if misfit is None and self._is_another(link.seq):
            self._fits, self._as_seen, misfit = False, False, Misfit.OTHER_HISTORY
        return misfit

    def _is_another(self, size: int) -> bool:
        """Whether it was seen otherwise at this size; said once, and not where entries are missing or too many."""
        return (
            self._as_seen
            and size == self._all.size
            and size in self._anchors
            and self._all.root() != self._anchors[size]
        )

    def missing(self) -> int | None:
        """Up to which entry, at least, it went once, if now it ends before that."""
        return min((size for size in self._anchors if size >= self.expected), default=None)

    def verdict(self, misfit: Misfit | None = None, seq: int | None = None) -> Verdict:
        """How far it is whole, and what is wrong with it there."""
        return Verdict(size=self.whole.size, root=self.whole.root(), misfit=misfit, seq=seq)


def verify(links: Iterable[Link], anchors: Mapping[int, bytes]) -> Verdict:
    """Look at every entry from the first one on, up to one that does not fit."""
    reading = Reading(anchors)
    for link in links:
        expected = reading.expected
        if misfit := reading.look(link):
            return reading.verdict(misfit, expected)
    return reading.verdict() if reading.missing() is None else reading.verdict(Misfit.TOO_SHORT, reading.expected)


def intact(link: Link) -> bool:
    """Whether an entry, taken by itself, is as it was written, at its place and about its draft."""
    return _misfit(link, link.seq, FIRST_PREVIOUS) in {None, Misfit.CUT_OFF}


def _misfit(link: Link, expected: int, previous: bytes) -> Misfit | None:
    if link.seq != expected:
        return Misfit.GAP
    if leaf_hash(link.body) != link.leaf:
        return Misfit.CHANGED
    head = _HEAD.match(link.body)
    if head is None:
        return Misfit.UNREADABLE
    draft = b"null" if link.draft is None else f'"{link.draft}"'.encode()
    if int(head["seq"]) != link.seq or head["draft"] != draft:
        return Misfit.MOVED
    return Misfit.CUT_OFF if head["prev"] != previous.hex().encode() else None
