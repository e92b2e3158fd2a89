"""What a person answers when nobody knows whether a post went out."""

from dataclasses import dataclass

from approvals.domain.delivery import DeliveryId
from approvals.domain.draft import DraftId
from approvals.domain.people import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Somebody's word on a doubtful act: it is this post, or, with no `post_id`, it is not there."""

    id: int
    delivery: DeliveryId
    draft: DraftId
    who: Identity
    post_id: str | None
    outcome: str = ""
    """Once it is settled, the slug of what they are told; empty if the card says it all."""
