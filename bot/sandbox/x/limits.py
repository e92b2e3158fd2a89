"""How many calls are left to whom, in X's windows of fifteen minutes, and in its day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.x import problems
from bot.sandbox.x.values import Account, Clock

_WINDOW = timedelta(minutes=15)
_DAY = timedelta(hours=24)

# docs.x.com/x-api/fundamentals/rate-limits: per account, per app (bearer)
DEFAULTS = {
    "POST /2/tweets": (100, 0),
    "DELETE /2/tweets/{id}": (50, 0),
    "GET /2/tweets/{id}": (900, 450),
    "GET /2/tweets": (5000, 3500),
    "GET /2/users/me": (75, 0),
    "GET /2/users/by/username/{username}": (900, 300),
    "GET /2/users/{id}/tweets": (900, 10000),
    "GET /2/users/{id}/mentions": (300, 450),
    "POST /2/users/{id}/retweets": (50, 0),
    "DELETE /2/users/{id}/retweets/{tweet_id}": (50, 0),
}
_POSTS_A_DAY = 10_000


@dataclass(slots=True, kw_only=True)
class _Window:
    ends: datetime
    used: int = 0


class Limits:
    """Counts calls, and says in headers what is left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, int | None], _Window] = {}
        self._allowed: dict[str, int] = {}

    def allow(self, endpoint: str, calls: int) -> None:
        """Another number than X's for this endpoint, for every caller."""
        if endpoint not in DEFAULTS:
            raise ValueError(f"{endpoint!r} is none of {', '.join(DEFAULTS)}")
        self._allowed[endpoint] = calls

    def take(self, endpoint: str, account: Account | None) -> dict[str, str]:
        """Count the call and return the headers of its answer; past the limit, a 429 that carries them."""
        now = self._clock.now()
        per_account, per_app = DEFAULTS[endpoint]
        allowed = self._allowed.get(endpoint, per_app if account is None else per_account)
        window = self._window(endpoint, account, now, _WINDOW)
        headers = _headers("x-rate-limit-", allowed, window)
        used_up = window.used > allowed
        if endpoint == "POST /2/tweets":
            day = self._window("day", None, now, _DAY)
            headers |= _headers("x-app-limit-24hour-", _POSTS_A_DAY, day)
            used_up = used_up or day.used > _POSTS_A_DAY
        if used_up:
            raise Exhausted(headers)
        return headers

    def exhausted(self) -> dict[str, str]:
        """The headers of a 429 that nobody earned."""
        window = _Window(ends=self._clock.now() + _WINDOW, used=1)
        return _headers("x-rate-limit-", 1, window)

    def _window(self, name: str, account: Account | None, now: datetime, length: timedelta) -> _Window:
        """The caller's current window, this call counted."""
        key = (name, account.id if account else None)
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = _Window(ends=now + length)
        window.used += 1
        return window


class Exhausted(problems.Problem):
    """The 429, with the headers that say when to come again."""

    def __init__(self, headers: dict[str, str]) -> None:
        problem = problems.too_many_requests()
        super().__init__(problem.status, problem.body)
        self.headers = headers


def _headers(prefix: str, allowed: int, window: _Window) -> dict[str, str]:
    return {
        prefix + "limit": str(allowed),
        prefix + "remaining": str(max(0, allowed - window.used)),
        prefix + "reset": str(int(window.ends.timestamp())),
    }
