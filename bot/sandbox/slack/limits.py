"""Slack's rate limits: so many calls a minute per method, one post a second per channel."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.sandbox.slack.errors import SlackError


class Tier(Enum):
    """Calls a minute (https://docs.slack.dev/apis/web-api/rate-limits)."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    POSTING = 60
    SPECIAL = 600


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Limits:
    """A bucket per method, and per channel for posting; empty means 429 with the seconds to wait."""

    POST_BURST = 5
    SMALLEST_BURST = 10  # "1+ per minute" leaves room for a few reconnections

    def __init__(self, *, enforced: bool) -> None:
        self.enforced = enforced
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def spend(self, method: str, tier: Tier, channel: str, now: datetime) -> None:
        if not self.enforced:
            return
        posting = tier is Tier.POSTING
        size = self.POST_BURST if posting else max(tier.value, self.SMALLEST_BURST)
        a_second = tier.value / 60
        bucket = self._buckets.setdefault((method, channel if posting else ""), _Bucket(size, now))
        bucket.left = min(size, bucket.left + (now - bucket.at).total_seconds() * a_second)
        bucket.at = now
        if bucket.left < 1:
            wait = max(1, math.ceil((1 - bucket.left) / a_second))
            raise SlackError("ratelimited", status=429, headers={"Retry-After": str(wait)})
        bucket.left -= 1
