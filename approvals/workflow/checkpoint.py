"""Now and then the ledger's state is signed and a copy put where whoever owns the database cannot change it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.checkpoint import Checkpoint
from approvals.domain.ledger import Tree
from approvals.errors import Unreachable
from approvals.ports import Notary
from approvals.storage.checkpoints import Signed
from approvals.storage.unit import Unit

_log = structlog.get_logger()


async def checkpoint(context: Context, notary: Notary) -> int:
    """Sign what is new in the ledger, and keep what was signed elsewhere; returns how many copies were made.

    What others may have put among our checkpoints is passed over.
    """
    newest, grown = await context.database.read(partial(_newest, notary))
    unstored = []
    if grown:
        point, parts = grown
        newest = signed = Signed(size=point.size, parts=parts, note=notary.sign(point))
        if not await context.database.run(lambda unit: unit.checkpoints.put(signed, at=context.now())):
            unstored = [signed]
    made = 0
    for one in (*await context.database.read(partial(_only_here, notary)), *unstored):
        try:
            await notary.keep(one.note)
        except Unreachable as fault:
            _log.warning("checkpoint not kept elsewhere", size=one.size, why=str(fault))
            break
        made += await context.database.run(partial(_kept, one.size, context.now()))
    if newest and not newest.said:
        await _say(context, notary, newest)
    return made


async def _say(context: Context, notary: Notary, newest: Signed) -> None:
    """The newest alone: it stands for all before it."""
    try:
        said = await notary.say(newest.note)
    except Unreachable as fault:
        _log.warning("checkpoint not said", size=newest.size, why=str(fault))
        return
    if said:
        await context.database.run(partial(_said, newest.size, context.now()))


def _kept(size: int, now: datetime, unit: Unit) -> bool:
    return unit.checkpoints.kept(size, at=now)


def _said(size: int, now: datetime, unit: Unit) -> None:
    unit.checkpoints.said(size, at=now)


def _newest(notary: Notary, unit: Unit) -> tuple[Signed | None, tuple[Checkpoint, list[bytes]] | None]:
    """The newest that we signed; and what the ledger is now, if that was not signed yet."""
    ours = unit.ledger.origin()
    if ours is None:
        return None, None
    last = next(_ours(unit.checkpoints.newest_first(), notary, ours), None)
    tree = last.tree() if last else Tree()
    for link in unit.ledger.links(after=tree.size):
        tree.add(link.leaf)
    if last and last.size == tree.size:
        return last, None
    return last, (Checkpoint(origin=ours, size=tree.size, root=tree.root()), tree.parts)


def _only_here(notary: Notary, unit: Unit) -> list[Signed]:
    """What we signed and of which no copy is elsewhere."""
    return list(_ours(unit.checkpoints.only_here(), notary, unit.ledger.origin()))


def _ours(signed: Iterable[Signed], notary: Notary, origin: str | None) -> Iterator[Signed]:
    return (one for one in signed if one.fits(notary.opened(one.note), origin=origin))
