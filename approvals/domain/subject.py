"""Somebody about whom something is kept, and what that is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.domain.draft import DraftId
from approvals.domain.ledger import Link
from approvals.domain.ledger_reading import said
from approvals.domain.people import AccountName, Identity, Person, PersonId, Profile
from approvals.domain.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of ours: by the id that the settings gave them, and as platforms know them."""

    ids: frozenset[PersonId]
    identities: frozenset[Identity]
    addresses: frozenset[str] = frozenset()
    """E-mail addresses by which the settings knew them."""

    def is_(self, person: Person) -> bool:
        """Whether that is them."""
        return person.id in self.ids or bool(self.identities & set(person.identities))

    @property
    def names(self) -> frozenset[str]:
        """What stands for them in the ledger, and in the tables."""
        return frozenset({*self.ids, *map(str, self.identities), *self.addresses})


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody who wrote to a brand in public."""

    handle: str

    def wrote(self, post: Post) -> bool:
        """Whether it is their post."""
        return post.author.casefold() == self.handle.casefold()

    def named_in(self, text: str) -> bool:
        """Whether a text has their handle in it."""
        return re.search(rf"@{re.escape(self.handle)}(?!\w)", text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entry of the ledger that names somebody, and as what."""

    seq: int
    at: str
    kind: str
    role: str
    draft: DraftId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Something that somebody of ours wrote, or owes: a version, a suggestion, a reason, a promise."""

    what: str
    text: str
    at: datetime
    draft: DraftId | None
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark as its row has it."""

    draft: DraftId
    revision: int
    mark: str
    at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A version of a draft that answers somebody's post, and the post as it was read then."""

    draft: DraftId
    revision: int
    account: AccountName
    post: Post
    text: str
    open: bool
    """Whether something can still happen to the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that is kept about somebody."""

    mentions: tuple[Mention, ...] = ()
    profiles: tuple[Profile, ...] = ()
    words: tuple[Words, ...] = ()
    marks: tuple[Mark, ...] = ()
    answers: tuple[Answered, ...] = ()
    named_in: tuple[DraftId, ...] = ()
    """Drafts that name them in other words than their own."""
    events: int = 0
    """Raw events that say something of them."""

    @property
    def empty(self) -> bool:
        """Whether nothing is kept."""
        return self == Dossier()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How much was forgotten, and what was left as it is."""

    entries: int = 0
    """Entries of the ledger that named them."""
    drafts: tuple[DraftId, ...] = ()
    """Drafts that lost a post of theirs."""
    left: tuple[DraftId, ...] = ()
    """Drafts that kept it, as they are not at their end."""
    named_in: tuple[DraftId, ...] = ()
    """Drafts that still name them in other words than their own."""


def mentions(links: Iterable[Link], digests: frozenset[str]) -> Iterator[Mention]:
    """The entries in which one of those digests stands, once for each role."""
    for link in links:
        match entry := said(link):
            case {"at": str(at), "kind": str(kind)}:
                for role, digest in _personal(entry):
                    if digest in digests:
                        yield Mention(seq=link.seq, at=at, kind=kind, role=role, draft=link.draft)


def digests_in(link: Link) -> Iterator[tuple[str, str]]:
    """Every personal value of an entry, at whatever depth, once for each role: what it is called, and its digest.

    Nothing, if it cannot be read: that it cannot is told to whoever verifies the ledger.
    """
    return _personal(said(link))


def _personal(entry: Any) -> Iterator[tuple[str, str]]:
    match entry:
        case {"values": dict(values)}:
            for role, value in values.items():
                yield from ((role, digest) for digest in dict.fromkeys(_digests(value)))


def _digests(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        match left.pop():
            case {"digest": str(digest)}:
                yield digest
            case dict(inner):
                left += reversed(inner.values())
            case list(inner):
                left += reversed(inner)
