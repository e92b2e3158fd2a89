"""An address or number of the brand's own that anybody may read: a lead proposes it, somebody else agrees."""

import re
from dataclasses import dataclass

from approvals.domain.draft import Revision
from approvals.domain.people import AccountName, PersonId

_PRIVATE = "private-data"
_ADDRESS = re.compile(r"\d|@|\W(?:at|chiocciola|arroba)\W", re.IGNORECASE)
"""What tells an address or a number from the words that ask for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One entry of an account's list; it counts once somebody else than its proposer agreed."""

    id: int
    account: AccountName
    entry: str
    proposed_by: PersonId
    agreed_by: PersonId | None = None


def ours(revision: Revision) -> tuple[str, ...]:
    """The addresses and numbers in a text of which a lead may say that they are the brand's own."""
    private = [one.excerpt for one in revision.findings if one.rule == _PRIVATE and _ADDRESS.search(one.excerpt)]
    return tuple(dict.fromkeys(private))
