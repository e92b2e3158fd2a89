"""Reads public posts with the app's bearer token, which cannot write."""

import re
from functools import partial

from approvals.domain.post import Post
from approvals.errors import Unreachable
from approvals.ports import Clock
from bot.publishers.x import faults, links, session
from bot.publishers.x.address import Address
from bot.publishers.x.asking import Asking
from bot.publishers.x.limits import Allowance
from bot.publishers.x.timeline import comparable, text_of
from bot.publishers.x.wire import TWEET_FIELDS, Includes, OneTweet, OneUser, Tweet

_ID = re.compile("[1-9][0-9]{0,18}")
_EXPANSIONS = ["author_id", "referenced_tweets.id", "referenced_tweets.id.author_id"]


class XReader:
    """The `Reader` of X."""

    def __init__(self, *, address: Address, bearer_token: str, clock: Clock) -> None:
        self._asking = Asking(address=address, clock=clock, allowance=Allowance())
        self._line = partial(session.as_app, address, bearer_token)

    def id_in(self, link: str) -> str | None:
        """The id of the post that a link leads to."""
        return links.post_id(link)

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        """Whether a post is that text in answer to that parent."""
        reply = parent_id is not None
        return post.in_reply_to == parent_id and comparable(post.text, reply=reply) == comparable(text, reply=reply)

    async def post(self, post_id: str) -> Post | None:
        """The newest version of the post, under that version's own id; None if nobody can see it."""
        if not _ID.fullmatch(post_id):
            return None
        try:
            return await self._newest_version(post_id)
        except Unreachable as fault:
            if fault.slug == faults.GONE:
                return None
            raise

    async def followers(self, handle: str) -> int | None:
        """How many follow an account; https://docs.x.com/x-api/users/user-lookup-by-username."""
        answer = await self._asking.ask(
            OneUser,
            lambda client: client.get_user(username=handle, user_fields=["public_metrics"]),
            line=self._line,
            kind="user",
        )
        metrics = answer.body.data.public_metrics if answer.body.data else None
        return metrics.followers_count if metrics else None

    async def _newest_version(self, post_id: str) -> Post | None:
        found = await self._look_up(post_id)
        if found.data and (newest := _newest(found.data)) != found.data.id:
            # The old id of an edited post may still give the old text; only its history tells.
            found = await self._look_up(newest)
        if found.data:
            return _post(found.data, found.includes)
        if found.errors and all(problem.gone for problem in found.errors):
            return None
        raise Unreachable("odd-answer", post=post_id)

    async def _look_up(self, post_id: str) -> OneTweet:
        answer = await self._asking.ask(
            OneTweet,
            lambda client: client.get_tweet(post_id, tweet_fields=list(TWEET_FIELDS), expansions=_EXPANSIONS),
            line=self._line,
            kind="look-up",
        )
        return answer.body


def _newest(tweet: Tweet) -> str:
    return max((tweet.id, *tweet.edit_history_tweet_ids), key=int)


def _first(tweet: Tweet) -> str | None:
    first = min((tweet.id, *tweet.edit_history_tweet_ids), key=int)
    return first if first != tweet.id else None


def _post(tweet: Tweet, includes: Includes) -> Post:
    handles = {user.id: user.username for user in includes.users}
    author = handles.get(tweet.author_id)
    if author is None or tweet.created_at is None:
        raise Unreachable("odd-answer", post=tweet.id)
    entities = tweet.note_tweet.entities if tweet.note_tweet else tweet.entities
    quoted = set(tweet.referenced("quoted"))
    return Post(
        id=tweet.id,
        author=author,
        text=text_of(tweet),
        url=f"https://x.com/{author}/status/{tweet.id}",
        at=tweet.created_at,
        conversation=tweet.conversation_id,
        in_reply_to=next(iter(tweet.referenced("replied_to")), None),
        mentions=tuple(dict.fromkeys(mention.username for mention in entities.mentions)),
        quotes=tuple(
            handles[other.author_id] for other in includes.tweets if other.id in quoted and other.author_id in handles
        ),
        first_id=_first(tweet),
    )
