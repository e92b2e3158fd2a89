"""The inbox: what a platform sent, stored before it is acknowledged and kept until it has been dealt with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningDelete

from approvals.domain.ledger import EntryKind
from approvals.domain.people import Platform
from approvals.storage.chat_tables import letters
from approvals.storage.store import ONE
from approvals.storage.telling import TellingStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One thing a platform sent; `attempts` counts how often it was taken, this time included."""

    id: int
    platform: Platform
    key: str
    payload: Mapping[str, Any]
    attempts: int
    received_at: datetime


FIRST_ATTEMPTS: Final = 3
YOUNG: Final = timedelta(seconds=10)

_IS_WAITING = (letters.c.done_at.is_(None), letters.c.dead_at.is_(None))
_OF_CHATS = letters.c.platform.in_(bindparam("chats", expanding=True))
_PUT = (
    insert(letters).on_conflict_do_nothing(index_elements=[letters.c.platform, letters.c.key]).returning(letters.c.id)
)
_NEXT = (
    select(letters.c.id)
    .where(*_IS_WAITING, letters.c.due_at <= bindparam("now"), _OF_CHATS)
    .order_by(letters.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("next")
    .prefix_with("MATERIALIZED")
)
DUE = (
    select(letters.c.id)
    .where(*_IS_WAITING, letters.c.due_at <= bindparam("now"), _OF_CHATS)
    .order_by(letters.c.id)
    .limit(ONE)
)
_TAKE = (
    update(letters)
    .where(letters.c.id.in_(select(_NEXT.c.id)))
    .values(due_at=bindparam("until"), attempts=letters.c.attempts + 1)
    .returning(*letters.c)
)
_THIS = update(letters).where(letters.c.id == bindparam("this"), *_IS_WAITING)
_DONE = _THIS.values(done_at=bindparam("at"))
_RETRY = _THIS.values(due_at=bindparam("at"), fault=bindparam("why"))
_DEAD = _THIS.values(dead_at=bindparam("at"), fault=bindparam("why"))


def _prune(*which: ColumnElement[bool]) -> ReturningDelete[int]:
    old = (
        select(letters.c.id)
        .where(letters.c.received_at < bindparam("before"), *which)
        .order_by(letters.c.received_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("old")
        .prefix_with("MATERIALIZED")
    )
    return delete(letters).where(letters.c.id.in_(select(old.c.id))).returning(letters.c.id)


_PRUNE = _prune(or_(letters.c.done_at.is_not(None), letters.c.dead_at.is_not(None)))
_PRUNE_UNREAD = _prune(*_IS_WAITING, ~_OF_CHATS)
_WAITING = select(func.count()).select_from(letters).where(*_IS_WAITING)
_NEWEST = select(func.coalesce(func.max(letters.c.id), 0))
_AHEAD = (
    select(letters.c.platform)
    .where(
        *_IS_WAITING,
        letters.c.id <= bindparam("newest"),
        or_(letters.c.attempts <= FIRST_ATTEMPTS, letters.c.received_at > bindparam("old")),
    )
    .distinct()
)


class Inbox(TellingStore):
    """What came in and waits."""

    def put(self, platform: Platform, key: str, payload: Mapping[str, Any], now: datetime) -> bool:
        """Store what came in; False if it came before."""
        return self._returned(
            _PUT,
            platform=platform,
            key=key,
            payload=dict(payload),
            received_at=now,
            due_at=now,
            attempts=0,
            fault="",
        )

    def take(self, now: datetime, limit: int, lease_until: datetime, *, chats: Collection[Platform]) -> list[Letter]:
        """What those chats sent and is to be dealt with, in the order it arrived; nobody else gets it before the lease is over."""
        rows = self._all(_TAKE, now=now, most=limit, until=lease_until, chats=sorted(chats))
        return sorted((_letter(row) for row in rows), key=lambda letter: letter.id)

    def done(self, letter: int, now: datetime) -> None:
        """It has been dealt with; its key stays, so that it cannot come again."""
        self._do(_DONE, this=letter, at=now)

    def retry(self, letter: int, at: datetime, why: str) -> None:
        """Not now: take it again at `at`."""
        self._do(_RETRY, this=letter, at=at, why=why)

    def dead(self, letter: int, now: datetime, why: str) -> None:
        """It cannot be dealt with, and is kept for a person to look at, as long as any raw event is."""
        self._do(_DEAD, this=letter, at=now, why=why)

    def prune(self, before: datetime, limit: int, now: datetime, *, chats: Collection[Platform]) -> int:
        """Forget what came before then and was dealt with, or given up; no platform sends it again so late.

        So is what waits of other chats than those: they are gone, and nobody reads it.
        """
        count = len(self._all(_PRUNE, before=before, most=limit))
        count += len(self._all(_PRUNE_UNREAD, before=before, most=limit, chats=sorted(chats)))
        if count:
            self._tell(EntryKind.FORGOTTEN, now, events=count, came_before=before)
        return count

    def waiting(self) -> int:
        """How many are still to be dealt with."""
        count: int = self._one(_WAITING)
        return count

    def newest(self) -> int:
        """The number of what came in last; whatever comes later has a higher one."""
        return int(self._one(_NEWEST))

    def ahead(self, now: datetime, *, of: int | None = None) -> frozenset[Platform]:
        """The chats of which something is to be dealt with first that may be a stop; with `of`, only what had come in by then.

        What still fails after its first attempts is not waited for once it is some seconds old: it is tried for minutes,
        and nobody's post is held back that long by what nobody can read. What a lost process took is in its first one.
        """
        newest = self.newest() if of is None else of
        return frozenset(row.platform for row in self._all(_AHEAD, newest=newest, old=now - YOUNG))


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        platform=row.platform,
        key=row.key,
        payload=row.payload,
        attempts=row.attempts,
        received_at=row.received_at,
    )
