"""Holds on accounts, and who lifted what."""

from datetime import datetime

from sqlalchemy import String, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from approvals.domain.draft import DraftId
from approvals.domain.hold import AccountHold, Lift
from approvals.domain.ledger import EntryKind, text, who
from approvals.domain.people import AccountName, PersonId
from approvals.storage.chat_tables import told
from approvals.storage.columns import Instant
from approvals.storage.tables import account_hold_lifts, account_holds, draft_lifts, drafts
from approvals.storage.telling import TellingStore

_ADD = insert(account_holds).returning(account_holds.c.id)
_LIFTED = (
    select(func.count())
    .select_from(account_hold_lifts)
    .where(account_hold_lifts.c.hold_id == account_holds.c.id)
    .correlate(account_holds)
    .scalar_subquery()
)
_STANDING = (
    select(account_holds, account_hold_lifts.c.lifted_by)
    .join_from(account_holds, account_hold_lifts, account_hold_lifts.c.hold_id == account_holds.c.id, isouter=True)
    .where(
        or_(account_holds.c.account.is_(None), account_holds.c.account == bindparam("of_account")),
        account_holds.c.ended_at.is_(None),
        bindparam("needed") > _LIFTED,
    )
    .order_by(account_holds.c.id, account_hold_lifts.c.lifted_at, account_hold_lifts.c.lifted_by)
)
# Two who resume at once are counted one after the other.
_LOCK = (
    select(account_holds.c.id)
    .where(
        or_(account_holds.c.account.is_(None), account_holds.c.account == bindparam("of_account")),
        account_holds.c.ended_at.is_(None),
    )
    .order_by(account_holds.c.id)
    .with_for_update()
)
_END = (
    update(account_holds)
    .where(account_holds.c.ended_at.is_(None), account_holds.c.until <= bindparam("now"), bindparam("needed") > _LIFTED)
    .values(ended_at=bindparam("now", type_=Instant))
    .returning(account_holds.c.id, account_holds.c.account)
)
_LIFT = upsert(account_hold_lifts).on_conflict_do_nothing().returning(account_hold_lifts.c.hold_id)
_LIFT_DRAFT = insert(draft_lifts)
_EVERY = (
    select(account_holds.c.id, account_holds.c.account)
    .where(account_holds.c.ended_at.is_(None), bindparam("needed") > _LIFTED)
    .order_by(account_holds.c.id)
)
# One row for each draft that was shown as held, and for each hold: whoever put it may be gone before all of them were.
_account = bindparam("of_account", type_=String)
_UNSHOWN = (
    select(drafts.c.id)
    .where(
        drafts.c.closed_at.is_(None),
        or_(_account.is_(None), drafts.c.account == _account),
        ~select(told.c.draft_id).where(told.c.draft_id == drafts.c.id, told.c.what == bindparam("shown")).exists(),
    )
    .order_by(drafts.c.id)
    .limit(bindparam("most"))
)
_SHOW = upsert(told).on_conflict_do_nothing()
_LIFTS = select(draft_lifts).where(draft_lifts.c.draft_id == bindparam("this")).order_by(draft_lifts.c.id)


class Holds(TellingStore):
    """What stands still, and until when nobody lifted it."""

    def add(
        self,
        *,
        account: AccountName | None,
        by: PersonId | None,
        reason: str,
        at: datetime,
        until: datetime | None = None,
    ) -> AccountHold:
        row_id = self._one(_ADD, account=account, held_by=by, reason=reason, held_at=at, until=until)
        self._tell(
            EntryKind.ACCOUNT_HELD, at, account=account, hold=str(row_id), by=who(by), reason=text(reason), until=until
        )
        return AccountHold(id=row_id, account=account, by=by, reason=reason, at=at, until=until)

    def end(self, now: datetime, needed: int) -> list[AccountName | None]:
        """End the holds whose time is over; returns whose they were, None for that of every account."""
        ended = self._all(_END, now=now, needed=needed)
        for row in ended:
            self._tell(EntryKind.ACCOUNT_RESUMED, now, account=row.account, hold=str(row.id), by=None)
        return [row.account for row in ended]

    def lock(self, account: AccountName | None) -> None:
        """Nobody else lifts what holds the account, or all accounts, before this transaction ends."""
        self._all(_LOCK, of_account=account)

    def standing(self, account: AccountName | None, needed: int) -> tuple[AccountHold, ...]:
        """The holds on the account, and on all accounts, that fewer than `needed` people have lifted."""
        holds: dict[int, AccountHold] = {}
        for row in self._all(_STANDING, of_account=account, needed=needed):
            before = holds[row.id].lifted_by if row.id in holds else ()
            holds[row.id] = AccountHold(
                id=row.id,
                account=row.account,
                by=row.held_by,
                reason=row.reason,
                at=row.held_at,
                until=row.until,
                lifted_by=(*before, PersonId(row.lifted_by)) if row.lifted_by else before,
            )
        return tuple(holds.values())

    def unshown(self, *, needed: int, limit: int) -> tuple[int, list[DraftId]]:
        """The oldest hold that is not shown yet on some open draft of its account, and such drafts; none if it is on all."""
        for hold in self._all(_EVERY, needed=needed):
            found = self._all(_UNSHOWN, of_account=hold.account, shown=_shown(hold.id), most=limit)
            if found:
                return hold.id, [DraftId(row.id) for row in found]
        return 0, []

    def shown(self, draft: DraftId, hold: int, at: datetime) -> None:
        """The draft shows that hold from now on, whatever becomes of its versions."""
        self._do(_SHOW, draft_id=draft, revision=1, what=_shown(hold), told_at=at)

    def lift(self, hold: int, by: PersonId, at: datetime) -> bool:
        """One person agrees that the hold may end; False if they had agreed before."""
        lifted = self._returned(_LIFT, hold_id=hold, lifted_by=by, lifted_at=at)
        if lifted:
            self._tell(EntryKind.ACCOUNT_RESUMED, at, hold=str(hold), by=who(by))
        return lifted

    def lift_draft(self, lift: Lift) -> None:
        """Lift whatever held the draft until then."""
        self._do(_LIFT_DRAFT, draft_id=lift.draft, lifted_by=lift.by, lifted_at=lift.at)
        self._tell(EntryKind.LIFTED, lift.at, draft=lift.draft, by=who(lift.by))

    def lifts(self, draft: DraftId) -> tuple[Lift, ...]:
        """Every lifting of the draft, in order."""
        rows = self._all(_LIFTS, this=draft)
        return tuple(Lift(draft=draft, by=PersonId(row.lifted_by), at=row.lifted_at) for row in rows)


def _shown(hold: int) -> str:
    """What a draft was told once it shows that hold."""
    return f"held {hold}"
