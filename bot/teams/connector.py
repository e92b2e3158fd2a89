"""How often and how long the Connector is asked: limits are waited for, reads are tried again, posts that may have been made never are."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

from approvals.errors import Unreachable
from bot.teams.errors import TeamsAccessLost, TeamsSaidNo, TeamsThrottled

Sleep = Callable[[float], Awaitable[None]]
ATTEMPTS = 4
LONGEST_WAIT = 30.0
"""Seconds that a call waits for Teams' limits; what needs longer is tried again from where it came."""

_PAUSE = 0.5
_BUSY = frozenset({412, 502, 504})
"""https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit"""
_NOT_DONE = frozenset({412})
"""Something else was just going on in that conversation: "please try again".

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-code-responses
"""

_Answer = TypeVar("_Answer")


async def patiently(
    call: Callable[[], Awaitable[_Answer]], *, again: bool, forget: Callable[[], None], sleep: Sleep = asyncio.sleep
) -> _Answer:
    """Call until it is answered; `again` if a call that may have been done can be made once more.

    A refused token is forgotten, and one call made with another.
    """
    refused = False
    for attempt in range(1, ATTEMPTS):
        try:
            return await call()
        except Unreachable as fault:
            if isinstance(fault, TeamsSaidNo) and fault.status == HTTPStatus.UNAUTHORIZED:
                if refused:
                    raise TeamsAccessLost(error=fault.code) from fault
                refused = True
                forget()
                continue
            wait = _wait(fault, attempt, again=again)
            if wait is None:
                raise
            await sleep(wait)
    return await call()


def _wait(fault: Unreachable, attempt: int, *, again: bool) -> float | None:
    """How long to wait before the same call is made once more; None where it is not."""
    match fault:
        case TeamsThrottled():
            # 429 says that nothing was done, so that even a post may be sent again.
            return fault.seconds if fault.seconds <= LONGEST_WAIT else None
        case TeamsAccessLost():
            return None
        case TeamsSaidNo():
            return _PAUSE * attempt if fault.status in (_BUSY if again else _NOT_DONE) else None
        case _:
            return _PAUSE * attempt if again else None
