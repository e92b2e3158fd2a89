"""The ledger: everything that happened, entry after entry, each bound to the one before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from approvals.domain.draft import DraftId
from approvals.domain.people import AccountName, Identity, PersonId
from approvals.domain.post import Post

FIRST_PREVIOUS: Final = bytes(32)
"""What stands for the entry before the first one."""

_LEAF, _NODE = b"\x00", b"\x01"
_HASH: Final = 32
"""Bytes."""


class EntryKind(StrEnum):
    """What an entry tells."""

    DRAFTED = "drafted"
    REVISED = "revised"
    SUGGESTED = "suggested"
    CARD_POSTED = "card-posted"
    CARD_LOST = "card-lost"
    MARKED = "marked"
    UNMARKED = "unmarked"
    REASONED = "reasoned"
    LIFTED = "lifted"
    ACCOUNT_HELD = "account-held"
    ACCOUNT_RESUMED = "account-resumed"
    OWED = "owed"
    CLEARED = "cleared"
    SENDING = "sending"
    GIVEN_BACK = "given-back"
    IN_DOUBT = "in-doubt"
    ASKED = "asked"
    ANSWERED = "answered"
    SENT = "sent"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed-over"
    MOVED = "moved"
    """A part of a plan, to another time; or left out, if to none."""
    FOLLOW_UP_OWED = "follow-up-owed"
    FOLLOW_UP_REMINDED = "follow-up-reminded"
    FOLLOW_UP_SNOOZED = "follow-up-snoozed"
    FOLLOW_UP_HANDED_OVER = "follow-up-handed-over"
    FOLLOW_UP_WAIVED = "follow-up-waived"
    """By the first of two people."""
    FOLLOW_UP_CLOSED = "follow-up-closed"
    CLOSED = "closed"
    INCIDENT_OPENED = "incident-opened"
    INCIDENT_LED = "incident-led"
    INCIDENT_ANCHORED = "incident-anchored"
    INCIDENT_PAGED = "incident-paged"
    INCIDENT_CLOSING = "incident-closing"
    """One person says that it is over."""
    INCIDENT_CLOSED = "incident-closed"
    INCIDENT_STATEMENT = "incident-statement"
    """What was owed to everybody who was hit is said."""
    GONE_ON = "gone-on"
    """A part of a plan goes out although there is an incident."""
    RELEASED = "released"
    """A prepared statement goes out."""
    ALLOWANCE_PROPOSED = "allowance-proposed"
    ALLOWED = "allowed"
    SETTINGS_HELD = "settings-held"
    SETTINGS_PROPOSED = "settings-proposed"
    SETTINGS_AGREED = "settings-agreed"
    SETTINGS_CLOSED = "settings-closed"
    CREDENTIALS_SEALED = "credentials-sealed"
    CREDENTIALS_REMOVED = "credentials-removed"
    TURNED_AWAY = "turned-away"
    DOUBTED = "doubted"
    """An entry of the ledger, or what is kept for one, was found to be not what was written."""
    FORGOTTEN = "forgotten"
    """Something personal was, and how much of it: the entry itself says nothing personal."""


TERMINAL: Final = frozenset({EntryKind.SENT, EntryKind.REFUSED, EntryKind.CANCELLED})
"""Exactly one of these ends each delivery."""


class Sort(StrEnum):
    """What a personal value is, which decides how long it is kept."""

    PERSON = "person"
    """Who did something; one person has one digest throughout, so that the entries of one belong together."""
    TEXT = "text"
    POST = "post"
    """A customer's post."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A value that stands in the ledger as a salted digest only, and can be forgotten without breaking the chain."""

    sort: Sort
    value: str

    def __post_init__(self) -> None:
        """Half an emoji and NUL can be typed, and not be stored: they are written out."""
        storable = self.value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
        object.__setattr__(self, "value", storable)


Value = str | int | bool | datetime | Personal | None | Sequence["Value"] | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened, with what must be known of it."""

    kind: EntryKind
    at: datetime
    account: AccountName | None = None
    draft: DraftId | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as it is stored: its place, its exact bytes, and their hash, which the next entry names."""

    seq: int
    draft: DraftId | None
    body: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What a salted digest stands for (the standard's own word: RFC 9901, section 4.2)."""

    digest: str
    salt: str
    personal: Personal

    @property
    def fits(self) -> bool:
        """Whether it is what the digest was made of."""
        return digest_of(self.salt, self.personal) == self.digest


def instant(at: datetime) -> str:
    """RFC 3339, always in UTC and to the microsecond, so that equal times read alike."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def who(person: PersonId | Identity | None) -> Personal | None:
    """Somebody, as a person of the settings or as a platform knows them."""
    return Personal(Sort.PERSON, str(person)) if person is not None else None


def text(words: str) -> Personal:
    """What somebody of ours wrote."""
    return Personal(Sort.TEXT, words)


def posted(post: Post | None) -> Personal | None:
    """A customer's post: whose it is, and what it said when it was read."""
    return Personal(Sort.POST, f"{post.id} @{post.author}: {post.text}") if post else None


def digest_of(salt: str, personal: Personal) -> str:
    """What stands in the ledger for a personal value: SHA-256 over a JSON array of strings, which has one encoding."""
    return _digest(salt, str(personal.sort), personal.value)


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def made_of(digest: bytes, salt: bytes, sort: bytes, value: bytes) -> bool:
    """Whether a digest was made of that, whatever it is."""
    try:
        return _digest(salt.decode(), sort.decode(), value.decode()) == digest.decode()
    except UnicodeDecodeError:
        return False


def leaf_hash(body: bytes) -> bytes:
    """An entry's hash (RFC 6962, section 2.1): the leading zero tells it from a node's."""
    return hashlib.sha256(_LEAF + body).digest()


class Tree:
    """The Merkle tree over all entries so far, of which only the roots of its full parts are kept (RFC 6962, 2.1)."""

    def __init__(self, size: int = 0, parts: Sequence[bytes] = ()) -> None:
        self.size = size
        self.parts = list(parts)
        """The roots of the full trees of which it is made, the largest first: one for each 1 of `size` in binary."""

    def add(self, leaf: bytes) -> None:
        """Grow by one entry."""
        whole, size = leaf, self.size
        while size & 1:
            whole = _node(self.parts.pop(), whole)
            size >>= 1
        self.parts.append(whole)
        self.size += 1

    @property
    def sound(self) -> bool:
        """Whether there is a hash for each full part."""
        return len(self.parts) == self.size.bit_count() and all(len(part) == _HASH for part in self.parts)

    def root(self) -> bytes:
        """The hash of everything; that of nothing is SHA-256 of nothing."""
        if not self.parts:
            return hashlib.sha256().digest()
        *rest, whole = self.parts
        for part in reversed(rest):
            whole = _node(part, whole)
        return whole


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
