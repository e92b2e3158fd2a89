"""What a sealed clearance states, and whether that is what is about to be done; how it is sealed is not known here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from approvals.domain.case import Case
from approvals.domain.delivery import Act, Delivery
from approvals.domain.draft import Digest, DraftId
from approvals.domain.gate import CLEARANCE_LIFE, Clearance
from approvals.domain.people import AccountName
from approvals.domain.plan import part_of, target
from approvals.domain.quorum import Voter

SKEW: Final = timedelta(seconds=5)
"""How far two machines' clocks may be apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """That one act was cleared once: what, for whom, whose marks it rests on, and until when it may be used."""

    id: str
    """Unique; used once."""
    act: Act
    account: AccountName
    digest: Digest
    target: str | None
    """The post that is answered, deleted or shown again."""
    draft: DraftId
    revision: int
    part: int
    voters: tuple[Voter, ...]
    ruleset: str
    decided_at: datetime
    expires_at: datetime


def state(clearance: Clearance, *, id: str) -> Statement:  # noqa: A002 - the statement's own word for it
    """What a clearance comes to, under an id of its own."""
    return Statement(
        id=id,
        act=clearance.act,
        account=clearance.account,
        digest=clearance.digest,
        target=clearance.target,
        draft=DraftId(clearance.draft),
        revision=clearance.revision,
        part=clearance.part,
        voters=clearance.voters,
        ruleset=clearance.ruleset,
        decided_at=clearance.decided_at,
        expires_at=clearance.expires_at,
    )


def mismatch(statement: Statement, case: Case, delivery: Delivery, now: datetime) -> str | None:
    """Why a statement does not cover this delivery now, as a slug; None if it does."""
    if statement.expires_at - statement.decided_at > CLEARANCE_LIFE or statement.decided_at > now + SKEW:
        return "seal-ill-dated"
    if now >= statement.expires_at:
        return "seal-expired"
    current = case.current
    stated = (
        statement.act,
        statement.account,
        statement.digest,
        statement.target,
        statement.draft,
        statement.revision,
        statement.part,
        statement.ruleset,
    )
    owed = (
        delivery.act,
        delivery.account,
        current.digest,
        target(case, part) if (part := part_of(current, delivery.part)) else None,
        delivery.draft,
        delivery.revision,
        delivery.part,
        case.account.ruleset,
    )
    return None if stated == owed else "seal-of-another"
