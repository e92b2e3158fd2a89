"""Posts and users as the API shows them: the default fields, those asked for, and what is expanded beside them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.x import problems, text
from bot.sandbox.x.fields import EXPANSIONS
from bot.sandbox.x.store import Store
from bot.sandbox.x.values import Account, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a caller asked to see."""

    tweet_fields: Collection[str] = ()
    user_fields: Collection[str] = ()
    expansions: frozenset[str] = frozenset()

    def tweet_field(self, name: str) -> bool:
        return name in self.tweet_fields or any(EXPANSIONS[expansion] == name for expansion in self.expansions)


class Views:
    """Renders from the store; a deleted post is nowhere to be seen."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tweet(self, post: Post, wanted: Wanted) -> dict[str, Any]:
        wire = text.as_wire(self._public_text(post), self._store.account)
        versions = self._store.versions(post)
        optional: dict[str, Any] = {
            "author_id": str(post.author_id),
            "conversation_id": str(post.conversation_id),
            "created_at": stamp(post.created_at),
            "edit_controls": {
                "edits_remaining": max(0, 5 - (len(versions) - 1)),
                "is_edit_eligible": post.reply_to is None and post.reposts is None,
                "editable_until": stamp(versions[0].created_at + timedelta(minutes=30)),
            },
            "entities": wire.entities or None,
            "in_reply_to_user_id": self._answered_user(post),
            "lang": "und",
            "possibly_sensitive": False,
            "public_metrics": dict.fromkeys(
                ("retweet_count", "reply_count", "like_count", "quote_count", "bookmark_count", "impression_count"), 0
            ),
            "referenced_tweets": referenced(post) or None,
            "reply_settings": "everyone",
        }
        shown = {name: value for name, value in optional.items() if value is not None and wanted.tweet_field(name)}
        return {
            "id": str(post.id),
            "text": wire.text,
            "edit_history_tweet_ids": [str(version.id) for version in versions],
            **shown,
        }

    def user(self, account: Account, wanted: Wanted) -> dict[str, Any]:
        optional: dict[str, Any] = {
            "created_at": stamp(account.created_at),
            "description": "",
            "protected": False,
            "public_metrics": {
                "followers_count": account.followers,
                **dict.fromkeys(("following_count", "tweet_count", "listed_count"), 0),
            },
            "verified": False,
            "verified_type": "none",
        }
        shown = {name: value for name, value in optional.items() if name in wanted.user_fields}
        return {"id": str(account.id), "name": account.name, "username": account.handle, **shown}

    def beside(self, posts: list[Post], wanted: Wanted) -> dict[str, Any]:
        """The `includes` and `errors` that the expansions bring."""
        people: dict[int, None] = {}
        others: dict[int, Post] = {}
        errors: list[dict[str, str]] = []
        for post in posts:
            if "author_id" in wanted.expansions:
                people[post.author_id] = None
            if "in_reply_to_user_id" in wanted.expansions and (answered := self._answered_user(post)):
                people[int(answered)] = None
            if "entities.mentions.username" in wanted.expansions:
                people |= dict.fromkeys(account.id for account in self.mentioned(post))
            if not wanted.expansions & {"referenced_tweets.id", "referenced_tweets.id.author_id"}:
                continue
            for reference in referenced(post):
                other = self._store.post(int(reference["id"]))
                if other is None or other.deleted:
                    errors.append(problems.missing("tweet", reference["id"], "referenced_tweets.id"))
                    continue
                others[other.id] = other
                if "referenced_tweets.id.author_id" in wanted.expansions:
                    people[other.author_id] = None
        users = [account for number in people if (account := self._store.account_by_id(number))]
        includes = {
            "users": [self.user(account, wanted) for account in users],
            "tweets": [self.tweet(other, wanted) for other in others.values()],
        }
        includes = {name: values for name, values in includes.items() if values}
        return ({"includes": includes} if includes else {}) | ({"errors": errors} if errors else {})

    def mentioned(self, post: Post) -> list[Account]:
        return text.mentioned(post.full_text, self._store.account)

    def _public_text(self, post: Post) -> str:
        original = self._store.post(post.reposts) if post.reposts else None
        return f"RT @{original.handle}: {original.full_text}" if original else post.full_text

    def _answered_user(self, post: Post) -> str | None:
        parent = self._store.post(post.reply_to) if post.reply_to else None
        return str(parent.author_id) if parent else None


def referenced(post: Post) -> list[dict[str, str]]:
    kinds = (("retweeted", post.reposts), ("quoted", post.quotes), ("replied_to", post.reply_to))
    return [{"type": kind, "id": str(number)} for kind, number in kinds if number]


def stamp(moment: datetime) -> str:
    """X says whole seconds, with three noughts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
