"""What is measured: first of all how long the oldest due post has waited, and when the clock last ticked."""

import math
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge

from approvals.context import Context


class Measures:
    """The gauges behind `/metrics`; read from the database whenever they are asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._lateness = Gauge(
            "twokeys_oldest_due_delivery_seconds",
            "How long the oldest due delivery has waited; 0 if none is due.",
            registry=self.registry,
        )
        self._inbox = Gauge(
            "twokeys_inbox_letters", "Stored events that are not worked off yet.", registry=self.registry
        )
        self._open = Gauge("twokeys_open_drafts", "Drafts that wait for people.", registry=self.registry)
        self._tick = Gauge(
            "twokeys_last_tick_timestamp_seconds", "When the clock last ticked, in Unix time.", registry=self.registry
        )
        self._doubts = Gauge(
            "twokeys_ledger_doubts",
            "What did not fit when the ledger was read through last; no number before that.",
            registry=self.registry,
        )
        self._doubts.set(math.nan)

    def audited(self, doubts: int) -> None:
        """The ledger was read through."""
        self._doubts.set(doubts)

    def ticked(self, now: datetime) -> None:
        """The clock has ticked."""
        self._tick.set(now.timestamp())

    async def read(self, context: Context) -> None:
        """Bring the gauges up to date."""
        now = context.now()
        due, letters, drafts = await context.database.read(
            lambda unit: (unit.deliveries.next_due(), unit.inbox.waiting(), unit.drafts.count_open())
        )
        self._lateness.set(max(0.0, (now - due).total_seconds()) if due else 0.0)
        self._inbox.set(letters)
        self._open.set(drafts)
