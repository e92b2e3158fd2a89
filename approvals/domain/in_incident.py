"""What an incident means for a draft: a re-post waits for somebody's word, a prepared statement may be released."""

from datetime import datetime, timedelta
from typing import Final

from approvals.domain.case import Case
from approvals.domain.incident import Release
from approvals.domain.plan import Part, planned

PREPARED_LIFE: Final = timedelta(days=30)
"""How long the approvals of a prepared statement are good for."""
RELEASED_LIFE: Final = timedelta(minutes=30)
"""How long a released one may stay unsent: as long as anything else that is approved."""


def waits_for_word(case: Case, part: Part) -> bool:
    """Whether a part that has its own time was planned before an incident, and nobody has looked at it since.

    One whose time came while the incident was open waits after its end, too; one that is moved was looked at.
    """
    incident, at = case.incident, planned(case, part)
    if incident is None or at is None or case.current.made_at >= incident.opened_at:
        return False
    if incident.closed_at is not None and at > incident.closed_at:
        return False
    told = any(
        (one.incident, one.part) == (incident.id, part.number) and one.by in case.account.roster for one in case.go_ons
    )
    moved = any(one.part == part.number and one.to and one.at >= incident.opened_at for one in case.moves)
    return not told and not moved


def released(case: Case) -> Release | None:
    """By whom, of the roster, the current version was released in the incident that is open; None without either."""
    incident = case.incident
    if incident is None or not incident.open:
        return None
    return next(
        (
            one
            for one in case.releases
            if (one.incident, one.revision) == (incident.id, case.current.number) and one.by in case.account.roster
        ),
        None,
    )


def unreleased(case: Case) -> bool:
    """Whether it is a prepared statement that nobody lets out now."""
    return case.draft.prepared is not None and released(case) is None


def held_back(case: Case, part: Part) -> bool:
    """Whether an incident, or the lack of one, keeps a part from going out, however many approved it."""
    return waits_for_word(case, part) or unreleased(case)


def kept_until(case: Case, approved_at: datetime) -> datetime:
    """Up to when an approved prepared statement may go out."""
    ends, let_out = approved_at + PREPARED_LIFE, released(case)
    return min(ends, let_out.at + RELEASED_LIFE) if let_out else ends
