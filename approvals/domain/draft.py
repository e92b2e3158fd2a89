"""What is to be said in public: a draft and its revisions, each with the digest that votes belong to."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

from approvals.domain.correction import Correction, Purpose, Skip, canonical
from approvals.domain.people import AccountName, PersonId
from approvals.domain.post import Post
from policies.finding import Finding, NotChecked, Severity
from policies.reading.tags import Incoming
from policies.reply import Kind

DraftId = NewType("DraftId", int)
Digest = NewType("Digest", str)


class Reason(StrEnum):
    """Why a revision was made."""

    DRAFTED = "drafted"
    EDITED = "edited"
    SUGGESTED = "suggested"
    TOOK_TOO_LONG = "took-too-long"
    NEW_FINDING = "new-finding"
    PARENT_CHANGED = "parent-changed"
    CARD_LOST = "card-lost"
    FACTS_CHANGED = "facts-changed"
    MOVED = "moved"
    HELD = "held"
    """It came due while nothing of the account was to go out."""
    PREPARED_LONG_AGO = "prepared-long-ago"
    """A prepared statement, whose approvals are good for so many days."""


class Closing(StrEnum):
    """Why nothing more happens to a draft."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ANSWERED = "answered"
    PARENT_GONE = "parent-gone"
    REFUSED = "refused"
    PUBLISHED = "published"
    BROKEN_OFF = "broken-off"
    """A part of a plan did not work, and nothing of it follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One exact text, answering one exact post; never changed, only followed by the next.

    `made_by` is None where Twokeys itself asks again for the same text.
    """

    draft: DraftId
    number: int
    text: str
    length: int
    parent: Post | None
    made_by: PersonId | None
    suggested_by: PersonId | None = None
    reason: Reason
    made_at: datetime
    digest: Digest
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    language: str = ""
    """The ISO 639-1 code of the text's language; empty where it has too few words to tell."""
    asked: tuple[Incoming, ...] = ()
    """What the post that is answered is, as far as it can be told."""
    correction: Correction | None = None
    """What the text corrects, and what follows it."""
    send_at: datetime | None = None
    """When it goes out, if it has a time of its own."""
    skip: Skip | None = None
    """What is not said again any more once this is public."""

    @property
    def takes_down(self) -> bool:
        """Whether it only deletes what nobody may see, on one person's word."""
        return self.correction is not None and self.correction.purpose is Purpose.TAKE_DOWN

    @property
    def needs_sign_off(self) -> bool:
        """Whether a lead must be among the approvers."""
        return any(finding.severity is Severity.SIGN_OFF for finding in self.findings)

    @property
    def blocked(self) -> bool:
        """Whether it can never be published as it is."""
        return any(finding.severity is Severity.BLOCKER for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """When, why and by whom a draft was closed; `by` is None where Twokeys closed it."""

    at: datetime
    why: Closing
    by: PersonId | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reply or post somebody wants to be published for an account."""

    id: DraftId
    account: AccountName
    kind: Kind
    parent_id: str | None
    """The id of the post that it answers, which no edit of that changes."""
    author: PersonId
    created_at: datetime
    closed: Closed | None = None
    corrects: str | None = None
    """The id of our own post that was wrong."""
    prepared: str | None = None
    """The name of a statement that is kept for an incident, and goes out only in one."""
    forgotten_at: datetime | None = None
    """When its texts, and the post that it answers, were forgotten: it had ended long before."""
    parent_forgotten_at: datetime | None = None
    """When the post that it answers was forgotten alone, as whoever wrote that asked."""

    @property
    def redacted_at(self) -> datetime | None:
        """When it lost something that its cards showed."""
        return self.forgotten_at or self.parent_forgotten_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A change somebody proposes; the author may make it a revision."""

    id: int
    draft: DraftId
    revision: int
    text: str
    by: PersonId
    at: datetime
    adopted_at: datetime | None = None


def same_name(one: str, other: str) -> bool:
    """Whether two names of prepared statements are one for people."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def digest(
    *,
    voice: str,
    parent: Post | None,
    text: str,
    correction: Correction | None = None,
    send_at: datetime | None = None,
    skip: Skip | None = None,
) -> Digest:
    """SHA-256 over the account's voice, the post that is answered with its text, the text, and all that it brings with it.

    A JSON array of strings has exactly one encoding, so equal digests mean equal facts. Not in ASCII: there, half
    an emoji beside its other half (which Python keeps apart from the whole one) would be escaped alike.
    """
    answered = [parent.id, parent.text] if parent else [None, None]
    said: list[str | None] = ["twokeys/digest/1", voice, *answered, text]
    if correction is not None or send_at is not None or skip is not None:
        plan = canonical(correction) if correction else None
        said = ["twokeys/digest/2", *said[1:], plan, send_at.astimezone(UTC).isoformat() if send_at else None]
    if skip is not None:
        said = ["twokeys/digest/3", *said[1:], str(skip.draft), skip.url]
    encoded = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Digest(hashlib.sha256(encoded.encode("utf-8", "surrogatepass")).hexdigest())
