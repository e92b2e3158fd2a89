"""Whether Teams takes what we send, and whether it was out of reach for so long that something may be lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus

from approvals.errors import Unreachable
from approvals.workflow.listen import LONG
from bot.teams.errors import TeamsAccessLost, TeamsSaidNo

AGAIN = timedelta(seconds=30)
"""How long after a look that had something to do the next one comes."""


class Contact:
    """What the calls to Teams say about it; somebody looks now and then, and does what is to be done."""

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._away_since: datetime | None = None
        self._lost = False
        self.known = False
        """Whether Teams gave us a token, and has refused nothing of ours since."""
        self.refused: str | None = None
        """Why Teams takes nothing from us, until that was told."""
        self.missed = False
        """Whether something that Teams wanted to tell us may be lost, until that was told."""

    @property
    def asks(self) -> bool:
        """Whether there is anything to be done."""
        return not self.known or self.refused is not None or self.missed

    def miss(self) -> None:
        """Something was not taken that Teams does not send again."""
        self.missed = True

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Around each call: what comes of it is noted, and goes on to whoever called."""
        try:
            yield
        except TeamsAccessLost as fault:
            self.lose(fault)
            raise
        except TeamsSaidNo as fault:
            if fault.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                self._reached()
            else:
                self._away()
            raise
        except Unreachable:
            self._away()
            raise
        else:
            self._reached()

    def lose(self, fault: TeamsAccessLost) -> None:
        """Teams takes nothing from us; that is told once, until it does again."""
        self.known = False
        if not self._lost:
            self._lost, self.refused = True, fault.error

    def found(self) -> None:
        """Teams gave us a token."""
        self.known, self._lost = True, False

    def _away(self) -> None:
        self._away_since = self._away_since or self._now()

    def _reached(self) -> None:
        # Out of reach for longer, Teams may have tried in vain to reach us as well.
        if self._away_since and self._now() - self._away_since > LONG:
            self.miss()
        self._away_since = None
