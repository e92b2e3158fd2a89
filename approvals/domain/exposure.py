"""How many can have seen a reply, against panic: a bound, with what it assumes (story 4)."""

from dataclasses import dataclass
from typing import Final

ONLINE: Final = 0.14
"""The share of followers who are online at the peak, as the librarian's manual measured it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Followers of both sides, where they are known, and what follows from them."""

    ours: int | None
    theirs: int | None

    @property
    def most(self) -> int | None:
        """Who follows both sides is at most as many as follow the smaller one; None if neither is known."""
        known = [one for one in (self.ours, self.theirs) if one is not None]
        return min(known) if known else None

    @property
    def online(self) -> int | None:
        """How many of them can have been online when it went out."""
        return None if self.most is None else round(self.most * ONLINE)
