"""An address or number of the brand's own that anybody may read: a lead proposes it, somebody else agrees."""

from dataclasses import dataclass

from approvals.domain.people import AccountName, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One entry of an account's list; it counts once somebody else than its proposer agreed."""

    id: int
    account: AccountName
    entry: str
    proposed_by: PersonId
    agreed_by: PersonId | None = None
