"""Drafts with their revisions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from approvals.domain.correction import canonical
from approvals.domain.delivery import AWAY, IN_FLIGHT, State
from approvals.domain.draft import Closed, Digest, Draft, DraftId, Revision
from approvals.domain.ledger import EntryKind, posted, who
from approvals.domain.ledger import text as said
from approvals.domain.people import AccountName, PersonId
from approvals.errors import Refusal, Stale
from approvals.storage.delivery_tables import deliveries, in_state
from approvals.storage.small_values import (
    correction_from_json,
    correction_to_json,
    findings_from_json,
    findings_to_json,
    not_checked_from_json,
    not_checked_to_json,
    post_from_json,
    post_to_json,
    skip_from_json,
    skip_to_json,
)
from approvals.storage.tables import drafts, handovers, revisions
from approvals.storage.telling import TellingStore
from policies.reading.tags import Incoming
from policies.reply import Kind

# A rehearsal gives its posts no address: nothing of it is public, and nothing of it stands in a real answer's way.
_IN_PUBLIC = exists().where(
    deliveries.c.draft_id == drafts.c.id, in_state(*sorted(AWAY)), func.coalesce(deliveries.c.post_url, "?") != ""
)
SENT = exists().where(deliveries.c.draft_id == drafts.c.id, in_state(State.SENT))
_IN_FLIGHT = exists().where(deliveries.c.draft_id == drafts.c.id, in_state(*sorted(IN_FLIGHT)))
# A correction answers a post that was answered already: it is in nobody's way, and nobody is in its way.
SAME_PARENT = and_(
    drafts.c.account == bindparam("of_account"),
    drafts.c.parent_id == bindparam("on_parent"),
    drafts.c.corrects.is_(None),
)

_ADD = insert(drafts).returning(drafts.c.id)
_GET = select(drafts).where(drafts.c.id == bindparam("this"))
_MADE_FROM = select(drafts.c.id).where(drafts.c.origin == bindparam("form"))
_LOCK = _GET.with_for_update()
_CLOSE = (
    update(drafts)
    .where(drafts.c.id == bindparam("this"), drafts.c.closed_at.is_(None))
    .values(
        closed_at=bindparam("at"),
        closed_why=bindparam("why"),
        closed_by=bindparam("by"),
        closed_detail=bindparam("detail"),
    )
)
_OPEN_IDS = (
    select(drafts.c.id)
    .where(drafts.c.closed_at.is_(None), ~_IN_FLIGHT, or_(~SENT, drafts.c.corrects.is_not(None)))
    .order_by(drafts.c.id)
)
_OPEN_OF = _OPEN_IDS.where(
    or_(
        drafts.c.account.in_(bindparam("of_accounts", expanding=True)),
        drafts.c.author == bindparam("person"),
        exists().where(handovers.c.draft_id == drafts.c.id, handovers.c.taken_by == bindparam("person")),
    )
)
_COUNT_OPEN = select(func.count()).select_from(_OPEN_IDS.order_by(None).subquery())
_OPEN_ON_PARENT = select(drafts.c.id).where(SAME_PARENT, drafts.c.closed_at.is_(None), ~SENT).order_by(drafts.c.id)
_KEPT = (
    select(drafts)
    .where(drafts.c.account == bindparam("of_account"), drafts.c.prepared.is_not(None), drafts.c.closed_at.is_(None))
    .order_by(drafts.c.id)
)
_ANSWERED = select(drafts.c.id).where(SAME_PARENT, _IN_PUBLIC).order_by(drafts.c.id)

_ADD_REVISION = insert(revisions)
_REVISIONS = select(revisions).where(revisions.c.draft_id == bindparam("this")).order_by(revisions.c.number)


class Drafts(TellingStore):
    """What people want to say."""

    def add(
        self,
        *,
        account: AccountName,
        kind: Kind,
        parent_id: str | None,
        author: PersonId,
        origin: str,
        now: datetime,
        corrects: str | None = None,
        prepared: str | None = None,
    ) -> DraftId:
        """A new draft; `origin` names the form that asked for it, which makes one draft only.

        `Stale` if another one corrects the same post, or is kept under the same name.
        """
        try:
            row_id = self._one(
                _ADD,
                account=account,
                kind=kind,
                parent_id=parent_id,
                author=author,
                origin=origin,
                created_at=now,
                closed_detail="",
                corrects=corrects,
                prepared=prepared,
                look_at=now,
            )
        except IntegrityError as clash:
            raise Stale("draft-exists", account=account) from clash
        draft = DraftId(row_id)
        self._tell(
            EntryKind.DRAFTED,
            now,
            draft=draft,
            account=account,
            is_a=kind,
            author=who(author),
            corrects=corrects,
            prepared=said(prepared) if prepared is not None else None,
        )
        return draft

    def made_from(self, origin: str) -> DraftId | None:
        """The draft that a form has made already."""
        row = self._first(_MADE_FROM, form=origin)
        return DraftId(row.id) if row else None

    def get(self, draft: DraftId) -> Draft:
        """The draft; refuses one that never was."""
        return read_draft(self._first(_GET, this=draft), draft)

    def lock(self, draft: DraftId) -> Draft:
        """The draft, which nobody else can lock before this transaction ends.

        SQLite has one writer anyway, and there the statement is a plain read.
        """
        return read_draft(self._first(_LOCK, this=draft), draft)

    def close(self, draft: DraftId, closed: Closed) -> bool:
        """Close a draft; False, and nothing changed, if it is closed already."""
        done = self._changed(_CLOSE, this=draft, at=closed.at, why=closed.why, by=closed.by, detail=closed.detail)
        if done:
            self._tell(EntryKind.CLOSED, closed.at, draft=draft, why=closed.why, by=who(closed.by))
        return bool(done)

    def open_ids(self) -> list[DraftId]:
        """Drafts that are not closed and not (perhaps) public."""
        return [DraftId(row.id) for row in self._all(_OPEN_IDS)]

    def open_of(self, person: PersonId, accounts: Collection[AccountName]) -> list[DraftId]:
        """The same of those accounts alone, and what that person wrote or took over for others."""
        return [DraftId(row.id) for row in self._all(_OPEN_OF, of_accounts=list(accounts), person=person)]

    def count_open(self) -> int:
        """How many those are."""
        return int(self._one(_COUNT_OPEN))

    def open_on_parent(self, account: AccountName, parent_id: str) -> list[DraftId]:
        """Drafts of the account in answer to that post, neither closed nor sent."""
        return [DraftId(row.id) for row in self._all(_OPEN_ON_PARENT, of_account=account, on_parent=parent_id)]

    def kept(self, account: AccountName) -> tuple[Draft, ...]:
        """The account's prepared statements, whether or not they are approved yet."""
        return tuple(read_draft(row, row.id) for row in self._all(_KEPT, of_account=account))

    def answered(self, account: AccountName, parent_id: str, except_draft: DraftId | None) -> DraftId | None:
        """Another draft of the account whose answer to that post is, or may be, public."""
        found = self._all(_ANSWERED, of_account=account, on_parent=parent_id)
        return next((DraftId(row.id) for row in found if row.id != except_draft), None)

    def add_revision(self, revision: Revision) -> None:
        """Follow the newest revision; `Stale` if somebody else made that one meanwhile."""
        try:
            self._do(
                _ADD_REVISION,
                draft_id=revision.draft,
                number=revision.number,
                text=revision.text,
                length=revision.length,
                parent=post_to_json(revision.parent),
                made_by=revision.made_by,
                suggested_by=revision.suggested_by,
                reason=revision.reason,
                made_at=revision.made_at,
                digest=revision.digest,
                findings=findings_to_json(revision.findings),
                not_checked=not_checked_to_json(revision.not_checked),
                language=revision.language,
                asked=[str(one) for one in revision.asked],
                correction=correction_to_json(revision.correction),
                send_at=revision.send_at,
                skip=skip_to_json(revision.skip),
            )
        except IntegrityError as clash:
            raise Stale("revision-exists", draft=revision.draft, revision=revision.number) from clash
        self._tell(
            EntryKind.REVISED,
            revision.made_at,
            draft=revision.draft,
            revision=revision.number,
            why=revision.reason,
            digest=said(revision.digest),
            text=said(revision.text),
            answers=posted(revision.parent),
            correction=said(canonical(revision.correction)) if revision.correction else None,
            send_at=revision.send_at,
            skips=revision.skip.draft if revision.skip else None,
            made_by=who(revision.made_by),
            suggested_by=who(revision.suggested_by),
            findings=[f"{one.rule}: {one.severity}" for one in revision.findings],
            not_checked=[one.rule for one in revision.not_checked],
        )

    def revisions(self, draft: DraftId) -> tuple[Revision, ...]:
        """Every revision, the current one last."""
        return tuple(_revision(row) for row in self._all(_REVISIONS, this=draft))


def read_draft(row: Row[Any] | None, wanted: DraftId) -> Draft:
    if row is None:
        raise Refusal("no-such-draft", draft=wanted)
    closed = None
    if row.closed_at is not None:
        closed = Closed(at=row.closed_at, why=row.closed_why, by=row.closed_by, detail=row.closed_detail)
    return Draft(
        id=DraftId(row.id),
        account=AccountName(row.account),
        kind=row.kind,
        parent_id=row.parent_id,
        author=PersonId(row.author),
        created_at=row.created_at,
        closed=closed,
        corrects=row.corrects,
        prepared=row.prepared,
        forgotten_at=row.forgotten_at,
        parent_forgotten_at=row.parent_forgotten_at,
    )


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        draft=DraftId(row.draft_id),
        number=row.number,
        text=row.text,
        length=row.length,
        parent=post_from_json(row.parent),
        made_by=row.made_by,
        suggested_by=row.suggested_by,
        reason=row.reason,
        made_at=row.made_at,
        digest=Digest(row.digest),
        findings=findings_from_json(row.findings),
        not_checked=not_checked_from_json(row.not_checked),
        language=row.language,
        asked=tuple(Incoming(one) for one in row.asked),
        correction=correction_from_json(row.correction),
        send_at=row.send_at,
        skip=skip_from_json(row.skip),
    )
