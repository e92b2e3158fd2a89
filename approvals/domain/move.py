"""A part of a plan that somebody moved to another time, or left out."""

from dataclasses import dataclass
from datetime import datetime

from approvals.domain.draft import DraftId
from approvals.domain.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a part goes; nowhere, if it is left out. The last one of a part holds."""

    draft: DraftId
    part: int
    to: datetime | None
    by: PersonId
    at: datetime
    because: DraftId | None = None
    """The draft of the reply that asked for it, if one did."""
