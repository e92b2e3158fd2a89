"""What was left out of a plan because a reply asked for it is said below the plan's card, with the reply."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.notice import Notice
from approvals.domain.plan import TEXT, done
from approvals.errors import Unreachable
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_LEASE = timedelta(minutes=1)
"""How long it is another process's that is about to say it; a crash just after that says it twice."""

_log = structlog.get_logger()


async def explain(context: Context) -> int:
    """Say why, once for each plan and reply; what cannot be said now is tried again. Returns how much was said."""
    owed = await context.database.read(lambda unit: unit.moves.to_explain())
    return sum([await _explain(context, draft, because) for draft, because in owed])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    notice: Notice
    cards: tuple[CardRow, ...]


async def _explain(context: Context, draft: DraftId, because: DraftId) -> int:
    word = await context.database.run(lambda unit: _take(context, unit, draft, because))
    if word is None:
        return 0
    try:
        await context.say_below(word.notice, word.cards)
    except Unreachable as fault:
        _log.warning("not explained", draft=draft, why=str(fault))
        return 0
    at = context.now()
    await context.database.run(lambda unit: unit.moves.explained(draft, because, at=at))
    return 1


def _take(context: Context, unit: Unit, draft: DraftId, because: DraftId) -> _Word | None:
    """The sentence and where it goes, for whoever is to say it; None if that is somebody else, or the account left."""
    if not context.known(unit, [draft, because]):
        return None
    now, case, reply = context.now(), context.case(unit, draft), context.case(unit, because)
    revision, said = case.current.number, done(reply, TEXT)
    url = said.post_url or "" if said else ""
    if not unit.told.claim(draft, revision, f"left-out-for-{because}", now=now, lease_until=now + _LEASE):
        return None
    notice = Notice(
        slug="left-out-for-reply",
        values={"handle": case.account.handle, "draft": because, "url": url, "links": (url,)},
    )
    return _Word(notice=notice, cards=tuple(one for one in unit.cards.of(draft) if one.revision == revision))
