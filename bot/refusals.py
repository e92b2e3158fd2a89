"""What was turned away is entered in the ledger; of a flood the first ones, and how many more there were."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from approvals.domain.draft import DraftId
from approvals.domain.evidence import turned_away
from approvals.domain.people import Identity
from approvals.ports import Clock
from approvals.storage.database import Database
from approvals.storage.unit import Unit

MOST: Final = 30
"""Entries of one kind in a minute: whoever knocks without a key must not be able to fill the disk."""
_WINDOW: Final = timedelta(minutes=1)


class Refusals:
    """Notes each one; `sum_up` enters how many of a flood were only counted."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._since = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._seen: Counter[str] = Counter()

    async def note(self, what: str, *, by: Identity | None = None, draft: DraftId | None = None) -> None:
        """Somebody, perhaps nobody we know, asked for something that they do not get."""
        await self.sum_up()
        self._seen[what] += 1
        if self._seen[what] <= MOST:
            await self._enter(what, draft=draft, by=by)

    async def sum_up(self) -> None:
        """After each minute, enter what was only counted in it."""
        now = self._clock.now()
        if now < self._since + _WINDOW:
            return
        seen, self._seen, self._since = self._seen, Counter(), now
        for what, times in seen.items():
            if times > MOST:
                await self._enter(what, times=times - MOST)

    async def _enter(
        self, what: str, *, times: int = 1, by: Identity | None = None, draft: DraftId | None = None
    ) -> None:
        now = self._clock.now()

        def step(unit: Unit) -> None:
            unit.ledger.enter(turned_away(what, now, times=times, draft=draft, by=by))

        await self._database.run(step)
