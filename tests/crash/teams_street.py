"""The outside world of a scenario whose people talk in Microsoft Teams, which lets nobody read what stands there."""

from datetime import datetime

from approvals.domain.card import Card, MessageRef
from approvals.domain.people import Platform
from approvals.domain.vote import Mark
from approvals.ports import Marks, Posted
from bot.events import Missed
from tests.crash.street import Street

_UNREADABLE = Marks(present={}, cut_short=frozenset(Mark), readable=False)


class TeamsStreet(Street):
    """The same people, in the other chat."""

    platform = Platform.TEAMS

    def loses_a_mark(self) -> None:
        """Somebody marks a card, and we cannot take what Teams says of it, which it does not say again."""
        self._write(Missed(platform=self.platform), f"event-{self._stamp()}")

    # Chat

    def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:
        return None

    def key_of(self, ref: MessageRef) -> str | None:
        return None

    def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        return _UNREADABLE

    def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        return _UNREADABLE
