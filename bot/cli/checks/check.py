"""One thing that the doctor looked at: whether it is well, and what to do if it is not."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Well, unless there is a remedy."""

    subject: str
    said: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        return not self.remedy


def lines(checks: Iterable[Check], *, prefix: str) -> list[str]:
    """What people read: a line for each check, its remedy below, and the sum."""
    told = tuple(checks)
    shown: list[str] = []
    for check in told:
        shown.append(f"{'ok' if check.ok else 'problem':8} {check.subject}: {check.said}")
        if check.remedy:
            shown.append(f"{'':8} -> {check.remedy}")
    wrong = sum(not check.ok for check in told)
    shown.append(
        f"{wrong} of {len(told)} need attention." if wrong else f"Everything is well. Next, type: {prefix} run"
    )
    return shown
