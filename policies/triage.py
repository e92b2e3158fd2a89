"""What to do with a post that comes in, as story 4 has it: the rules suggest, a person decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policies.reading.tags import Incoming


class Action(StrEnum):
    """What can be done with a post."""

    IGNORE = "ignore"
    WATCH = "watch"
    BLOCK = "block"
    PUBLIC_THEN_PRIVATE = "answer in public, continue in private"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What a post is, what that suggests, and why."""

    what: Incoming
    action: Action
    reason: str


_OFFENCE: Final = Triage(
    what=Incoming.OFFENCE,
    action=Action.BLOCK,
    reason="It attacks people for who they are, or threatens them; nobody has to read that.",
)
_GRIEVANCE: Final = Triage(
    what=Incoming.GRIEVANCE,
    action=Action.PUBLIC_THEN_PRIVATE,
    reason="Something went wrong for them: say sorry here, and write to them in private.",
)
_ABUSE: Final = Triage(
    what=Incoming.ABUSE,
    action=Action.WATCH,
    reason="It swears and asks for nothing: leave it unblocked, so that it can be watched.",
)
_PRANK: Final = Triage(
    what=Incoming.PRANK, action=Action.IGNORE, reason="It wants an answer for its own sake, and ends without one."
)
_QUESTION: Final = Triage(
    what=Incoming.QUESTION, action=Action.ANSWER, reason="It asks something, and others read the answer, too."
)
_PRAISE: Final = Triage(what=Incoming.PRAISE, action=Action.ANSWER, reason="It is kind: thank them.")

_SUGGESTED: Final = {one.what: one for one in (_OFFENCE, _GRIEVANCE, _ABUSE, _PRANK, _QUESTION, _PRAISE)}


def triage(asked: Iterable[Incoming]) -> Triage | None:
    """What to do with a post that is all this, of which the likeliest comes first; None where nothing could be told."""
    return next((_SUGGESTED[what] for what in asked if what in _SUGGESTED), None)
