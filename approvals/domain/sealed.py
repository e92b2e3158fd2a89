"""An account's credentials as they are stored: sealed by a data key of their own, which another key wraps."""

from dataclasses import dataclass, field
from datetime import datetime

from approvals.domain.people import AccountName


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Opens for this account alone, and with the wrapping key of that id alone."""

    account: AccountName
    key_id: str
    wrapped: bytes = field(repr=False)
    """The data key, wrapped."""
    credentials: bytes = field(repr=False)
    sealed_at: datetime
    wrapped_at: datetime
