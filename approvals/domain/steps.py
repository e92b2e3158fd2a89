"""How far an account's steps have come: who of each has approved, and who is still asked.

The steps are asked in their order, and an approval given early waits: it counts once the steps before are complete, and
is never to be given again, as it is for the same exact text. One person may stand in several steps and approves in each
at once, but is one person in the whole: fewer than the account's `approvals` people are never enough.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from approvals.domain.people import PersonId, Step, distinct


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How one step stands with its people."""

    name: str
    needed: int
    approved: tuple[PersonId, ...]
    """Its people who have approved, in the order they did."""
    able: tuple[PersonId, ...]
    """Its people who have not approved yet and whose approval would count."""
    waits: bool
    """Whether a step before it is still open."""

    @property
    def missing(self) -> int:
        """How many of its people must still approve."""
        return max(0, self.needed - len(self.approved))


def progress(
    steps: Iterable[Step], *, approved: Collection[PersonId], barred: Collection[PersonId]
) -> tuple[Progress, ...]:
    """Each step in its order; `barred` are those who had a hand in the text, and who are no part of "all" either."""
    seen: list[Progress] = []
    for step in steps:
        people = [who for who in distinct(step.roster) if who not in barred]
        seen.append(
            Progress(
                name=step.name,
                needed=step.needed(len(people)),
                approved=tuple(who for who in approved if who in people),
                able=tuple(who for who in people if who not in approved),
                waits=any(before.missing for before in seen),
            )
        )
    return tuple(seen)
