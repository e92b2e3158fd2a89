"""Answers: what people say of a post that may have gone out, until it is settled and they have heard how."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from approvals.domain.answer import Answer
from approvals.domain.delivery import DeliveryId
from approvals.domain.draft import DraftId
from approvals.domain.ledger import EntryKind
from approvals.domain.ledger import who as somebody
from approvals.domain.people import Identity
from approvals.storage.delivery_tables import answers
from approvals.storage.telling import TellingStore

_ADD = insert(answers)
_OPEN = (
    select(answers.c.id)
    .where(answers.c.settled_at.is_(None), answers.c.due_at <= bindparam("now"))
    .order_by(answers.c.due_at, answers.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("open")
    .prefix_with("MATERIALIZED")
)
_TAKE = (
    update(answers).where(answers.c.id.in_(select(_OPEN.c.id))).values(due_at=bindparam("until")).returning(*answers.c)
)
_THIS = update(answers).where(answers.c.id == bindparam("this"))
_OF_OPEN = _THIS.where(answers.c.settled_at.is_(None))
_SETTLE = _OF_OPEN.values(settled_at=bindparam("at"), outcome=bindparam("what"))
_LATER = _OF_OPEN.values(due_at=bindparam("due"))
_UNTOLD = (
    select(answers)
    .where(answers.c.told_at.is_(None), answers.c.settled_at.is_not(None))
    .order_by(answers.c.id)
    .limit(bindparam("most"))
)
_TELL = _THIS.where(answers.c.told_at.is_(None)).values(told_at=bindparam("at"))


class Answers(TellingStore):
    """Who said what of which act, and what came of it."""

    def add(self, *, delivery: DeliveryId, draft: DraftId, who: Identity, post_id: str | None, at: datetime) -> None:
        """Keep what somebody said."""
        self._do(
            _ADD,
            delivery_id=delivery,
            draft_id=draft,
            platform=who.platform,
            workspace=who.workspace,
            user_id=who.user,
            post_id=post_id,
            said_at=at,
            due_at=at,
            outcome="",
        )
        self._tell(EntryKind.ANSWERED, at, draft=draft, delivery=str(delivery), who=somebody(who), post=post_id)

    def take(self, now: datetime, limit: int, lease_until: datetime) -> list[Answer]:
        """What is to be looked into now, first come first; nobody else does before the lease is over."""
        rows = self._all(_TAKE, now=now, most=limit, until=lease_until)
        return sorted(map(_answer, rows), key=lambda answer: answer.id)

    def settle(self, answer: int, *, outcome: str, at: datetime) -> None:
        """It was looked into; `outcome` is what is to be told, if anything."""
        self._do(_SETTLE, this=answer, what=outcome, at=at)

    def later(self, answer: int, due_at: datetime) -> None:
        """It could not be looked into now."""
        self._do(_LATER, this=answer, due=due_at)

    def untold(self, limit: int) -> list[Answer]:
        """Settled ones whose giver has not heard of it."""
        return [_answer(row) for row in self._all(_UNTOLD, most=limit)]

    def tell(self, answer: int, at: datetime) -> bool:
        """Its giver is told now; False if they were."""
        return bool(self._changed(_TELL, this=answer, at=at))


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        id=row.id,
        delivery=DeliveryId(row.delivery_id),
        draft=DraftId(row.draft_id),
        who=Identity(platform=row.platform, workspace=row.workspace, user=row.user_id),
        post_id=row.post_id,
        outcome=row.outcome,
    )
