"""Incidents, what was published in them, and what somebody let out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from approvals.domain.delivery import Act, State
from approvals.domain.draft import DraftId
from approvals.domain.incident import GoOn, Incident, IncidentId, Release, Spoken
from approvals.domain.ledger import EntryKind, who
from approvals.domain.ledger import text as said
from approvals.domain.people import AccountName, PersonId
from approvals.errors import Refusal, Stale
from approvals.storage.columns import Instant
from approvals.storage.delivery_tables import deliveries, in_state
from approvals.storage.incident_tables import go_ons, incidents, releases
from approvals.storage.tables import drafts, revisions
from approvals.storage.telling import TellingStore

_OPEN = insert(incidents).returning(incidents.c.id)
_GET = select(incidents).where(incidents.c.id == bindparam("this"))
_LOCK = _GET.with_for_update()
_NEWEST = (
    select(incidents).where(incidents.c.account == bindparam("of_account")).order_by(incidents.c.id.desc()).limit(1)
)
_LED = (
    select(incidents)
    .where(incidents.c.lead == bindparam("by"), incidents.c.statement_at.is_(None))
    .order_by(incidents.c.id)
)
_THIS = update(incidents).where(incidents.c.id == bindparam("this"))
_LEAD = _THIS.values(lead=bindparam("to"))
_ANCHOR = _THIS.values(anchor=bindparam("post"))
_CLOSING = _THIS.values(closing_by=bindparam("by"), closing_at=bindparam("at"))
_CLOSE = _THIS.values(closed_by=bindparam("by"), closed_at=bindparam("at", type_=Instant))
_STATEMENT = _THIS.values(statement_at=bindparam("at", type_=Instant))
_SPOKEN = (
    select(deliveries.c.post_id, deliveries.c.post_url, deliveries.c.sent_at, drafts.c.parent_id, revisions.c.text)
    .join_from(deliveries, drafts, drafts.c.id == deliveries.c.draft_id)
    .join(
        revisions,
        and_(revisions.c.draft_id == deliveries.c.draft_id, revisions.c.number == deliveries.c.revision),
    )
    .where(
        deliveries.c.account == bindparam("of_account"),
        deliveries.c.sent_at >= bindparam("since"),
        in_state(State.SENT),
        deliveries.c.act == literal_column(f"'{Act.CREATE}'"),
        deliveries.c.part == 0,
        deliveries.c.post_id.is_not(None),
    )
    .order_by(deliveries.c.sent_at, deliveries.c.id)
)
_URL = select(deliveries.c.post_url).where(
    deliveries.c.account == bindparam("of_account"), deliveries.c.post_id == bindparam("post"), in_state(State.SENT)
)
_GO_ON = upsert(go_ons).on_conflict_do_nothing().returning(go_ons.c.part)
_GO_ONS = select(go_ons).where(go_ons.c.draft_id == bindparam("of_draft")).order_by(go_ons.c.said_at)
_RELEASE = upsert(releases).on_conflict_do_nothing().returning(releases.c.revision)
_RELEASES = select(releases).where(releases.c.draft_id == bindparam("of_draft")).order_by(releases.c.released_at)


class Incidents(TellingStore):
    """What is, or was, broken for many."""

    def open(self, *, account: AccountName, what: str, by: PersonId, at: datetime) -> Incident:
        """A new one, which whoever opens it leads; refuses a second one of the account."""
        try:
            row_id = self._one(_OPEN, account=account, what=what, opened_by=by, opened_at=at, lead=by)
        except IntegrityError as clash:
            raise Stale("incident-exists", account=account) from clash
        self._tell(
            EntryKind.INCIDENT_OPENED, at, account=account, incident=str(row_id), by=who(by), happened=said(what)
        )
        return Incident(id=IncidentId(row_id), account=account, what=what, opened_by=by, opened_at=at, lead=by)

    def get(self, incident: IncidentId) -> Incident:
        """The incident; refuses one that never was."""
        return _incident(self._first(_GET, this=incident), incident)

    def lock(self, incident: IncidentId) -> Incident:
        """The incident, which nobody else changes before this transaction ends."""
        return _incident(self._first(_LOCK, this=incident), incident)

    def newest(self, account: AccountName) -> Incident | None:
        """The account's last incident, open or not."""
        row = self._first(_NEWEST, of_account=account)
        return _incident(row, row.id) if row else None

    def led_by(self, person: PersonId) -> tuple[Incident, ...]:
        """The incidents that somebody leads, or led to their end, and of which something is still owed."""
        return tuple(_incident(row, row.id) for row in self._all(_LED, by=person))

    def standing(self, account: AccountName) -> Incident | None:
        """The account's incident that is open."""
        newest = self.newest(account)
        return newest if newest and newest.open else None

    def lead(self, incident: Incident, *, to: PersonId, by: PersonId, at: datetime) -> None:
        """Somebody else leads from now on."""
        self._do(_LEAD, this=incident.id, to=to)
        self._tell_of(EntryKind.INCIDENT_LED, incident, at, to=who(to), by=who(by))

    def anchor(self, incident: Incident, *, post: str, by: PersonId, at: datetime) -> None:
        """That post is the statement about it."""
        self._do(_ANCHOR, this=incident.id, post=post)
        self._tell_of(EntryKind.INCIDENT_ANCHORED, incident, at, post=post, by=who(by))

    def page(self, incident: Incident, *, people: Iterable[PersonId], by: PersonId, at: datetime) -> None:
        """The emergency roster is called; the ledger alone keeps that."""
        self._tell_of(EntryKind.INCIDENT_PAGED, incident, at, people=[who(one) for one in people], by=who(by))

    def ask_to_close(self, incident: Incident, *, by: PersonId, at: datetime) -> None:
        """One person says that it is over."""
        self._do(_CLOSING, this=incident.id, by=by, at=at)
        self._tell_of(EntryKind.INCIDENT_CLOSING, incident, at, by=who(by))

    def close(self, incident: Incident, *, by: PersonId, at: datetime) -> None:
        """A second one agrees."""
        self._do(_CLOSE, this=incident.id, by=by, at=at)
        self._tell_of(EntryKind.INCIDENT_CLOSED, incident, at, by=who(by))

    def state(self, incident: Incident, *, by: PersonId, at: datetime) -> None:
        """The statement that was owed afterwards is out."""
        self._do(_STATEMENT, this=incident.id, at=at)
        self._tell_of(EntryKind.INCIDENT_STATEMENT, incident, at, by=who(by))

    def spoken(self, account: AccountName, since: datetime) -> tuple[Spoken, ...]:
        """What the account has published since then, oldest first; a rehearsal counts, as it is one of this, too."""
        return tuple(
            Spoken(post=row.post_id, url=row.post_url or "", text=row.text, at=row.sent_at, answers=row.parent_id)
            for row in self._all(_SPOKEN, of_account=account, since=since)
        )

    def url_of(self, account: AccountName, post: str) -> str:
        """Where to see a post that the account published; empty where it has no address."""
        row = self._first(_URL, of_account=account, post=post)
        return row.post_url or "" if row else ""

    def go_on(self, go_on: GoOn) -> bool:
        """A part of a plan goes out all the same; False if that was said before."""
        news = self._returned(
            _GO_ON,
            draft_id=go_on.draft,
            incident_id=go_on.incident,
            part=go_on.part,
            said_by=go_on.by,
            said_at=go_on.at,
        )
        if news:
            self._tell(
                EntryKind.GONE_ON,
                go_on.at,
                draft=go_on.draft,
                part=go_on.part,
                incident=str(go_on.incident),
                by=who(go_on.by),
            )
        return news

    def go_ons(self, draft: DraftId) -> tuple[GoOn, ...]:
        """Every such word about the draft's parts."""
        return tuple(
            GoOn(
                incident=IncidentId(row.incident_id),
                draft=draft,
                part=row.part,
                by=PersonId(row.said_by),
                at=row.said_at,
            )
            for row in self._all(_GO_ONS, of_draft=draft)
        )

    def release(self, release: Release) -> bool:
        """A prepared statement goes out; False if it was released in that incident before."""
        news = self._returned(
            _RELEASE,
            draft_id=release.draft,
            incident_id=release.incident,
            revision=release.revision,
            released_by=release.by,
            released_at=release.at,
        )
        if news:
            self._tell(
                EntryKind.RELEASED,
                release.at,
                draft=release.draft,
                revision=release.revision,
                incident=str(release.incident),
                by=who(release.by),
            )
        return news

    def releases(self, draft: DraftId) -> tuple[Release, ...]:
        """Every release of the draft's versions."""
        return tuple(
            Release(
                incident=IncidentId(row.incident_id),
                draft=draft,
                revision=row.revision,
                by=PersonId(row.released_by),
                at=row.released_at,
            )
            for row in self._all(_RELEASES, of_draft=draft)
        )

    def _tell_of(self, kind: EntryKind, incident: Incident, at: datetime, **values: Any) -> None:
        self._tell(kind, at, account=incident.account, incident=str(incident.id), **values)


def _incident(row: Row[Any] | None, wanted: int) -> Incident:
    if row is None:
        raise Refusal("no-incident", incident=wanted)
    return Incident(
        id=IncidentId(row.id),
        account=AccountName(row.account),
        what=row.what,
        opened_by=PersonId(row.opened_by),
        opened_at=row.opened_at,
        lead=PersonId(row.lead),
        anchor=row.anchor,
        closing_by=row.closing_by,
        closing_at=row.closing_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        statement_at=row.statement_at,
    )
