"""A vote as a fact: who marked which revision with what, by which door, and whether it still stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from approvals.domain.draft import Digest, DraftId
from approvals.domain.people import Identity


class Mark(StrEnum):
    """What a reaction or a button says."""

    APPROVE = "approve"
    REJECT = "reject"
    HOLD = "hold"


VETOES = frozenset({Mark.REJECT, Mark.HOLD})
"""What keeps a text from going out."""


class Source(StrEnum):
    """The door a mark came through; the two are equal twins."""

    REACTION = "reaction"
    BUTTON = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The last word of one identity on one revision through one door.

    An approval is for `digest`, whatever the revision of that number may say later.
    `stamp` is the platform's own order of events: an older one never undoes a newer one.
    """

    draft: DraftId
    revision: int
    digest: Digest
    identity: Identity
    mark: Mark
    source: Source
    cast_at: datetime
    stamp: str
    retracted_at: datetime | None = None
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it has not been taken back."""
        return self.retracted_at is None
