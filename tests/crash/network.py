"""The network of a scenario: what was done in our name there stays done, whoever is killed.

Its methods are those of the ports, but not async: the product calls them over a line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.domain.delivery import Act
from approvals.domain.gate import Clearance
from approvals.domain.people import Account
from approvals.domain.post import Post
from approvals.errors import Ambiguous, LaneStopped, NoEffect, Throttled
from approvals.ports import Published
from bot.publishers.clearing import refuse_unfit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was done in our name, for all to see: `id` is the post that came of it, or that it was done to."""

    act: Act
    id: str
    text: str = ""
    parent_id: str | None = None
    at: datetime


class Network:
    """`lag`: how late the own timeline shows a post; `faults`: what becomes of the first acts, and of their answers.

    `refuses`: what it lets nobody do; `unpaid`: whether it lets us do nothing until somebody pays.
    """

    def __init__(
        self, *, now: Callable[[], datetime], lag: float, faults: tuple[str, ...], refuses: Act | None, unpaid: bool
    ) -> None:
        self._now = now
        self._lag = timedelta(seconds=lag)
        self._faults = list(faults)
        self._refuses = refuses
        self.unpaid = unpaid
        self.deeds: list[Deed] = []
        """Each that took effect, in order."""
        self.posts: dict[str, Post] = {}
        """What can be read."""
        self.stirred_at = now()
        """When the outside last did something: a person, or the network."""

    @property
    def live(self) -> list[Deed]:
        """What was posted in our name."""
        return self.done(Act.CREATE)

    def done(self, act: Act) -> list[Deed]:
        """What was done in our name in that way, in order."""
        return [deed for deed in self.deeds if deed.act is act]

    def complains(self, post_id: str, *, below: str = "") -> None:
        """A customer writes, or goes on in the conversation that began with another post."""
        self.posts[post_id] = Post(
            id=post_id,
            author="carla",
            text=f"@acme when do you open on Saturday in street {post_id}?",
            url=f"https://x.com/carla/status/{post_id}",
            at=self._now(),
            conversation=below or post_id,
            mentions=("acme",),
        )

    def wrote(self, post_id: str, text: str, *, to: str) -> None:
        """What the brand answered somebody, before all this began."""
        answer = Deed(act=Act.CREATE, id=post_id, text=text, parent_id=to, at=self._now())
        self.posts[post_id] = _post(answer)

    def id_in(self, link: str) -> str | None:
        return link.rpartition("/")[2] or None

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        return (post.in_reply_to, post.text) == (parent_id, text)

    def post(self, post_id: str) -> Post | None:
        return self.posts.get(post_id)

    def followers(self, handle: str) -> int | None:
        return None

    def newest(self, account: Account) -> str | None:
        shown = self._shown()
        return shown[-1].id if shown else None

    def publish(self, clearance: Clearance, account: Account) -> Published:
        refuse_unfit(clearance, account, network="x", now=self._now())
        if self.unpaid:
            raise LaneStopped("credits-depleted")
        fault = self._faults.pop(0) if self._faults else ""
        if fault:
            self.stirred_at = self._now()
        match fault:
            case "lost-before":
                raise Ambiguous("connection-lost")
            case "throttled":
                raise Throttled("network-throttled", until=self._now() + timedelta(seconds=60))
            case "never-sent":
                raise NoEffect("never-sent")
        if clearance.act is self._refuses:
            raise NoEffect("forbidden")
        published = self._publish(clearance)
        if fault == "lost-after":
            raise Ambiguous("connection-lost")
        return published

    def _publish(self, clearance: Clearance) -> Published:
        """Do it; what is gone, or shown again already, is so once only, and for whoever asks once more it is done."""
        target = clearance.target
        if clearance.act is Act.CREATE:
            deed = Deed(
                act=Act.CREATE,
                id=str(9_000 + len(self.live)),
                text=clearance.text,
                parent_id=target,
                at=self._now(),
            )
            self.deeds.append(deed)
            self.posts[deed.id] = _post(deed)
            return Published(post_id=deed.id, url=link(deed.id))
        if target is None or (clearance.act is Act.REPOST and target not in self.posts):
            raise NoEffect("not-found")
        if target not in {deed.id for deed in self.done(clearance.act)}:
            self.deeds.append(Deed(act=clearance.act, id=target, at=self._now()))
        if clearance.act is Act.DELETE:
            self.posts.pop(target, None)
        return Published(post_id=target, url="")

    def look_for(self, text: str, *, parent_id: str | None, account: Account, since: str | None) -> Published | None:
        for live in self._shown():
            if (live.text, live.parent_id) == (text, parent_id) and (since is None or int(live.id) > int(since)):
                return Published(post_id=live.id, url=link(live.id))
        return None

    def _shown(self) -> list[Deed]:
        return [live for live in self.live if live.at + self._lag <= self._now()]


def _post(deed: Deed) -> Post:
    return Post(
        id=deed.id,
        author="acme",
        text=deed.text,
        url=link(deed.id),
        at=deed.at,
        conversation=deed.parent_id or deed.id,
        in_reply_to=deed.parent_id,
    )


def link(post_id: str) -> str:
    return f"https://x.com/acme/status/{post_id}"
