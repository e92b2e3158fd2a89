"""Now and then the ledger is read through; what does not fit is entered in it, and said in every channel."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

import structlog

from approvals.context import Context
from approvals.domain.checkpoint import roots
from approvals.domain.ledger import Entry, EntryKind, Link
from approvals.domain.ledger_check import Misfit, Reading
from approvals.domain.ledger_reading import digests
from approvals.domain.people import AccountName
from approvals.domain.terms_change import Announcement, Change
from approvals.errors import Unreachable
from approvals.ports import Notary
from approvals.storage.unit import Unit

SAY_AGAIN = timedelta(days=7)
"""As long as something does not fit, people are reminded of it."""

_PIECE = 200
"""Entries that are read at a time: others want to read as well."""
_LARGEST = 2**53 - 1
"""Above it an entry cannot say a number (RFC 8785, section 3.2.2.3)."""
_MOST = 20
"""More than so many things that do not fit are not told apart."""

_log = structlog.get_logger()


class Audit:
    """One reading of the ledger from its first entry to its last, beside the checkpoints that are kept elsewhere.

    Of values that were taken away only whoever counts them all can tell: `twokeys ledger verify`.
    """

    def __init__(self, context: Context, notary: Notary | None) -> None:
        self._context, self._notary = context, notary
        self._reading: Reading | None = None
        self._after = 0
        self._others: int | None = None
        """The least size of a checkpoint of another ledger."""
        self._put_in: list[int] = []
        """Sizes of checkpoints in the database that we did not sign."""
        self._missed: Unreachable | None = None
        self._untrue: set[str] = set()
        self.doubts: list[tuple[str, int]] = []
        """What does not fit: how, and of which entry."""

    async def go_on(self) -> bool:
        """Read a piece; False once there is no more, and all of it is told.

        Raises `Unreachable` if there were no checkpoints to compare with, although some are kept.
        """
        if self._reading is None:
            self._reading = Reading(await self._anchors())
        links, untrue = await self._context.database.read(partial(_piece, self._after))
        if links:
            self._after = links[-1].seq
            await asyncio.to_thread(self._look, self._reading, links, untrue)
            return True
        if (size := self._reading.missing()) is not None:
            self._doubt(Misfit.TOO_SHORT, size)
        if self._others is not None:
            self._doubt("other-ledger", self._others)
        for size in self._put_in:
            self._doubt("other-checkpoint", size)
        if self.doubts:
            await self._context.database.run(lambda unit: _tell(unit, self.doubts, self._context.now()))
        if self._missed:
            raise self._missed
        return False

    async def _anchors(self) -> dict[int, bytes]:
        ours, newest, self._put_in = await self._context.database.read(partial(_signed, self._notary))
        points = []
        if self._notary:
            try:
                points = list(await self._notary.kept())
            except Unreachable as fault:
                self._missed = fault
        self._others = min((point.size for point in points if point.origin != ours), default=None)
        found = roots(point for point in points if point.origin == ours)
        if newest and newest not in found and not (self._missed or self._others):
            self._missed = Unreachable("checkpoints-missing", entry=newest)
        return found

    def _look(self, reading: Reading, links: list[Link], untrue: frozenset[str]) -> None:
        for link in links:
            expected = reading.expected
            if misfit := reading.look(link):
                self._doubt(misfit, expected)
            if news := digests(link) & untrue - self._untrue:
                self._untrue |= news
                self._doubt("other-value", expected)

    def _doubt(self, what: str, seq: int) -> None:
        if len(self.doubts) < _MOST:
            self.doubts.append((str(what), seq))


def _signed(notary: Notary | None, unit: Unit) -> tuple[str | None, int | None, list[int]]:
    """The ledger's name, the newest size that we signed and of which a copy is elsewhere, and sizes that we did not sign.

    Of those only what would be used is looked at: the newest, and what is to be kept elsewhere.
    """
    ours = unit.ledger.origin()
    if notary is None:
        return ours, None, []
    used = (*islice(unit.checkpoints.newest_first(), 1), *unit.checkpoints.only_here())
    put_in = {one.size for one in used if not one.fits(notary.opened(one.note), origin=ours)}
    kept = (one for one in unit.checkpoints.newest_first() if one.kept)
    newest = next((one.size for one in kept if one.fits(notary.opened(one.note), origin=ours)), None)
    return ours, newest, sorted({min(max(size, 0), _LARGEST) for size in put_in})


def _piece(after: int, unit: Unit) -> tuple[list[Link], frozenset[str]]:
    """The next entries, and of what they name whatever is not what was said then."""
    links = unit.ledger.piece(after, _PIECE)
    return links, unit.ledger.untrue(frozenset[str]().union(*map(digests, links)))


def _tell(unit: Unit, doubts: list[tuple[str, int]], now: datetime) -> None:
    """Enter and say what nobody has said lately, not even another process that read it at the same time."""
    unit.terms.alone()
    known = unit.terms.announced("ledger-doubted", since=now - SAY_AGAIN)
    news = {Change(what=what, becomes=seq): (what, seq) for what, seq in doubts}
    for change in known & news.keys():
        del news[change]
    for what, seq in news.values():
        _log.error("ledger does not fit", what=what, entry=seq)
        unit.ledger.enter(Entry(kind=EntryKind.DOUBTED, at=now, values={"what": what, "entry": seq}))
    for account, channel in _everywhere(unit) if news else ():
        told = Announcement(account=account, channel=channel, slug="ledger-doubted", changes=tuple(news))
        unit.terms.owe(told, at=now)


def _everywhere(unit: Unit) -> Iterator[tuple[AccountName, str]]:
    """Each channel once, with an account whose it is."""
    accounts = [one.terms.account for one in unit.terms.in_force().values() if one.here]
    yield from {channel: (one.name, channel) for one in accounts for _, channel in one.channels}.values()
