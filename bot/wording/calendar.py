"""What will go out, a line for each thing; pure."""

from collections.abc import Iterable

from approvals.workflow.look_ahead import Coming
from bot.wording.plans import local

_MOST = 40
_LETTERS = 80


def listed(coming: Iterable[Coming], zone: str) -> list[str]:
    """What is to come, on the clock of whoever asks."""
    every = list(coming)
    lines = [_line(one, zone) for one in every[:_MOST]]
    more = len(every) - _MOST
    return [*lines, *([f"and {more} more"] if more > 0 else [])]


def _line(one: Coming, zone: str) -> str:
    words = one.text if len(one.text) <= _LETTERS else f"{one.text[:_LETTERS]} …"
    what = "the correction again" if one.again else "post"
    kept = ", not approved or kept back so far" if one.kept else ""
    return f"{local(one.at, zone)}: @{one.handle}, {what} (draft {one.draft}{kept}): {words}"
