"""How fast Slack may be asked: a small store of calls per method, or per channel, that fills up again with time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

# Calls a minute, a little below https://docs.slack.dev/apis/web-api/rate-limits and each method's tier.
PER_MINUTE = {
    "auth.test": 100,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.open": 50,
    "reactions.add": 50,
    "reactions.get": 50,
    "users.info": 100,
    "users.lookupByEmail": 50,
    "views.open": 100,
    "views.update": 100,
}
_ELSE_PER_MINUTE = 20

# Posting has its own limit, "1 per second, short bursts are allowed", for each channel.
POSTING = frozenset({"chat.postMessage", "chat.postEphemeral"})
_POSTS_PER_SECOND, _POSTS_AT_ONCE = 1.0, 4.0

Seconds = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class _Store:
    most: float
    refill: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take one call out; returns how many seconds to wait before making it."""
        self.left = min(self.most, self.left + max(0.0, now - self.at) * self.refill) - 1
        self.at = max(self.at, now)
        return max(0.0, -self.left / self.refill)

    def close_for(self, seconds: float, now: float) -> None:
        """Nothing more for so long: Slack said so."""
        self.left, self.at = 1.0, now + seconds


class Pace:
    """Waits before a call as long as Slack's limits ask for; calls that wait are served in order."""

    def __init__(self, *, seconds: Seconds, sleep: Sleep) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._stores: dict[tuple[str, str], _Store] = {}

    async def keep(self, method: str, channel: str) -> None:
        """Wait until this call may be made."""
        wait = self._store(method, channel).take(self._seconds())
        if wait:
            await self._sleep(wait)

    async def back_off(self, method: str, channel: str, seconds: float) -> None:
        """Slack answered 429: wait, and let the others of this method wait as well."""
        self._store(method, channel).close_for(seconds, self._seconds())
        await self._sleep(seconds)

    def _store(self, method: str, channel: str) -> _Store:
        posting = method in POSTING
        key = (method, channel if posting else "")
        if key not in self._stores:
            most = _POSTS_AT_ONCE if posting else float(PER_MINUTE.get(method, _ELSE_PER_MINUTE))
            refill = _POSTS_PER_SECOND if posting else most / 60
            self._stores[key] = _Store(most=most, refill=refill, left=most, at=self._seconds())
        return self._stores[key]
