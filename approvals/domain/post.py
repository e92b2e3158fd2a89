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
