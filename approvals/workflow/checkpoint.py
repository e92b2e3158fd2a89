"""Now and then the ledger's state is signed and a copy put where whoever owns the database cannot change it."""

from datetime import datetime
from functools import partial
from itertools import islice

import structlog

from approvals.context import Context
from approvals.domain.checkpoint import Checkpoint, origin
from approvals.domain.ledger import Tree
from approvals.errors import Unreachable
from approvals.ports import Notary
from approvals.storage.checkpoints import Signed
from approvals.storage.unit import Unit

_log = structlog.get_logger()


async def checkpoint(context: Context, notary: Notary) -> int:
    """Sign what is new in the ledger, and keep what was signed elsewhere; returns how many copies were made."""
    grown = await context.database.read(_grown)
    if grown:
        point, parts = grown
        signed = Signed(size=point.size, parts=parts, note=notary.sign(point))
        await context.database.run(lambda unit: unit.checkpoints.put(signed, at=context.now()))
    made = 0
    for one in await context.database.read(lambda unit: unit.checkpoints.only_here()):
        try:
            await notary.keep(one.note)
        except Unreachable as fault:
            _log.warning("checkpoint not kept elsewhere", size=one.size, why=str(fault))
            break
        await context.database.run(partial(_kept, one.size, context.now()))
        made += 1
    return made


def _kept(size: int, now: datetime, unit: Unit) -> None:
    unit.checkpoints.kept(size, at=now)


def _grown(unit: Unit) -> tuple[Checkpoint, list[bytes]] | None:
    """What the ledger is now, if that was not signed yet."""
    last = unit.checkpoints.last()
    first = next(islice(unit.ledger.links(), 1), None)
    if first is None:
        return None
    tree = last.tree() if last else Tree()
    for link in unit.ledger.links(after=tree.size):
        tree.add(link.leaf)
    if last and last.size == tree.size:
        return None
    return Checkpoint(origin=origin(first), size=tree.size, root=tree.root()), tree.parts
