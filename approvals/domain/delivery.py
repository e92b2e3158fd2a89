"""A delivery: one public act that is owed, from its due time to what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from approvals.domain.draft import DraftId
from approvals.domain.people import AccountName

DeliveryId = NewType("DeliveryId", int)

LEASE = timedelta(seconds=120)
"""How long a claim lasts; the network's timeout must stay under half of it."""

FIRST_COME = "first-come"
"""Why something approved was put off: what people had said before is worked off first."""

NOT_HEARD = "not-heard"
"""Why something approved was put off: nobody could have stopped it where it is shown."""

SETTLING_WAITS = (timedelta(seconds=30), timedelta(seconds=120))
"""How long to wait before each reading back of an act that may have happened."""


class Act(StrEnum):
    """What is done in public."""

    CREATE = "create"
    DELETE = "delete"
    REPOST = "repost"
    """The network's own way of showing a post again."""


REPEATABLE = frozenset({Act.DELETE, Act.REPOST})
"""What the network does once however often it is asked: nobody need know whether it was done before."""


class State(StrEnum):
    """Where a delivery stands; only the last three are final. Up to `cleared`, nothing can have happened in public."""

    READY = "ready"
    CLAIMED = "claimed"
    CLEARED = "cleared"
    SENDING = "sending"
    IN_DOUBT = "in-doubt"
    ASKING = "asking"
    SENT = "sent"
    REFUSED = "refused"
    CANCELLED = "cancelled"


FINAL = frozenset({State.SENT, State.REFUSED, State.CANCELLED})
CANCELLABLE = (State.READY, State.CLAIMED, State.CLEARED)
"""The states in which the act can still be called off."""
IN_FLIGHT = frozenset({State.SENDING, State.IN_DOUBT, State.ASKING})
AWAY = IN_FLIGHT | {State.SENT}
"""The states in which the post is, or may be, public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One act for one revision, of which it is the part of that number; `token` grows with each claim and fences late senders out.

    `watermark` is the newest own post before the act, so that reading back starts there.
    """

    id: DeliveryId
    draft: DraftId
    revision: int
    account: AccountName
    act: Act
    part: int = 0
    state: State
    approved_at: datetime
    due_at: datetime
    token: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    watermark: str | None = None
    readings: int = 0
    post_id: str | None = None
    post_url: str | None = None
    fault: str = ""
    clearance: str | None = None
    """The sealed clearance, while it waits for whoever publishes."""
    settled_at: datetime | None = None

    @property
    def away(self) -> bool:
        """Whether the post is, or may be, public."""
        return self.state in AWAY

    @property
    def in_flight(self) -> bool:
        """Whether nobody knows yet, or not for certain, what became of it."""
        return self.state in IN_FLIGHT

    @property
    def open(self) -> bool:
        """Whether something is still to be done for it."""
        return self.state not in FINAL
