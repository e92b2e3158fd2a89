"""Now and then the ledger is read through; where it does not fit, that is entered in it, and said in every channel."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.checkpoint import Checkpoint, origin, roots
from approvals.domain.ledger import Entry, EntryKind, Link
from approvals.domain.ledger_check import Reading, Verdict
from approvals.domain.ledger_reading import digests, read
from approvals.domain.terms_change import Announcement, Change
from approvals.errors import Unreachable
from approvals.ports import Notary
from approvals.storage.unit import Unit

OTHER_VALUE = "other-value"
"""What is kept for an entry is not what was said then."""

_PIECE = 1_000
"""Entries that are read at a time: others want to read as well."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not fit, and the first entry of which that is so."""

    what: str
    seq: int


@dataclass(slots=True)
class _Audit:
    """What was found so far."""

    reading: Reading
    verdict: Verdict | None = None
    other_value: int | None = None
    known: set[Doubt] = field(default_factory=set)
    """What was entered by whoever looked before."""

    def look(self, links: list[Link], untrue: frozenset[str]) -> None:
        self.verdict = self.verdict or self.reading.go_on(links)
        for link in links:
            if self.other_value is None and digests(link) & untrue:
                self.other_value = link.seq
            if _KIND in link.body:
                self.known |= _entered(link)

    def doubts(self) -> list[Doubt]:
        verdict = self.verdict or self.reading.end()
        found = [(verdict.misfit, verdict.seq), (OTHER_VALUE, self.other_value)]
        return [Doubt(str(what), seq) for what, seq in found if what and seq]


async def audit(context: Context, notary: Notary | None) -> int:
    """Read the ledger through, beside the checkpoints that are kept elsewhere; returns how much of it does not fit.

    Of values that were taken away only whoever counts them all can tell: `twokeys ledger verify`.
    """
    points = await _kept(notary)
    first = await context.database.read(lambda unit: unit.ledger.piece(0, 1))
    audit = _Audit(reading=Reading(roots(points, origin(first[0]) if first else None)))
    after = 0
    while True:
        links, untrue = await context.database.read(partial(_piece, after))
        if not links:
            break
        await asyncio.to_thread(audit.look, links, untrue)
        after = links[-1].seq
    doubts = audit.doubts()
    if any(one not in audit.known for one in doubts):
        await context.database.run(lambda unit: _tell(unit, audit.known, doubts, after, context.now()))
    return len(doubts)


async def _kept(notary: Notary | None) -> Iterable[Checkpoint]:
    try:
        return await notary.kept() if notary else ()
    except Unreachable as fault:
        _log.warning("checkpoints not read", why=str(fault))
        return ()


def _piece(after: int, unit: Unit) -> tuple[list[Link], frozenset[str]]:
    """The next entries, and of what they name whatever is not what was said then."""
    links = unit.ledger.piece(after, _PIECE)
    disclosed = unit.ledger.disclosed(frozenset[str]().union(*map(digests, links)))
    return links, frozenset(digest for digest, one in disclosed.items() if not one.fits)


def _tell(unit: Unit, known: set[Doubt], doubts: list[Doubt], after: int, now: datetime) -> None:
    """Enter and say what nobody has, not even another process that read it at the same time."""
    unit.terms.alone()
    known = known.union(*map(_entered, unit.ledger.links(after)))
    doubts = [one for one in doubts if one not in known]
    changes = tuple(Change(what=one.what, becomes=one.seq) for one in doubts)
    for one in doubts:
        _log.error("ledger does not fit", what=one.what, entry=one.seq)
        unit.ledger.enter(Entry(kind=EntryKind.DOUBTED, at=now, values={"what": one.what, "entry": one.seq}))
    places = {
        channel: recorded.terms.account.name
        for recorded in unit.terms.in_force().values()
        if recorded.here
        for _, channel in recorded.terms.account.channels
    }
    for channel, account in places.items() if doubts else ():
        unit.terms.owe(Announcement(account=account, channel=channel, slug="ledger-doubted", changes=changes), at=now)


_KIND = f'"kind":"{EntryKind.DOUBTED}"'.encode()


def _entered(link: Link) -> set[Doubt]:
    """The doubt that an entry tells of, if it is one."""
    try:
        told = read(link, {})
    except (ValueError, KeyError, RecursionError):
        return set()
    match (told.kind, told.values):
        case EntryKind.DOUBTED, {"what": str(what), "entry": int(seq)}:
            return {Doubt(what, seq)}
        case _:
            return set()
