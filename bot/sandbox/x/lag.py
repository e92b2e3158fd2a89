"""How late the network shows a new post: X promises no bound."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.sandbox.x.values import Post

Seconds = float | Callable[[Post], float]


class Lag:
    """The delays of the own timeline, of the mentions, and of the direct look-up."""

    def __init__(self) -> None:
        self.timeline: Seconds = 0
        self.mentions: Seconds = 0
        self.lookup: Seconds = 0

    @staticmethod
    def shows(post: Post, lag: Seconds, now: datetime) -> bool:
        seconds = lag(post) if callable(lag) else lag
        return post.created_at + timedelta(seconds=seconds) <= now
