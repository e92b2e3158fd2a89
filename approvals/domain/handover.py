"""A hand-over: whoever looked after a draft has left, and somebody else of the roster took it over."""

from dataclasses import dataclass
from datetime import datetime

from approvals.domain.draft import DraftId
from approvals.domain.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """From then on edits, withdrawal and reminders are theirs who took it, and their approval does not count."""

    draft: DraftId
    left: PersonId
    to: PersonId
    at: datetime
