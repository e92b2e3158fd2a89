"""What the network knows, as values: accounts, posts, credentials, and the record of a request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Tier = Literal["self-serve", "enterprise"]
Right = Literal["read-only", "read-write"]


class Clock(Protocol):
    """Whatever can say what time it is on the network."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The four keys with which an app acts for one account (OAuth 1.0a)."""

    api_key: str
    api_secret: str
    access_token: str
    access_token_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user; without a token it is somebody who only uses the site."""

    id: int
    handle: str
    name: str
    tier: Tier
    created_at: datetime
    token: str | None = None
    token_secret: str | None = None
    right: Right = "read-write"
    followers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One version of a post, with its text as people read it: links whole, nothing escaped."""

    id: int
    first_id: int  # of the chain of edits
    author_id: int
    handle: str
    prefix: str  # the handles that the network put before a reply
    text: str
    created_at: datetime
    reply_to: int | None = None
    quotes: int | None = None
    reposts: int | None = None
    conversation_id: int
    deleted_at: datetime | None = None

    @property
    def full_text(self) -> str:
        return self.prefix + self.text

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A request that reached the network, and what came of it.

    `status` is what the network decided, None when it never looked at the request; the caller may have seen another
    one, or none, when `fault` is set.
    """

    at: datetime
    method: str
    path: str
    status: int | None
    fault: str | None
    handle: str | None
