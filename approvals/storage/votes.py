"""Votes: the last word of each identity through each door, whatever order the platform's events arrive in."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, func, or_, select, update

# PostgreSQL's construct is the one that both dialects can render.
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.draft import Digest, DraftId
from approvals.domain.evidence import turned_away
from approvals.domain.ledger import EntryKind, text, who
from approvals.domain.people import Identity
from approvals.domain.vote import Mark, Source, Vote
from approvals.storage.tables import votes
from approvals.storage.telling import TellingStore

_KEY = (
    votes.c.draft_id,
    votes.c.revision,
    votes.c.platform,
    votes.c.workspace,
    votes.c.user_id,
    votes.c.mark,
    votes.c.source,
)
_BILLION: Final = 10**9

_insert = insert(votes)
_new = _insert.excluded
_NEWER = or_(
    _new.stamp_whole > votes.c.stamp_whole,
    and_(_new.stamp_whole == votes.c.stamp_whole, _new.stamp_billionths > votes.c.stamp_billionths),
)
_NEW_STAMP = {
    "stamp": _new.stamp,
    "stamp_whole": _new.stamp_whole,
    "stamp_billionths": _new.stamp_billionths,
}
_CAST = _insert.on_conflict_do_update(
    index_elements=_KEY,
    set_={"digest": _new.digest, "cast_at": _new.cast_at, "retracted_at": None, "reason": _new.reason, **_NEW_STAMP},
    where=and_(votes.c.retracted_at.is_not(None), _NEWER),
).returning(votes.c.draft_id)
# The retraction keeps the newest stamp even where nothing stood: a late, older cast then changes nothing.
_REMEMBER = _insert.on_conflict_do_update(
    index_elements=_KEY,
    set_={"retracted_at": func.coalesce(votes.c.retracted_at, _new.retracted_at), **_NEW_STAMP},
    where=_NEWER,
)
# A second cast while the first one stands moves only the stamp, so that an older retraction comes too late.
_CONFIRM = _insert.on_conflict_do_update(
    index_elements=_KEY, set_=_NEW_STAMP, where=and_(votes.c.retracted_at.is_(None), _NEWER)
)
_RETRACT = (
    update(votes)
    .where(
        *(column == bindparam(f"the_{column.name}") for column in _KEY),
        votes.c.retracted_at.is_(None),
        or_(
            votes.c.stamp_whole < bindparam("whole"),
            and_(votes.c.stamp_whole == bindparam("whole"), votes.c.stamp_billionths < bindparam("billionths")),
        ),
    )
    .values(
        retracted_at=bindparam("at"),
        stamp=bindparam("text"),
        stamp_whole=bindparam("whole"),
        stamp_billionths=bindparam("billionths"),
    )
)
_STRIKE = (
    update(votes)
    .where(*(column == bindparam(f"the_{column.name}") for column in _KEY), votes.c.retracted_at.is_(None))
    .values(retracted_at=bindparam("at"))
)
_OF = (
    select(votes)
    .where(votes.c.draft_id == bindparam("this"))
    .order_by(votes.c.cast_at, votes.c.stamp_whole, votes.c.stamp_billionths, *_KEY)
)
_GIVE_REASON = (
    update(votes)
    .where(*(column == bindparam(f"the_{column.name}") for column in _KEY if column is not votes.c.source))
    .where(votes.c.retracted_at.is_(None))
    .values(reason=bindparam("why"))
)


class Votes(TellingStore):
    """Who said what on which revision."""

    def cast(self, vote: Vote) -> bool:
        """Store a mark; False if it stands already or the platform's newer word is known."""
        row = {
            **_key(vote.draft, vote.revision, vote.identity, vote.mark),
            "source": vote.source,
            "digest": vote.digest,
            "cast_at": vote.cast_at,
            "retracted_at": None,
            "reason": vote.reason,
            **_stamp(vote.stamp),
        }
        if self._returned(_CAST, **row):
            self._tell(
                EntryKind.MARKED,
                vote.cast_at,
                draft=vote.draft,
                revision=vote.revision,
                who=who(vote.identity),
                mark=vote.mark,
                by=vote.source,
                event=vote.stamp,
            )
            return True
        self._do(_CONFIRM, **row)
        return False

    def retract(
        self, *, draft: DraftId, revision: int, identity: Identity, mark: Mark, source: Source, stamp: str, at: datetime
    ) -> bool:
        """Take a mark back; False if none stood, or the platform's newer word is known.

        What arrives before its cast is remembered, so that the cast changes nothing.
        """
        key = {**_key(draft, revision, identity, mark), "source": source}
        order = _stamp(stamp)
        taken = self._changed(
            _RETRACT,
            at=at,
            text=order["stamp"],
            whole=order["stamp_whole"],
            billionths=order["stamp_billionths"],
            **{f"the_{name}": value for name, value in key.items()},
        )
        if taken:
            self._tell(
                EntryKind.UNMARKED,
                at,
                draft=draft,
                revision=revision,
                who=who(identity),
                mark=mark,
                by=source,
                event=stamp,
            )
            return True
        self._do(_REMEMBER, **key, **order, digest="", cast_at=at, retracted_at=at, reason="")
        return False

    def strike(self, vote: Vote, *, at: datetime) -> None:
        """Let a row that was never entered stand no more: nobody took it back, as nobody gave it."""
        key = {**_key(vote.draft, vote.revision, vote.identity, vote.mark), "source": vote.source}
        self._do(_STRIKE, at=at, **{f"the_{name}": value for name, value in key.items()})
        self._ledger.enter(turned_away("by the gate: vote-not-entered", at, draft=vote.draft, by=vote.identity))

    def of(self, draft: DraftId) -> tuple[Vote, ...]:
        """Every mark on the draft, standing or taken back, in the order given."""
        return tuple(_vote(row) for row in self._all(_OF, this=draft))

    def give_reason(
        self, *, draft: DraftId, revision: int, identity: Identity, mark: Mark, reason: str, at: datetime
    ) -> bool:
        """Say why one stopped or held it; False if no such mark stands."""
        key = _key(draft, revision, identity, mark)
        given = self._changed(_GIVE_REASON, why=reason, **{f"the_{name}": value for name, value in key.items()})
        if given:
            self._tell(
                EntryKind.REASONED,
                at,
                draft=draft,
                revision=revision,
                who=who(identity),
                mark=mark,
                reason=text(reason),
            )
        return bool(given)


def _key(draft: DraftId, revision: int, identity: Identity, mark: Mark) -> dict[str, object]:
    return {
        "draft_id": draft,
        "revision": revision,
        "platform": identity.platform,
        "workspace": identity.workspace,
        "user_id": identity.user,
        "mark": mark,
    }


def _stamp(stamp: str) -> dict[str, object]:
    """The stamp as written, and as two integers: neither its text nor a float would keep its order."""
    whole, part = divmod(Decimal(stamp), 1)
    return {"stamp": stamp, "stamp_whole": int(whole), "stamp_billionths": int(part * _BILLION)}


def _vote(row: Row[Any]) -> Vote:
    return Vote(
        draft=DraftId(row.draft_id),
        revision=row.revision,
        digest=Digest(row.digest),
        identity=Identity(platform=row.platform, workspace=row.workspace, user=row.user_id),
        mark=row.mark,
        source=row.source,
        cast_at=row.cast_at,
        stamp=row.stamp,
        retracted_at=row.retracted_at,
        reason=row.reason,
    )
