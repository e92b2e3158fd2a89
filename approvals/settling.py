"""A post is known to be public: its delivery is settled, and other drafts for the same post are closed."""

from datetime import datetime

from approvals.context import Context
from approvals.domain.delivery import Delivery, State
from approvals.domain.draft import Closed, Closing, DraftId
from approvals.ports import Published
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit


def settle_sent(context: Context, unit: Unit, delivery: Delivery, published: Published, now: datetime) -> None:
    """The sender, or a reading back, saw the post: nothing happens if somebody else settled it meanwhile."""
    unit.drafts.lock(delivery.draft)
    if unit.deliveries.settle(
        delivery.id, delivery.token, state=State.SENT, at=now, post_id=published.post_id, post_url=published.url
    ):
        _close(context, unit, delivery.draft, published, now)


def resolve_sent(context: Context, unit: Unit, delivery: Delivery, published: Published, now: datetime) -> None:
    """A person, or the look they asked for, found the post that nobody was sure of."""
    unit.drafts.lock(delivery.draft)
    if unit.deliveries.resolve(
        delivery.id, state=State.SENT, at=now, post_id=published.post_id, post_url=published.url
    ):
        _close(context, unit, delivery.draft, published, now)


def _close(context: Context, unit: Unit, draft: DraftId, published: Published, now: datetime) -> None:
    case = context.case(unit, draft)
    parent = case.draft.parent_id
    unit.drafts.close(draft, Closed(at=now, why=Closing.PUBLISHED, detail=published.url))
    for other in unit.drafts.open_on_parent(case.draft.account, parent) if parent else []:
        if other != draft:
            unit.drafts.close(other, Closed(at=now, why=Closing.ANSWERED, detail=published.url))
            reconsider(context, unit, other, now)
    reconsider(context, unit, draft, now)
