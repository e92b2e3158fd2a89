"""The endpoints that only look: posts, timelines, mentions, users."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from aiohttp import web

from bot.sandbox.x import auth, problems
from bot.sandbox.x.fields import EXPANSIONS, TWEET_FIELDS, USER_FIELDS
from bot.sandbox.x.lag import Lag, Seconds
from bot.sandbox.x.store import Store
from bot.sandbox.x.values import Account, Clock, Post
from bot.sandbox.x.views import Views, Wanted

Answer = tuple[int, Any]
_FIELDS = frozenset({"tweet.fields", "user.fields", "expansions", "media.fields", "poll.fields", "place.fields"})
_PAGES = frozenset({"since_id", "until_id", "start_time", "end_time", "max_results", "pagination_token"})
# The timelines reach back so far: docs.x.com/x-api/posts/timelines/introduction
_OLDEST = {"tweets": 3200, "mentions": 800}
# What a token begins with: the page behind this one, or the one before it.
_OLDER, _NEWER = "o", "n"
_TOKEN = re.compile(f"({_OLDER}|{_NEWER})([0-9a-f]{{1,16}})")
# SQLite's integers end here; X's ids do as well.
_LAST = 2**63 - 1


class Reads:
    """One method an endpoint; each returns a status and a body."""

    def __init__(self, store: Store, clock: Clock, lag: Lag) -> None:
        self._store = store
        self._clock = clock
        self._lag = lag
        self._views = Views(store)
        self.lookup_serves_old_versions = False

    def tweet(self, request: web.Request, _caller: Account | None) -> Answer:
        wanted = _wanted(request)
        return 200, self._found([_number(request.match_info["id"], "id")], wanted, "id")

    def tweets(self, request: web.Request, _caller: Account | None) -> Answer:
        wanted = _wanted(request, {"ids"})
        ids = [part for part in request.query.get("ids", "").split(",") if part]
        if not 1 <= len(ids) <= 100:
            raise problems.invalid("The `ids` query parameter can have between 1 and 100 values")
        return 200, self._found([_number(part, "ids") for part in dict.fromkeys(ids)], wanted, "ids")

    def _found(self, ids: list[int], wanted: Wanted, parameter: str) -> dict[str, Any]:
        posts: list[Post] = []
        errors: list[dict[str, str]] = []
        for number in ids:
            post = self._visible(number)
            if post is None:
                errors.append(problems.missing("tweet", number, parameter))
            else:
                posts.append(post)
        shown = [self._views.tweet(post, wanted) for post in posts]
        beside = self._views.beside(posts, wanted)
        body: dict[str, Any] = {}
        if shown:
            body["data"] = shown[0] if parameter == "id" else shown
        errors += beside.pop("errors", [])
        return body | beside | ({"errors": errors} if errors else {})

    def _visible(self, number: int) -> Post | None:
        """The post under this id; of an edited one, the newest version, unless old ones are served.

        X's page on post look-up promises the most recent edit; its page on edited posts lets an old id give the old
        version, with only the later ids in its history.
        """
        asked = self._store.post(number)
        if asked is None or asked.deleted or not self._lag.shows(asked, self._lag.lookup, self._clock.now()):
            return None
        return asked if self.lookup_serves_old_versions else self._store.versions(asked)[-1]

    def me(self, request: web.Request, caller: Account | None) -> Answer:
        wanted = _wanted(request)
        return 200, {"data": self._views.user(auth.user(caller), wanted)}

    def by_username(self, request: web.Request, _caller: Account | None) -> Answer:
        wanted = _wanted(request)
        handle = request.match_info["username"]
        account = self._store.account(handle)
        if account is None:
            error = problems.missing("user", handle, "username")
            return 200, {"errors": [error]}
        return 200, {"data": self._views.user(account, wanted)}

    def timeline(self, request: web.Request, _caller: Account | None) -> Answer:
        wanted = _wanted(request, _PAGES | {"exclude"})
        exclude = _listed(request, "exclude", {"retweets", "replies"})
        return self._page(
            request,
            wanted,
            self._lag.timeline,
            "tweets",
            lambda account: [
                post
                for post in self._store.posts_by(account.id)
                if not ("retweets" in exclude and post.reposts) and not ("replies" in exclude and post.reply_to)
            ],
        )

    def mentions(self, request: web.Request, _caller: Account | None) -> Answer:
        wanted = _wanted(request, _PAGES)
        return self._page(
            request,
            wanted,
            self._lag.mentions,
            "mentions",
            lambda account: [
                post
                for post in self._store.posts()
                if not post.reposts and post.author_id != account.id and account in self._views.mentioned(post)
            ],
        )

    def _page(
        self,
        request: web.Request,
        wanted: Wanted,
        lag: Seconds,
        kind: str,
        choose: Callable[[Account], list[Post]],
    ) -> Answer:
        number = _number(request.match_info["id"], "id")
        asked = _Range.of(request)
        account = self._store.account_by_id(number)
        if account is None:
            return 200, {"errors": [problems.missing("user", number, "id")]}
        now = self._clock.now()
        posts = [post for post in choose(account) if not post.deleted and Lag.shows(post, lag, now)][: _OLDEST[kind]]
        posts = [post for post in posts if post in asked]
        start, end = asked.borders(posts)
        page = posts[start:end]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return 200, {"meta": meta}
        meta |= {"newest_id": str(page[0].id), "oldest_id": str(page[-1].id)}
        if end < len(posts):
            meta["next_token"] = f"{_OLDER}{page[-1].id:x}"
        if start:
            meta["previous_token"] = f"{_NEWER}{page[0].id:x}"
        data = [self._views.tweet(post, wanted) for post in page]
        return 200, {"data": data, **self._views.beside(page, wanted), "meta": meta}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    """The part of a timeline that a caller asked for; every border is checked, even when there is no post."""

    after: int
    before: int
    start: datetime | None
    end: datetime | None
    count: int
    turn: str
    edge: int

    @classmethod
    def of(cls, request: web.Request) -> Self:
        query = request.query
        turn, edge = _token(query["pagination_token"]) if "pagination_token" in query else (_OLDER, _LAST)
        return cls(
            after=_number(query.get("since_id", "0"), "since_id"),
            before=_number(query["until_id"], "until_id") if "until_id" in query else _LAST,
            start=_time(query["start_time"], "start_time") if "start_time" in query else None,
            end=_time(query["end_time"], "end_time") if "end_time" in query else None,
            count=_count(request),
            turn=turn,
            edge=edge,
        )

    def borders(self, posts: list[Post]) -> tuple[int, int]:
        """Where the page begins and ends among them, newest first: just below the edge, or just above it."""
        if self.turn == _OLDER:
            start = sum(post.id >= self.edge for post in posts)
            return start, min(start + self.count, len(posts))
        end = sum(post.id > self.edge for post in posts)
        return max(0, end - self.count), end

    def __contains__(self, post: Post) -> bool:
        return (
            self.after < post.id < self.before
            and (self.start is None or post.created_at >= self.start)
            and (self.end is None or post.created_at < self.end)
        )


def _wanted(request: web.Request, more: Collection[str] = ()) -> Wanted:
    known = _FIELDS | frozenset(more)
    for name in request.query:
        if name not in known:
            shown = ",".join(sorted(known))
            raise problems.invalid(f"The query parameter [{name}] is not one of [{shown}]", **{name: ""})
    return Wanted(
        tweet_fields=_listed(request, "tweet.fields", TWEET_FIELDS),
        user_fields=_listed(request, "user.fields", USER_FIELDS),
        expansions=_listed(request, "expansions", EXPANSIONS),
    )


def _listed(request: web.Request, name: str, allowed: Collection[str]) -> frozenset[str]:
    values = [value for value in request.query.get(name, "").split(",") if value]
    for value in values:
        if value not in allowed:
            shown = ",".join(sorted(allowed))
            raise problems.invalid(
                f"The `{name}` query parameter value [{value}] is not one of [{shown}]", **{name: value}
            )
    return frozenset(values)


def _count(request: web.Request) -> int:
    value = request.query.get("max_results", "10")
    if not value.isdecimal() or not 5 <= int(value) <= 100:
        raise problems.invalid(
            f"The `max_results` query parameter value [{value}] is not between 5 and 100", max_results=value
        )
    return int(value)


def _number(value: str, name: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 19):
        raise problems.invalid(f"The `{name}` query parameter value [{value}] is not valid", **{name: value})
    return min(int(value), _LAST)


def _time(value: str, name: str) -> datetime:
    wrong = problems.invalid(
        f"The `{name}` query parameter value [{value}] is not a valid RFC3339 date", **{name: value}
    )
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise wrong from error
    if moment.tzinfo is None:
        raise wrong
    return moment


def _token(value: str) -> tuple[str, int]:
    """Which way to turn, and from which post: clients hand it back as they got it."""
    found = _TOKEN.fullmatch(value)
    if found is None:
        message = f"The `pagination_token` query parameter value [{value}] is not valid"
        raise problems.invalid(message, pagination_token=value)
    return found[1], int(found[2], 16)
