"""Publishes on X with an account's own keys, and reads that account's timeline back."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final, assert_never

import requests
import tweepy  # type: ignore[import-untyped]  # the package ships no types

from approvals.domain.delivery import Act
from approvals.domain.gate import Clearance
from approvals.domain.notice import Notice
from approvals.domain.people import Account, AccountName
from approvals.errors import Ambiguous, LaneStopped, PublishFailed, Throttled, Unreachable
from approvals.ports import Clock, Published
from bot.publishers.clearing import refuse_unfit
from bot.publishers.x import faults, session, timeline
from bot.publishers.x.address import Address
from bot.publishers.x.asking import Answer, Asking, Call, Shape
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.limits import Allowance
from bot.publishers.x.wire import TWEET_FIELDS, Created, Done, Me, Page, Tweet
from policies.reply import same_handle

_NETWORK: Final = "x"
_PAGE: Final = 100
_PAGES: Final = 5
"""How far back an own post is looked for; a brand that wrote more since is asked about it instead."""
_SMALLEST_PAGE: Final = 5
_BUSY: Final = timedelta(seconds=10)
_DONE_BEFORE: Final = {Act.DELETE: "not-found", Act.REPOST: "reposted-already"}
"""What X says to whoever asks for it a second time: then it is done."""
_LATE: Final = 10.0
"""Seconds beyond all waits after which a call that still has not ended is given up as unknown."""


class XPublisher:
    """The `Publisher` of X; `credentials` gives an account's keys, or None if there are none."""

    def __init__(
        self,
        *,
        address: Address,
        credentials: Callable[[AccountName], Credentials | None],
        clock: Clock,
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._clock = clock
        self._allowance = Allowance()
        self._asking = Asking(address=address, clock=clock, allowance=self._allowance)
        self._senders: dict[AccountName, threading.Lock] = {}
        self._user_ids: dict[str, str] = {}
        """By access token, where the token does not tell."""

    async def publish(self, clearance: Clearance, account: Account) -> Published:
        """Post what is cleared, once; a thread that cannot be waited for any longer leaves it unknown."""
        self._refuse(clearance, account)
        credentials = self._credentials(account.name)
        if credentials is None:
            raise LaneStopped("no-credentials", account=account.name)
        sender = self._senders.setdefault(account.name, threading.Lock())
        try:
            async with asyncio.timeout(_BUSY.total_seconds() + self._address.connect + self._address.read + _LATE):
                return await asyncio.to_thread(self._in_turn, sender, clearance, account, credentials)
        except TimeoutError as error:
            raise Ambiguous("no-answer") from error

    async def newest(self, account: Account) -> str | None:
        """Id of the newest own post that the timeline shows; None if it shows none."""
        page = await self._timeline(account, max_results=_SMALLEST_PAGE)
        return max((tweet.id for tweet in page.data), key=int, default=None)

    async def look_for(
        self, text: str, *, parent_id: str | None, account: Account, since: str | None
    ) -> Published | None:
        """Look through the own timeline, newest first, as far as a few pages reach."""
        token = None
        for _ in range(_PAGES):
            page = await self._timeline(
                account,
                max_results=_PAGE,
                since_id=since,
                pagination_token=token,
                exclude=["retweets"],
                tweet_fields=list(TWEET_FIELDS),
            )
            if found := timeline.find(page.data, text, parent_id=parent_id, since=since):
                return _published(found, account)
            token = page.meta.next_token
            if token is None:
                return None
        return None

    async def check(self, account: Account) -> tuple[Notice, ...]:
        """What stands in the way of this account's publishing: its keys, whose they are, and what they may do.

        Raises `Unreachable` when X cannot be asked.
        """
        try:
            me = await self._me(account)
        except Unreachable as error:
            if error.slug in {"no-credentials", "credentials-refused"}:
                return (Notice(slug=f"x-{error.slug}", values={"account": account.name} | error.values),)
            raise
        notices = []
        found = me.body.data.username
        if not same_handle(found, account.handle):
            values = {"account": account.name, "handle": account.handle, "found": found}
            notices.append(Notice(slug="x-other-handle", values=values))
        # X sends it with most answers to OAuth 1.0a, and promises it nowhere: without it nothing is said.
        if me.headers.get("x-access-level", "").strip() == "read":
            notices.append(Notice(slug="x-read-only", values={"account": account.name}))
        return tuple(notices)

    def _refuse(self, clearance: Clearance, account: Account) -> None:
        now = self._clock.now()
        refuse_unfit(clearance, account, network=_NETWORK, now=now)
        if until := self._allowance.until((account.name, clearance.act), now):
            raise Throttled("network-throttled", until=until)

    def _in_turn(
        self, sender: threading.Lock, clearance: Clearance, account: Account, credentials: Credentials
    ) -> Published:
        """Wait for this account's turn: the lock is the thread's, which outlives a caller who gave up."""
        if not sender.acquire(timeout=_BUSY.total_seconds()):
            raise Throttled("sender-busy", until=self._clock.now() + _BUSY)
        try:
            self._refuse(clearance, account)
            return self._send(clearance, account, credentials)
        finally:
            sender.release()

    def _send(self, clearance: Clearance, account: Account, credentials: Credentials) -> Published:
        kind = (account.name, clearance.act)
        try:
            with session.as_account(self._address, credentials) as client:
                answer = _act(client, clearance)
            post_id = _post_id(clearance, answer)
            self._allowance.note(kind, answer.headers, self._clock.now())
        # The port promises it: whatever happens after a request went out is ambiguous, our own mistakes included.
        except Exception as error:
            failed = self._failed(error, kind)
            if clearance.target is None or failed.slug != _DONE_BEFORE.get(clearance.act):
                raise failed from error
            post_id = clearance.target
        return Published(post_id=post_id, url=_url(account, post_id) if clearance.act is Act.CREATE else "")

    def _failed(self, error: Exception, kind: tuple[AccountName, Act]) -> PublishFailed:
        failed = faults.of_write(error, self._clock.now())
        if until := faults.until_of(failed):
            self._allowance.wait(kind, until)
        return failed

    async def _timeline(self, account: Account, **wanted: Any) -> Page:
        user_id = await self._user_id(account)
        answer = await self._ask(
            account,
            Page,
            "timeline",
            # Without user_auth tweepy would send a bearer token that is not there.
            lambda client: client.get_users_tweets(user_id, user_auth=True, **wanted),
        )
        return answer.body

    async def _user_id(self, account: Account) -> str:
        """The account's id as its access token tells it; where that tells nothing, X is asked, once."""
        keys = self._keys(account)
        known = keys.user_id or self._user_ids.get(keys.access_token)
        if known is None:
            me = await self._me(account)
            known = self._user_ids[keys.access_token] = me.body.data.id
        return known

    async def _me(self, account: Account) -> Answer[Me]:
        return await self._ask(account, Me, "me", lambda client: client.get_me(user_auth=True))

    async def _ask(self, account: Account, shape: type[Shape], kind: str, call: Call) -> Answer[Shape]:
        keys = self._keys(account)
        line = partial(session.as_account, self._address, keys)
        return await self._asking.ask(shape, call, line=line, kind=(account.name, kind))

    def _keys(self, account: Account) -> Credentials:
        credentials = self._credentials(account.name)
        if credentials is None:
            raise Unreachable("no-credentials", account=account.name)
        return credentials


def _act(client: tweepy.Client, clearance: Clearance) -> requests.Response:
    answer: requests.Response
    match clearance.act:
        case Act.CREATE:
            answer = client.create_tweet(text=clearance.text, in_reply_to_tweet_id=clearance.target, user_auth=True)
        case Act.DELETE:
            answer = client.delete_tweet(clearance.target, user_auth=True)
        case Act.REPOST:
            answer = client.retweet(clearance.target, user_auth=True)
        case _:
            assert_never(clearance.act)
    return answer


def _post_id(clearance: Clearance, answer: requests.Response) -> str:
    """The post that the network says it made, deleted, or shows again; raises `ValueError` if it says neither."""
    if clearance.act is Act.CREATE:
        return Created.model_validate_json(answer.content).data.id
    done = Done.model_validate_json(answer.content).data
    if clearance.target is None or not (done.deleted or done.retweeted):
        raise ValueError(clearance.act)
    return clearance.target


def _published(tweet: Tweet, account: Account) -> Published:
    return Published(post_id=tweet.id, url=_url(account, tweet.id))


def _url(account: Account, post_id: str) -> str:
    return f"https://x.com/{account.handle.lstrip('@')}/status/{post_id}"
