"""What cannot be reached from the product for a moment, and who is not there any more, or not yet."""

from collections.abc import Callable
from datetime import datetime

from approvals.domain.people import Identity, Standing
from approvals.errors import Unreachable

_OF_THE_NETWORK = frozenset({"post", "look_for"})
ROSTER = ("ada", "bo", "cleo", "dan")
"""Who may approve, as the settings have it when a story begins."""
LEADS = ("dan",)


class Silence:
    """What somebody pulled the plug of: each call that is named here comes to nothing, once."""

    def __init__(self) -> None:
        self.not_asked: set[str] = set()
        """The next such call does not arrive."""
        self.not_answered: set[str] = set()
        """The next such call arrives, and its answer gets lost."""

    def around(self, method: str, call: Callable[[], object]) -> object:
        """Make the call, as far as it gets through; raises `Unreachable` as the adapters do."""
        if method in self.not_asked:
            self.not_asked.remove(method)
            raise _away(method)
        answer = call()
        if method in self.not_answered:
            self.not_answered.remove(method)
            raise _away(method)
        return answer


def _away(method: str) -> Unreachable:
    return Unreachable("network-silent") if method in _OF_THE_NETWORK else Unreachable("slack-away", method=method)


class Company:
    """Who works there, and whom the settings let approve."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.left: dict[str, datetime] = {}
        """Since when somebody has not been there any more."""
        self.rosters = [ROSTER]
        """Each roster that the settings had, the newest last."""

    @property
    def roster(self) -> tuple[str, ...]:
        """Whom the settings let approve."""
        return self.rosters[-1]

    def leaves(self, name: str) -> None:
        """Somebody's account in the chat is deactivated."""
        self.left[name] = self._now()

    def gone(self, name: str, at: datetime) -> bool:
        """Whether somebody had left by then."""
        return name in self.left and self.left[name] <= at

    def standing(self, who: Identity) -> Standing:
        """What the chat says of somebody."""
        return Standing.DEACTIVATED if name_of(who) in self.left else Standing.MEMBER


def name_of(who: Identity) -> str:
    """Whose account it is; `UBO2` is another of Bo's."""
    return who.user.removeprefix("U").removesuffix("2").lower()
