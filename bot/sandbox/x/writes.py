"""The endpoints that change something: create, delete, repost and take a repost back."""

import json
import re
from typing import Any

from aiohttp import web

from bot.sandbox.x import problems
from bot.sandbox.x.rules import Rules
from bot.sandbox.x.store import Store
from bot.sandbox.x.text import as_wire
from bot.sandbox.x.values import Account

Answer = tuple[int, Any]
_ID = re.compile("[0-9]{1,19}")
# docs.x.com/x-api/posts/create-posts: what only labels a post may be said, what would hide or spread it may only be denied.
_LABELS = frozenset({"made_with_ai", "paid_partnership"})
_OFF = frozenset({"nullcast", "for_super_followers_only", "share_with_followers"})
_TOP = frozenset({"text", "reply", "quote_tweet_id", "reply_settings"}) | _LABELS | _OFF
_REPLY = frozenset({"in_reply_to_tweet_id", "exclude_reply_user_ids"})
_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")


class Writes:
    """One method an endpoint; each returns a status and a body. `body` is the request's, read already."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules

    def create(self, request: web.Request, author: Account, body: bytes) -> Answer:
        asked = _json(request, body)
        _only(asked, _TOP, "$")
        reply = asked.get("reply", {})
        if not isinstance(reply, dict):
            raise problems.invalid("$.reply: must be an object")
        _only(reply, _REPLY, "$.reply")
        if not isinstance(asked.get("text"), str):
            raise problems.invalid("$.text: is missing or not a string")
        if asked.get("reply_settings", "following") not in _SETTINGS:
            raise problems.invalid(f"$.reply_settings: does not have a value in the enumeration {list(_SETTINGS)}")
        for name in _LABELS | _OFF:
            value = asked.get(name, False)
            if not isinstance(value, bool) or (value and name in _OFF):
                raise problems.invalid(f"$.{name}: does not have a value in the enumeration [false]")
        excluded = reply.get("exclude_reply_user_ids", [])
        if not isinstance(excluded, list):
            raise problems.invalid("$.reply.exclude_reply_user_ids: must be an array")
        if "reply" in asked and "in_reply_to_tweet_id" not in reply:
            raise problems.invalid("$.reply.in_reply_to_tweet_id: is missing but it is required")
        post = self._rules.create(
            author,
            asked["text"],
            reply_to=_id(reply, "in_reply_to_tweet_id", "$.reply"),
            exclude=frozenset(_checked(value, "$.reply.exclude_reply_user_ids") for value in excluded),
            quotes=_id(asked, "quote_tweet_id", "$"),
        )
        shown = as_wire(post.full_text, self._store.account).text
        return 201, {"data": {"id": str(post.id), "text": shown, "edit_history_tweet_ids": [str(post.id)]}}

    def delete(self, request: web.Request, author: Account, _body: bytes) -> Answer:
        self._rules.delete(author, _checked(request.match_info["id"], "id"))
        return 200, {"data": {"deleted": True}}

    def repost(self, request: web.Request, author: Account, body: bytes) -> Answer:
        _own(request, author)
        asked = _json(request, body)
        _only(asked, frozenset({"tweet_id"}), "$")
        post_id = _id(asked, "tweet_id", "$")
        if post_id is None:
            raise problems.invalid("$.tweet_id: is missing but it is required")
        self._rules.repost(author, post_id)
        return 200, {"data": {"rest_id": str(post_id), "retweeted": True}}

    def take_repost_back(self, request: web.Request, author: Account, _body: bytes) -> Answer:
        _own(request, author)
        self._rules.take_repost_back(author, _checked(request.match_info["tweet_id"], "source_tweet_id"))
        return 200, {"data": {"retweeted": False}}


def _own(request: web.Request, author: Account) -> None:
    asked = request.match_info["id"]
    if asked != str(author.id):
        raise problems.another_user(author, asked)


def _json(request: web.Request, body: bytes) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise problems.invalid("Requests with bodies must have content-type of application/json.")
    try:
        asked = json.loads(body)
    except ValueError as error:
        raise problems.invalid("The request body is not valid JSON.") from error
    if not isinstance(asked, dict):
        raise problems.invalid("$: must be an object")
    return asked


def _only(asked: dict[str, Any], known: frozenset[str], where: str) -> None:
    for name in asked:
        if name not in known:
            raise problems.invalid(
                f"{where}.{name}: is not defined in the schema and the schema does not allow additional properties"
            )


def _id(asked: dict[str, Any], name: str, where: str) -> int | None:
    return _checked(asked[name], f"{where}.{name}") if name in asked else None


def _checked(value: object, where: str) -> int:
    if not (isinstance(value, str) and _ID.fullmatch(value)):
        raise problems.invalid(f"{where}: does not match the regex pattern ^[0-9]{{1,19}}$")
    return min(int(value), 2**63 - 1)
