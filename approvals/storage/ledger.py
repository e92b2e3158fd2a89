"""The ledger's rows: written once, last of all in the transaction whose changes they tell, and never again."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import rfc8785
from sqlalchemy import Connection, LargeBinary, Row, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from approvals.domain.checkpoint import origin
from approvals.domain.draft import DraftId
from approvals.domain.entered import Book, book
from approvals.domain.ledger import (
    FIRST_PREVIOUS,
    Disclosure,
    Entry,
    Link,
    Personal,
    Sort,
    Value,
    digest_of,
    instant,
    leaf_hash,
    made_of,
)
from approvals.domain.ledger_reading import digests
from approvals.storage.record_tables import disclosures, ledger
from approvals.storage.store import Store

_LOCK: Final = 7_216_033_106
"""Held from the reading of the last entry to the commit (another number than the migrations')."""
_CHUNK: Final = 5_000
_AT_ONCE: Final = 500
_SALT: Final = 16
"""Bytes; as many as SD-JWT asks for (RFC 9901, section 9.3)."""

_LAST = select(ledger.c.seq, ledger.c.leaf).order_by(ledger.c.seq.desc()).limit(1)
_ADD = insert(ledger)
_DISCLOSE = upsert(disclosures).on_conflict_do_nothing(index_elements=[disclosures.c.digest])
_PERSON = select(disclosures.c.digest).where(
    disclosures.c.sort == Sort.PERSON, disclosures.c.value == bindparam("the_value")
)
# SQLite keeps whatever somebody writes by hand; as bytes it is seen not to fit.
_LINK = select(
    ledger.c.seq,
    ledger.c.draft_id,
    *(cast(column, LargeBinary).label(column.name) for column in (ledger.c.body, ledger.c.leaf)),
)
_FROM = _LINK.where(ledger.c.seq > bindparam("after")).order_by(ledger.c.seq).limit(bindparam("most"))
_OF_DRAFT = _LINK.where(ledger.c.draft_id == bindparam("this")).order_by(ledger.c.seq)
_DISCLOSED = select(disclosures).where(disclosures.c.digest.in_(bindparam("these", expanding=True)))
# As it is stored, whatever that is.
_AS_STORED = select(
    *(
        cast(column, LargeBinary).label(column.name)
        for column in (disclosures.c.digest, disclosures.c.salt, disclosures.c.sort, disclosures.c.value)
    )
).where(disclosures.c.digest.in_(bindparam("these", expanding=True)))
_ALL_DISCLOSED = select(disclosures).order_by(disclosures.c.digest)


class Ledger(Store):
    """What happened; entries are collected while the transaction runs, and written at its end."""

    __slots__ = ("_entries",)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._entries: list[Entry] = []

    def enter(self, entry: Entry) -> None:
        """Tell what happened, together with the change itself."""
        self._entries.append(entry)

    def write(self) -> None:
        """Write what was entered: the lock comes last, so that nobody waits for it longer than for one commit."""
        if not self._entries:
            return
        if self._connection.dialect.name == "postgresql":
            self._do(select(func.pg_advisory_xact_lock(_LOCK)))
        # A statement of its own: one that also took the lock would see the table as it was before it waited.
        last = self._first(_LAST)
        seq, previous = (last.seq, last.leaf) if last else (0, FIRST_PREVIOUS)
        rows = []
        for entry in self._entries:
            seq += 1
            body = self._body(entry, seq, previous)
            previous = leaf_hash(body)
            rows.append({"seq": seq, "body": body, "leaf": previous, "draft_id": entry.draft})
        self._connection.execute(_ADD, rows)
        self._entries.clear()

    def origin(self) -> str | None:
        """The ledger's own name; None while nothing is in it."""
        return next(map(origin, self.piece(0, 1)), None)

    def links(self, after: int = 0) -> Iterator[Link]:
        """Every entry from there on, as stored."""
        while links := self.piece(after, _CHUNK):
            yield from links
            after = links[-1].seq

    def piece(self, after: int, most: int) -> list[Link]:
        """So many entries from there on, as stored."""
        return [_link(row) for row in self._all(_FROM, after=after, most=most)]

    def of(self, draft: DraftId) -> tuple[Link, ...]:
        """Every entry about a draft."""
        return tuple(_link(row) for row in self._all(_OF_DRAFT, this=draft))

    def book(self, draft: DraftId) -> Book:
        """What was entered of a draft, to hold its rows against."""
        links = self.of(draft)
        return book(links, self.disclosed(frozenset[str]().union(*map(digests, links))))

    def disclosed(self, wanted: frozenset[str]) -> Mapping[str, Disclosure]:
        """What those digests stand for; what was forgotten is left out."""
        rows = self._all(_DISCLOSED, these=sorted(wanted)) if wanted else []
        return {row.digest: _disclosure(row) for row in rows}

    def untrue(self, wanted: frozenset[str]) -> frozenset[str]:
        """Of those digests the ones of which something else is kept than what they were made of."""
        these = sorted(wanted)
        pieces = (these[start : start + _AT_ONCE] for start in range(0, len(these), _AT_ONCE))
        rows = (row for piece in pieces for row in self._all(_AS_STORED, these=piece))
        return frozenset(row.digest.decode() for row in rows if not made_of(row.digest, row.salt, row.sort, row.value))

    def disclosures(self) -> Iterator[Disclosure]:
        """Everything personal that is kept."""
        return (_disclosure(row) for row in self._all(_ALL_DISCLOSED))

    def _body(self, entry: Entry, seq: int, previous: bytes) -> bytes:
        return rfc8785.dumps(
            {
                "seq": seq,
                "prev": previous.hex(),
                "at": instant(entry.at),
                "kind": str(entry.kind),
                "account": entry.account,
                "draft": str(entry.draft) if entry.draft is not None else None,
                "values": {name: self._plain(value, entry) for name, value in entry.values.items()},
            }
        )

    def _plain(self, value: Value, entry: Entry) -> Any:
        match value:
            case Personal():
                return {"sort": str(value.sort), "digest": self._digest(value, entry)}
            case datetime():
                return instant(value)
            case str():
                return str(value)
            case Mapping():
                return {name: self._plain(one, entry) for name, one in value.items()}
            case None | bool() | int():
                return value
            case _:
                return [self._plain(one, entry) for one in value]

    def _digest(self, personal: Personal, entry: Entry) -> str:
        if personal.sort is Sort.PERSON and (known := self._first(_PERSON, the_value=personal.value)):
            return str(known.digest)
        salt = secrets.token_hex(_SALT)
        digest = digest_of(salt, personal)
        self._do(
            _DISCLOSE,
            digest=digest,
            salt=salt,
            sort=personal.sort,
            value=personal.value,
            draft_id=entry.draft,
            kept_at=entry.at,
        )
        return digest


def _link(row: Row[Any]) -> Link:
    return Link(seq=row.seq, draft=row.draft_id, body=row.body, leaf=row.leaf)


def _disclosure(row: Row[Any]) -> Disclosure:
    return Disclosure(digest=row.digest, salt=row.salt, personal=Personal(row.sort, row.value))
