"""Changes to a draft's text that people suggest, and which of them its author took."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from approvals.domain.draft import DraftId, Suggestion
from approvals.domain.ledger import EntryKind, who
from approvals.domain.ledger import text as said
from approvals.domain.people import PersonId
from approvals.errors import Refusal
from approvals.storage.tables import suggestions
from approvals.storage.telling import TellingStore

_ADD = insert(suggestions).returning(suggestions.c.id)
_GET = select(suggestions).where(suggestions.c.id == bindparam("this"))
_OF = select(suggestions).where(suggestions.c.draft_id == bindparam("this")).order_by(suggestions.c.id)
_ADOPT = (
    update(suggestions)
    .where(suggestions.c.id == bindparam("this"), suggestions.c.adopted_at.is_(None))
    .values(adopted_at=bindparam("at"))
)


class Suggestions(TellingStore):
    """What others would say instead."""

    def add(self, *, draft: DraftId, revision: int, text: str, by: PersonId, now: datetime) -> Suggestion:
        row_id = self._one(_ADD, draft_id=draft, revision=revision, text=text, suggested_by=by, suggested_at=now)
        self._tell(EntryKind.SUGGESTED, now, draft=draft, revision=revision, text=said(text), by=who(by))
        return Suggestion(id=row_id, draft=draft, revision=revision, text=text, by=by, at=now)

    def get(self, suggestion: int) -> Suggestion:
        """The suggestion; refuses one that never was."""
        row = self._first(_GET, this=suggestion)
        if row is None:
            raise Refusal("no-such-suggestion", suggestion=suggestion)
        return _suggestion(row)

    def of(self, draft: DraftId) -> tuple[Suggestion, ...]:
        """Every suggestion, in the order made."""
        return tuple(_suggestion(row) for row in self._all(_OF, this=draft))

    def adopt(self, suggestion: int, now: datetime) -> bool:
        """Note that the author took the suggestion; False if that was noted before."""
        return bool(self._changed(_ADOPT, this=suggestion, at=now))


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        id=row.id,
        draft=DraftId(row.draft_id),
        revision=row.revision,
        text=row.text,
        by=PersonId(row.suggested_by),
        at=row.suggested_at,
        adopted_at=row.adopted_at,
    )
