"""Why something was let out, or was not, as an entry of the ledger."""

from collections.abc import Iterable
from datetime import datetime

from approvals.domain.case import Case
from approvals.domain.delivery import Act, Delivery
from approvals.domain.draft import DraftId
from approvals.domain.gate import Clearance
from approvals.domain.ledger import Entry, EntryKind, Value, text, who
from approvals.domain.people import Identity, Step
from approvals.domain.quorum import count, on_one_word, standing
from approvals.domain.vote import Mark


def turned_away(
    what: str, at: datetime, *, times: int = 1, draft: DraftId | None = None, by: Identity | None = None
) -> Entry:
    """Something was asked for, or about to happen, and does not; `times` of it at once."""
    return Entry(kind=EntryKind.TURNED_AWAY, at=at, draft=draft, values={"what": what, "times": times, "who": who(by)})


def cleared(case: Case, delivery: Delivery, clearance: Clearance) -> Entry:
    """The exact text, who could approve it and how many had to, and whose marks counted, each with whose it was taken to be and its source."""
    return Entry(
        kind=EntryKind.CLEARED,
        at=clearance.decided_at,
        account=clearance.account,
        draft=case.draft.id,
        values={
            "delivery": str(delivery.id),
            "act": clearance.act,
            "revision": clearance.revision,
            "digest": text(clearance.digest),
            "text": text(clearance.text),
            "part": clearance.part,
            "answers": text(clearance.target) if clearance.target and clearance.act is Act.CREATE else None,
            "acts_on": clearance.target if clearance.act is not Act.CREATE else None,
            "ruleset": case.account.ruleset,
            "needed": count(case).needed,
            "roster": [who(person) for person in case.account.roster],
            "steps": [] if on_one_word(case) else steps(case.account.steps),
            "leads": [who(person) for person in case.account.leads],
            "author": who(case.draft.author),
            "approved_by": [who(person) for person in clearance.approved_by],
            "marks": [
                {
                    "who": who(vote.identity),
                    "of": who(case.owner(vote.identity)),
                    "by": vote.source,
                    "event": vote.stamp,
                    "at": vote.cast_at,
                }
                for vote in standing(case)
                if vote.mark is Mark.APPROVE and case.owner(vote.identity) in clearance.approved_by
            ],
        },
    )


def steps(asked: Iterable[Step]) -> list[Value]:
    """Each step with its people, and how many of them it needs."""
    return [
        {"name": step.name, "need": str(step.need), "roster": [who(person) for person in step.roster]} for step in asked
    ]
