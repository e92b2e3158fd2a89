"""What a test makes go wrong: failing Web API calls, and reaction lists that are cut short."""

from dataclasses import dataclass
from enum import StrEnum


class Moment(StrEnum):
    """Whether the call takes effect before it fails."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    error: str | None = None
    status: int | None = None
    """An HTTP status without a Slack answer, such as 500."""
    reset: bool = False
    """The connection breaks."""
    moment: Moment = Moment.BEFORE
    slow: float = 0
    """Seconds, in the machine's time, before the answer goes out."""
    retry_after: int | None = None


class Faults:
    def __init__(self) -> None:
        self._coming: dict[str, list[Fault]] = {}
        self.shown_reactors: int | None = None
        """How many names a reaction lists; its count stays complete."""

    def plan(self, method: str, fault: Fault, times: int) -> None:
        self._coming.setdefault(method, []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        coming = self._coming.get(method)
        return coming.pop(0) if coming else None
