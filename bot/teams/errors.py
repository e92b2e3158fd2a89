"""What Teams' refusals mean to us: its status and `error.code`, as errors of our own tree."""

from http import HTTPStatus
from typing import Any

from approvals.errors import Unreachable


class TeamsSaidNo(Unreachable):
    """Teams answered, and did not do it; `code` is its own word for why, as far as it gave one."""

    def __init__(self, *, status: int, code: str, slug: str = "teams-said-no") -> None:
        super().__init__(slug, status=status, error=code)
        self.status, self.code = status, code

    @property
    def gone(self) -> bool:
        """Whether what was asked for is not there."""
        return self.status in {404, 410}


class TeamsAccessLost(Unreachable):
    """Teams takes nothing from us before a person has acted."""

    def __init__(self, *, error: str) -> None:
        super().__init__("teams-access", error=error)
        self.error = error


class TeamsThrottled(TeamsSaidNo):
    """Teams asks to wait `seconds`."""

    def __init__(self, *, code: str, seconds: float) -> None:
        super().__init__(status=429, code=code)
        self.seconds = seconds


def refusal(answer: Any, error: Any) -> TeamsSaidNo:
    """The refusal that an answer's status and the error in its body are."""
    said = getattr(getattr(error, "error", None), "code", None)
    code = said if isinstance(said, str) and said else f"http-{answer.status}"
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return TeamsThrottled(code=code, seconds=_seconds(answer.headers.get("Retry-After")))
    return TeamsSaidNo(status=answer.status, code=code)


def _seconds(given: str | None) -> float:
    try:
        return max(0.0, float(given or ""))
    except ValueError:
        return 1.0
