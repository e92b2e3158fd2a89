"""Deliveries: public acts that are owed; one at a time for each account is cleared, sent, and settled by its sender alone."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Executable, Row, Update, select
from sqlalchemy.exc import IntegrityError

from approvals.domain.delivery import FINAL, Act, Delivery, DeliveryId, State
from approvals.domain.draft import DraftId
from approvals.domain.ledger import EntryKind, Value
from approvals.domain.people import AccountName
from approvals.errors import Stale
from approvals.storage.delivery_statements import (
    ADD,
    ASK,
    CANCEL,
    CLAIM,
    CLEARED,
    DOUBT,
    DOUBT_ABANDONED,
    FREE_LAPSED,
    GIVE_BACK,
    OF,
    RELEASE,
    REPORT,
    RESOLVE,
    SENDING,
    SETTLE,
    TAKE,
    TAKE_DOUBTS,
)
from approvals.storage.delivery_times import NEXT, first
from approvals.storage.telling import TellingStore

_NEXT = select(*NEXT)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Deliveries(TellingStore):
    """What is to be done in public, and what became of it.

    Whoever clears may add, claim, clear, release, cancel and free what lapsed; all else is the sender's, who leaves a
    report of each change.
    """

    def add(
        self,
        *,
        draft: DraftId,
        revision: int,
        account: AccountName,
        act: Act,
        part: int = 0,
        approved_at: datetime,
        due_at: datetime,
        now: datetime,
    ) -> Delivery:
        """Owe an act; `Stale` if the draft has one that is owed, or was done, already."""
        try:
            row = self._first(
                ADD,
                draft_id=draft,
                revision=revision,
                account=account,
                act=act,
                part=part,
                state=State.READY,
                approved_at=approved_at,
                due_at=due_at,
                token=0,
                readings=0,
                fault="",
            )
        except IntegrityError as clash:
            raise Stale("delivery-exists", draft=draft) from clash
        if row is None:
            raise Stale("delivery-not-stored", draft=draft)
        self._tell_of(
            EntryKind.OWED, row, now, revision=revision, act=act, part=part, approved_at=approved_at, due_at=due_at
        )
        return _delivery(row)

    def of(self, draft: DraftId) -> tuple[Delivery, ...]:
        """Every delivery of the draft, the newest last."""
        return tuple(_delivery(row) for row in self._all(OF, this=draft))

    def claim(self, *, now: datetime, limit: int, owner: str, lease_until: datetime) -> list[Delivery]:
        """Take what is due, at most one act per account; nobody else gets those until the lease is over."""
        try:
            with self._connection.begin_nested():
                rows = self._all(CLAIM, now=now, most=limit, by=owner, until=lease_until)
        except IntegrityError:
            # Another process took an act of the same account in the same instant: the index let one of us through.
            return []
        return sorted((_delivery(row) for row in rows), key=lambda claimed: (claimed.due_at, claimed.id))

    def cleared(self, delivery: DeliveryId, token: int, *, clearance: str, until: datetime) -> bool:
        """Hand a claim over to whoever sends, with its sealed clearance; False if the claim was lost."""
        return self._did(CLEARED, delivery, fence=token, sealed=clearance, until=until)

    def lapsed(self, now: datetime) -> list[DraftId]:
        """Free what was claimed or cleared and left: nothing has happened, and it is due again."""
        return sorted({DraftId(row.draft_id) for row in self._all(FREE_LAPSED, now=now)})

    def take(self, *, limit: int, owner: str, lease_until: datetime) -> list[Delivery]:
        """What is cleared, to be sent by whoever takes it; nobody else gets those until the lease is over."""
        rows = self._all(TAKE, most=limit, by=owner, until=lease_until)
        return sorted((_delivery(row) for row in rows), key=lambda taken: (taken.due_at, taken.id))

    def sending(
        self, delivery: DeliveryId, token: int, *, watermark: str | None, at: datetime, lease_until: datetime
    ) -> bool:
        """Say, before it happens, that the act may have happened; False if the claim was lost."""
        return self._reported(at, SENDING, delivery, fence=token, newest=watermark, at=at, until=lease_until)

    def settle(
        self,
        delivery: DeliveryId,
        token: int,
        *,
        state: State,
        at: datetime,
        post_id: str | None = None,
        post_url: str | None = None,
        fault: str = "",
    ) -> bool:
        """End an act that is under way, or doubtful, in a final state; False if the claim was lost."""
        _check_final(state)
        return self._reported(
            at, SETTLE, delivery, fence=token, to_state=state, at=at, post=post_id, url=post_url, why=fault
        )

    def release(self, delivery: DeliveryId, token: int, *, due_at: datetime, fault: str) -> bool:
        """Give a claim back before it is cleared: it is due again at `due_at`."""
        return self._did(RELEASE, delivery, fence=token, due=due_at, why=fault)

    def give_back(self, delivery: DeliveryId, token: int, *, due_at: datetime, fault: str, at: datetime) -> bool:
        """Give back what was cleared, or even marked: the act certainly did not happen, and is due again at `due_at`."""
        return self._reported(at, GIVE_BACK, delivery, fence=token, due=due_at, why=fault)

    def cancel(self, delivery: DeliveryId, at: datetime) -> bool:
        """The act is not wanted any more; False if it may have happened already."""
        return self._told(self._first(CANCEL, this=delivery, at=at), at)

    def doubt(
        self, delivery: DeliveryId, token: int, *, due_at: datetime, fault: str, readings: int, at: datetime
    ) -> bool:
        """Nobody knows whether it happened: read back at `due_at`."""
        return self._reported(at, DOUBT, delivery, fence=token, due=due_at, why=fault, looks=readings)

    def take_doubts(self, now: datetime, limit: int, lease_until: datetime) -> list[Delivery]:
        """Acts in doubt whose wait is over; nobody else reads those back before the lease is over.

        The token stays: it is still the late sender's, who may know more than can be read.
        """
        rows = self._all(TAKE_DOUBTS, now=now, most=limit, until=lease_until)
        return sorted((_delivery(row) for row in rows), key=lambda doubt: (doubt.due_at, doubt.id))

    def abandoned(self, now: datetime) -> int:
        """Put in doubt what senders left behind while it was being sent; returns how much that was."""
        left = self._all(DOUBT_ABANDONED, now=now)
        for row in left:
            self._report(row, now)
        return len(left)

    def next_due(self, *, after: datetime = _LONG_AGO) -> datetime | None:
        """When something is to be sent, read back or taken from a lost sender; may be past while an account is busy."""
        return first(self._first(_NEXT, now=after) or ())

    def ask(self, delivery: DeliveryId, at: datetime) -> bool:
        """Reading back did not help: only a person can say what became of it."""
        return self._reported(at, ASK, delivery, at=at)

    def resolve(
        self,
        delivery: DeliveryId,
        *,
        state: State,
        at: datetime,
        post_id: str | None = None,
        post_url: str | None = None,
        fault: str = "",
    ) -> bool:
        """A person said what became of it; False if nobody was asked, or somebody answered before."""
        _check_final(state)
        return self._reported(at, RESOLVE, delivery, to_state=state, at=at, post=post_id, url=post_url, why=fault)

    def _reported(self, now: datetime, statement: Executable, delivery: DeliveryId, **values: object) -> bool:
        """Change it, and report that to whoever clears, in the same transaction."""
        row = self._first(statement, this=delivery, **values)
        if row:
            self._report(row, now)
        return row is not None

    def _report(self, row: Row[Any], now: datetime) -> None:
        self._do(REPORT, this=row.id, at=now)
        self._told(row, now)

    def _told(self, row: Row[Any] | None, at: datetime) -> bool:
        """Enter what has become of it; False if nothing has."""
        if row:
            fault = row.fault.partition("\n")[0]
            self._tell_of(_ENTRIES[row.state], row, at, revision=row.revision, post=row.post_id, why=fault or None)
        return row is not None

    def _tell_of(self, kind: EntryKind, row: Row[Any], at: datetime, **values: Value) -> None:
        draft, account = DraftId(row.draft_id), AccountName(row.account)
        self._tell(kind, at, draft=draft, account=account, delivery=str(row.id), **values)

    def _did(self, statement: Update, delivery: DeliveryId, **values: object) -> bool:
        return bool(self._changed(statement, this=delivery, **values))


_ENTRIES: Final = {
    State.READY: EntryKind.GIVEN_BACK,
    State.SENDING: EntryKind.SENDING,
    State.IN_DOUBT: EntryKind.IN_DOUBT,
    State.ASKING: EntryKind.ASKED,
    State.SENT: EntryKind.SENT,
    State.REFUSED: EntryKind.REFUSED,
    State.CANCELLED: EntryKind.CANCELLED,
}


def _check_final(state: State) -> None:
    if state not in FINAL:
        raise ValueError(f"{state} ends nothing")


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        draft=DraftId(row.draft_id),
        revision=row.revision,
        account=AccountName(row.account),
        act=row.act,
        part=row.part,
        state=row.state,
        approved_at=row.approved_at,
        due_at=row.due_at,
        token=row.token,
        lease_until=row.lease_until,
        sent_at=row.sent_at,
        watermark=row.watermark,
        readings=row.readings,
        post_id=row.post_id,
        post_url=row.post_url,
        fault=row.fault,
        clearance=row.clearance,
        settled_at=row.settled_at,
    )
