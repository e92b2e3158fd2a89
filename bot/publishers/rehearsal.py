"""The network that is none: everything happens but the publishing."""

import re
from datetime import UTC, datetime, timedelta

from approvals.domain.delivery import Act
from approvals.domain.gate import Clearance
from approvals.domain.people import Account
from approvals.domain.post import Post
from approvals.ports import Clock, Published
from bot.publishers.clearing import refuse_unfit
from bot.publishers.x import links

_NETWORK = "rehearsal"


class RehearsalPublisher:
    """Takes what the gate lets through, and says nothing to anybody."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock

    async def newest(self, account: Account) -> str | None:
        return None

    async def publish(self, clearance: Clearance, account: Account) -> Published:
        """Pretend; the same part of a revision gets the same id, however often it is sent."""
        refuse_unfit(clearance, account, network=_NETWORK, now=self._clock.now())
        if clearance.act is not Act.CREATE and clearance.target is not None:
            return Published(post_id=clearance.target, url="")
        part = f"-{clearance.part}" if clearance.part else ""
        return Published(post_id=f"rehearsal-{clearance.draft}-{clearance.revision}{part}", url="")

    async def look_for(
        self,
        text: str,
        *,
        parent_id: str | None,
        account: Account,
        since: str | None,
    ) -> Published | None:
        return None


class RehearsalReader:
    """Stands in for posts that cannot be read without a bearer token.

    The stand-in mentions `handles`, our own, as an answer to a post that does not would be refused.
    """

    def __init__(self, *, handles: tuple[str, ...]) -> None:
        self._handles = handles

    def id_in(self, link: str) -> str | None:
        """The id of the post that a link leads to; people paste the same links as for the real network."""
        return links.post_id(link)

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        """Whether a post is that text in answer to that parent."""
        return (post.in_reply_to, post.text) == (parent_id, text)

    async def followers(self, handle: str) -> int | None:
        """Nobody can be asked."""
        return None

    async def post(self, post_id: str) -> Post | None:
        """The same stand-in for the same id, every time."""
        ours = " ".join(f"@{handle}" for handle in self._handles)
        return Post(
            id=post_id,
            author="somebody",
            text=f"{ours} (a rehearsal: post {post_id} was not read, as there is no bearer token)".strip(),
            url=f"https://x.com/i/web/status/{post_id}",
            at=_posted_at(post_id),
            conversation=post_id,
            mentions=self._handles,
        )


def _posted_at(post_id: str) -> datetime:
    """The time that the upper bits of a post's id tell, in milliseconds since X's own epoch of 4 November 2010."""
    epoch = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
    return epoch + timedelta(milliseconds=int(post_id) >> 22) if re.fullmatch("[0-9]{1,19}", post_id) else epoch
