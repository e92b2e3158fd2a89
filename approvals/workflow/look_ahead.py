"""What will go out, and when: texts with a time of their own, and re-posts of corrections."""

from dataclasses import dataclass
from datetime import datetime

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.lifecycle import Status, status
from approvals.domain.people import Account, Identity
from approvals.domain.plan import TEXT, done, due, parts, skipped, too_late
from approvals.storage.unit import Unit

_WAITS = frozenset({Status.WAITING, Status.STOPPED, Status.HELD, Status.ACCOUNT_HELD, Status.BLOCKED, Status.BARRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something that goes out at a time of its own, if nothing keeps it."""

    at: datetime
    draft: DraftId
    handle: str
    text: str
    again: bool
    """Whether it is a correction said again."""
    kept: bool
    """Whether approvals are missing, or somebody stopped or holds it."""


async def look_ahead(context: Context, *, who: Identity, account: Account | None) -> tuple[Coming, ...]:
    """Everything to come of one account, or of all, the next first; for anybody the settings name."""
    await context.person(who, account=account.name if account else None)
    now = context.now()

    def step(unit: Unit) -> tuple[Coming, ...]:
        cases = [context.case(unit, draft) for draft in context.open_drafts(unit)]
        found = [one for case in cases if account in {None, case.account} for one in _of(case, now)]
        return tuple(sorted(found, key=lambda one: (one.at, one.draft)))

    return await context.database.read(step)


def _of(case: Case, now: datetime) -> list[Coming]:
    kept = status(case, now) in _WAITS
    return [
        Coming(
            at=at,
            draft=case.draft.id,
            handle=case.account.handle,
            text=part.text or case.current.text,
            again=part.number != TEXT,
            kept=kept,
        )
        for part in parts(case.current)
        if (at := due(case, part))
        and not (done(case, part.number) or skipped(case, part.number) or too_late(case, part))
    ]
