"""Whether marks on a card may be lost, where a platform lets nobody read them back; pure."""

from datetime import datetime

from approvals.domain.case import Case
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Platform


def unheard(
    case: Case, revision: int, platform: Platform, *, posted_at: datetime | None, missed_at: datetime | None
) -> bool:
    """Whether people must look if their mark is counted: until the next one on that card, or its end.

    `missed_at` is before when something that the platform had to say may be lost.
    """
    if missed_at is None or posted_at is None or posted_at >= missed_at:
        return False
    if revision != case.current.number or not open_to_votes(case):
        return False
    here = (vote for vote in case.votes if vote.revision == revision and vote.identity.platform is platform)
    return all(at is None or at < missed_at for vote in here for at in (vote.cast_at, vote.retracted_at))
