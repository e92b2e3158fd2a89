"""Something was kept long enough: raw events go, drafts that ended lose their texts, and their cards say so."""

from datetime import datetime

from approvals.context import Context
from approvals.domain.hold import RESUMERS
from approvals.storage.unit import Unit

_EVENTS, _DRAFTS = 500, 10
"""At most so many in one transaction, since nobody else writes meanwhile."""


async def forget(context: Context) -> int:
    """Forget some of what is old enough; returns how much that was.

    No texts are forgotten while cards are behind: after a long rest there may be thousands, and a platform takes about
    one change a second, for which those that people work on must not wait.
    """
    now = context.now()
    keeps = context.retention
    done = await context.database.run(
        lambda unit: (
            unit.inbox.prune(before=keeps.events_before(now), limit=_EVENTS, now=now, chats=context.heard(unit))
            + unit.forgetting.loose(before=keeps.loose_before(now), needed=RESUMERS, now=now)
        )
    )
    if not await context.database.read(lambda unit: unit.cards.stale(limit=1, now=now)):
        done += await context.database.run(lambda unit: _forget_drafts(unit, keeps.drafts_before(now), now))
    if done:
        await context.database.fold()
    return done


def _forget_drafts(unit: Unit, before: datetime, now: datetime) -> int:
    ended = unit.forgetting.ended(before, limit=_DRAFTS)
    for draft in ended:
        unit.forgetting.draft(draft, now=now)
        unit.cards.redact(draft, now=now)
    return len(ended)
