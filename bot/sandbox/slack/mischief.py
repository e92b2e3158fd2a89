"""What goes wrong at Slack's end, on demand."""

from bot.sandbox.slack.door import Door
from bot.sandbox.slack.errors import NotOfferedError
from bot.sandbox.slack.faults import Fault, Moment
from bot.sandbox.slack.methods import METHODS


class Mischief(Door):
    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        reset: bool = False,
        after: bool = False,
        slow: float = 0,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """The next calls of a method end in an error, an HTTP status or a broken connection, before or `after` they took effect."""
        if method not in METHODS:
            raise NotOfferedError(f"There is no method {method}.")
        moment = Moment.AFTER if after else Moment.BEFORE
        fault = Fault(error=error, status=status, reset=reset, moment=moment, slow=slow, retry_after=retry_after)
        self._site.faults.plan(method, fault, times)

    def duplicate_next_event(self, times: int = 1) -> None:
        self._site.courier.duplicate_next += times

    def lose_next_event(self, times: int = 1) -> None:
        self._site.courier.lose_next += times

    def hold_events(self) -> None:
        self._site.courier.hold()

    async def release_events(self, *, backwards: bool = False) -> None:
        await self._site.courier.release(backwards=backwards)

    def drop_sockets(self, *, only: int | None = None) -> None:
        """Every connection breaks without a goodbye, or only that one of them."""
        self._site.sockets.drop(only)

    def refuse_sockets(self, refused: bool = True) -> None:
        self._site.sockets.refuses = refused

    def silence_sockets(self, silent: bool = True, *, pongs: bool = True) -> None:
        """Open, but nothing is delivered; without pongs, the client can notice."""
        self._site.sockets.silent = silent
        self._site.sockets.answers_pings = pongs or not silent

    async def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        await self._site.sockets.say_goodbye(reason)

    def shorten_reaction_lists(self, shown: int | None) -> None:
        """List only so many names per reaction; counts stay complete."""
        self._site.faults.shown_reactors = shown

    def limit_rates(self, limited: bool = True) -> None:
        self._site.limits.enforced = limited

    async def uninstall(self) -> None:
        """The app hears `tokens_revoked` and `app_uninstalled`; from then on its token is void."""
        who = self._site.identity
        await self._site.emit(
            "tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [who.bot_user]}}
        )
        await self._site.emit("app_uninstalled", {"type": "app_uninstalled"})
        self._site.revoked = True
