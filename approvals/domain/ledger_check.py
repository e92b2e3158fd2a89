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
    """The ledger, read piece by piece from its first entry on; `anchors` are roots seen earlier, by its size then."""

    def __init__(self, anchors: Mapping[int, bytes]) -> None:
        self._anchors = anchors
        self._tree, self._previous = Tree(), FIRST_PREVIOUS

    def go_on(self, links: Iterable[Link]) -> Verdict | None:
        """Look at what comes next; None if all of it fits."""
        for link in links:
            if misfit := _misfit(link, self._tree.size + 1, self._previous):
                return self._verdict(misfit, self._tree.size + 1)
            self._tree.add(link.leaf)
            self._previous = link.leaf
            if link.seq in self._anchors and self._tree.root() != self._anchors[link.seq]:
                return self._verdict(Misfit.OTHER_HISTORY, link.seq)
        return None

    def end(self) -> Verdict:
        """There is no more."""
        if any(size > self._tree.size for size in self._anchors):
            return self._verdict(Misfit.TOO_SHORT, self._tree.size + 1)
        return self._verdict()

    def _verdict(self, misfit: Misfit | None = None, seq: int | None = None) -> Verdict:
        return Verdict(size=self._tree.size, root=self._tree.root(), misfit=misfit, seq=seq)


def verify(links: Iterable[Link], anchors: Mapping[int, bytes]) -> Verdict:
    """Look at every entry from the first one on."""
    reading = Reading(anchors)
    return reading.go_on(links) or reading.end()


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
    if int(head["seq"]) != link.seq or head["draft"] != (b'"%d"' % link.draft if link.draft is not None else b"null"):
        return Misfit.MOVED
    return Misfit.CUT_OFF if head["prev"] != previous.hex().encode() else None
