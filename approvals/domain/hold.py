"""A hold: nothing goes out while it stands, whoever approved."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from approvals.domain.draft import DraftId
from approvals.domain.people import AccountName, Identity, PersonId, Platform
from approvals.domain.vote import Mark, Vote

DRAFT_HOLD = timedelta(hours=4)
"""How long a hold on one draft lasts when nobody lifts it."""

TERMINAL = PersonId("a terminal")
"""Who holds an account from a command line: whoever has the machine, not necessarily somebody of the settings."""

RESUMERS = 2
"""How many people must lift a hold on an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Somebody lifted what was held by then: a lead everything, a holder their own hold."""

    draft: DraftId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHold:
    """Everything of an account stands still; `account` None means every account.

    `by` is None where Twokeys itself stopped the account, as when the network's credits are used up.
    """

    id: int
    account: AccountName | None
    by: PersonId | None
    reason: str
    at: datetime
    until: datetime | None = None
    """When it ends by itself; None where two people must say so."""
    lifted_by: tuple[PersonId, ...] = ()

    @property
    def stops_leaks(self) -> bool:
        """Whether it stops even the deletion of what nobody may see: what people hold in the chat is what is said.

        A terminal stops that, too, as it is the brake when the chat is in wrong hands, and where Twokeys stopped itself,
        the network does not listen.
        """
        return self.by in {None, TERMINAL}

    def stands(self, needed: int) -> bool:
        """Whether fewer than `needed` people have lifted it."""
        return len(set(self.lifted_by)) < needed


def falls_into(at: datetime, holds: Iterable[AccountHold]) -> bool:
    """Whether one of those holds still stands then, unless it is ended before its time."""
    return any(hold.until is None or at < hold.until for hold in holds)


def last_end(holds: Iterable[AccountHold]) -> datetime | None:
    """When the last of those holds ends by itself; None if one of them does not."""
    ends = [hold.until for hold in holds]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHold:
    """One identity's hold on a draft, and when it ends by itself."""

    identity: Identity
    at: datetime
    until: datetime
    reason: str
    stamp: str


def reach(holds: Iterable[DraftHold], *, at: datetime, platform: Platform, stamp: str) -> datetime:
    """Up to when what was given is lifted by somebody who asked for it there, with that stamp, and came in at `at`.

    What the platform itself knows to be newer than that stays, though it came in first.
    """
    order = Decimal(stamp)
    newer = (one.at for one in holds if one.identity.platform is platform and Decimal(one.stamp) > order)
    return min([at, *(given - timedelta.resolution for given in newer)])


def on_draft(
    votes: tuple[Vote, ...],
    lifts: tuple[Lift, ...],
    *,
    leads: tuple[PersonId, ...],
    owner: Callable[[Identity], PersonId],
    now: datetime,
) -> tuple[DraftHold, ...]:
    """The holds on a draft that nobody took back or lifted and whose time is not over.

    A lead's lift ends every hold before it, anybody else's only their own. A hold outlives an edit: it was said
    of the draft, so marks on every revision are looked at.
    """
    return tuple(
        DraftHold(
            identity=vote.identity,
            at=vote.cast_at,
            until=vote.cast_at + DRAFT_HOLD,
            reason=vote.reason,
            stamp=vote.stamp,
        )
        for vote in votes
        if vote.mark is Mark.HOLD
        and vote.stands
        and now < vote.cast_at + DRAFT_HOLD
        and not any(lift.at >= vote.cast_at and lift.by in {*leads, owner(vote.identity)} for lift in lifts)
    )
