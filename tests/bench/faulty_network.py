"""A network in memory which meets every second send with a fault, and shows late what went out.

Its timeline is late by an exponential distribution of 5 seconds in the mean, and one post in a hundred shows after ten
minutes only. It has no rule against the same text twice, which nobody promises.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from approvals.domain.gate import Clearance
from approvals.domain.people import Account
from approvals.domain.post import Post
from approvals.errors import Ambiguous, LaneStopped, NoEffect, PublishFailed, Throttled
from approvals.ports import Published
from tests.support.doors import HandMovedClock

Fault = Callable[[datetime], PublishFailed]

SEED = 2026
# What was seen of X: the fault, and whether the post is live after all; None where either happens.
FAULTS: tuple[tuple[Fault, bool | None], ...] = (
    (lambda _: NoEffect("never-sent"), False),
    (lambda now: Throttled("network-throttled", until=now + timedelta(seconds=60)), False),
    (lambda _: NoEffect("invalid"), False),
    (lambda _: LaneStopped("credentials-refused"), False),
    (lambda _: LaneStopped("credits-depleted"), False),
    (lambda _: NoEffect("forbidden"), False),
    (lambda _: NoEffect("not-found"), False),
    (lambda _: Ambiguous("connection-lost"), False),
    (lambda _: Ambiguous("connection-lost"), True),
    (lambda _: Ambiguous("no-answer"), True),
    (lambda _: Ambiguous("server-error", status=503), False),
    (lambda _: Ambiguous("server-error", status=503), True),
    (lambda _: Ambiguous("connection-lost"), True),
    (lambda _: Ambiguous("odd-answer"), True),
    (lambda _: Ambiguous("odd-answer"), None),
)
REFUSALS = frozenset({"invalid", "credentials-refused", "credits-depleted", "forbidden", "not-found"})
"""The network's own no: 400, 401, 402, 403, 404."""


def luck() -> Random:
    """The same for every sender."""
    return Random(SEED)  # noqa: S311 - nothing secret comes of it


@dataclass
class Network:
    """Posts, each with the moment from which it shows."""

    clock: HandMovedClock
    luck: Random = field(default_factory=luck)
    live: list[tuple[Post, datetime]] = field(default_factory=list)

    def send(self, text: str, handle: str) -> Published:
        if self.luck.random() < 1 / 2:
            fault, live = self.luck.choice(FAULTS)
            if self.luck.random() < 1 / 2 if live is None else live:
                self._add(text, handle)
            raise fault(self.clock.now())
        return Published(post_id=self._add(text, handle).id, url="https://x.com/i/status/1")

    def _add(self, text: str, handle: str) -> Post:
        number = str(len(self.live) + 1)
        late = 600.0 if self.luck.random() < 1 / 100 else self.luck.expovariate(1 / 5)
        now = self.clock.now()
        post = Post(id=number, author=handle, text=text, url=f"https://x.com/{handle}/status/{number}", at=now)
        self.live.append((post, now + timedelta(seconds=late)))
        return post

    def times(self) -> dict[str, int]:
        """How many times each text is live."""
        told: dict[str, int] = {}
        for post, _ in self.live:
            told[post.text] = told.get(post.text, 0) + 1
        return told

    def shown(self) -> Iterator[Post]:
        return (post for post, since in reversed(self.live) if since <= self.clock.now())

    async def newest(self, account: Account) -> str | None:
        return next((post.id for post in self.shown() if post.author == account.handle), None)

    async def publish(self, clearance: Clearance, account: Account) -> Published:
        return self.send(clearance.text, account.handle)

    async def look_for(
        self, text: str, *, parent_id: str | None, account: Account, since: str | None
    ) -> Published | None:
        del parent_id
        for post in self.shown():
            if since is not None and int(post.id) <= int(since):
                return None
            if (post.author, post.text) == (account.handle, text):
                return Published(post_id=post.id, url=post.url)
        return None

    async def post(self, post_id: str) -> Post | None:
        return next((post for post in self.shown() if post.id == post_id), None)

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        del parent_id
        return post.text == text

    def id_in(self, link: str) -> str | None:
        return link

    async def followers(self, handle: str) -> int | None:
        del handle
