"""What is to be said, and everything the rules may know about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a text is in public."""

    REPLY = "reply"
    POST = "post"
    """A post of its own, in answer to nobody."""
    CORRECTION = "correction"


def same_handle(one: str, other: str) -> bool:
    """Whether two handles name the same account; case and a leading @ mean nothing."""
    return bare_handle(one) == bare_handle(other)


def bare_handle(handle: str) -> str:
    return handle.lstrip("@＠").casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The public post that is answered."""

    post_id: str
    author: str
    """The author's handle."""
    text: str
    mentions: tuple[str, ...] = ()
    """Handles mentioned in it, as the network lists them."""
    quotes_account: bool = False
    """Whether it quotes a post of the account that answers."""
    conversation: tuple[str, ...] = ()
    """Handles of everybody who has written in the conversation so far."""

    def addresses(self, handle: str) -> bool:
        """Whether the post mentions that account."""
        return any(same_handle(handle, mention) for mention in self.mentions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """An earlier post of the same brand."""

    text: str
    conversation_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Another account of ours: its handle and the domains that are its own."""

    handle: str
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text that a brand is about to publish."""

    text: str
    account: str
    """Handle of the account that would say it."""
    kind: Kind = Kind.REPLY
    parent: Parent | None = None
    """The post that is answered; None for a post of its own, or when it could not be read."""
    previous: tuple[Previous, ...] | None = None
    """The brand's earlier posts; None when they are not known, which is not the same as none."""
    conversation_id: str | None = None
    initials: str | None = None
    """The author's initials, `AB`, or several people's, `AB/CD`."""
    accounts: tuple[Brand, ...] = ()
    """Our other accounts."""
    network_exempt: bool = False
    """Whether the account's tier may answer posts that do not mention it."""
    published: tuple[str, ...] = ()
    """What else of ours anybody may read, beside the ruleset's list."""
    incident: bool = False
    """Whether something of the brand's is broken for many just now."""
    corrects: str | None = None
    """The text of our own that a correction is about."""
    language: str | None = None
    """The ISO 639-1 code of the text's language, where somebody has said it; else it is detected."""
