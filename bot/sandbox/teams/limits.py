"""Teams' rate limits (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit)."""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta
from enum import StrEnum

from bot.sandbox.teams.errors import throttled

Windows = tuple[tuple[int, int], ...]
"""So many seconds, so many operations in them."""


class Kind(StrEnum):
    """What is counted together in one conversation."""

    SEND = "send to conversation"
    CREATE = "create conversation"
    MEMBERS = "get conversation members"
    CONVERSATIONS = "get conversations"


_WRITES: Windows = ((1, 7), (2, 8), (30, 60), (3600, 1800))
_READS: Windows = ((1, 14), (2, 16), (30, 120), (3600, 3600))
_PER_CONVERSATION = {
    Kind.SEND: _WRITES,
    Kind.CREATE: _WRITES,
    Kind.MEMBERS: _READS,
    Kind.CONVERSATIONS: _READS,
}
_PER_APP: Windows = ((1, 30),)


class Limits:
    """A sliding window for each; full means 429 with the seconds to wait."""

    def __init__(self, *, enforced: bool) -> None:
        self.enforced = enforced
        self._spent: dict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    def spend(self, kind: Kind, conversation: str, now: datetime) -> None:
        if not self.enforced:
            return
        wanted = ((("app", ""), _PER_APP), ((kind, conversation), _PER_CONVERSATION[kind]))
        waits = [self._wait(self._spent[key], windows, now) for key, windows in wanted]
        if max(waits) > 0:
            raise throttled(max(1, math.ceil(max(waits))))
        for key, _ in wanted:
            self._spent[key].append(now)

    @staticmethod
    def _wait(spent: deque[datetime], windows: Windows, now: datetime) -> float:
        while spent and spent[0] <= now - timedelta(seconds=windows[-1][0]):
            spent.popleft()
        wait = 0.0
        for seconds, most in windows:
            recent = [at for at in spent if at > now - timedelta(seconds=seconds)]
            if len(recent) >= most:
                freed = recent[len(recent) - most] + timedelta(seconds=seconds)
                wait = max(wait, (freed - now).total_seconds())
        return wait
