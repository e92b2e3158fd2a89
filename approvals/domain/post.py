"""A post of the network."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as the network showed it when it was read."""

    id: str
    author: str
    text: str
    url: str
    at: datetime
    conversation: str | None = None
    in_reply_to: str | None = None
    mentions: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """Handles whose posts it quotes."""
    first_id: str | None = None
    """The id of its first version, if it was edited: each edit gives it another one."""

    @property
    def lasting_id(self) -> str:
        """The id that no edit changes."""
        return self.first_id or self.id
