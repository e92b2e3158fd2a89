"""How the app is installed: its scopes and subscriptions, where it is reached, and what went over the wire."""

from bot.sandbox.slack.courier import Attempt
from bot.sandbox.slack.door import Door
from bot.sandbox.slack.values import Json


class Wiring(Door):
    def grant(self, *scopes: str) -> None:
        self._site.scopes.update(scopes)

    def take_away(self, *scopes: str) -> None:
        self._site.scopes.difference_update(scopes)

    def subscribe(self, *events: str) -> None:
        self._site.events.update(events)

    def has_home_tab(self, *, enabled: bool) -> None:
        """The switch in the app's settings, `app_home.home_tab_enabled` in its manifest."""
        self._site.home_tab = enabled

    def use_http(
        self, request_url: str | None, *, interactivity_url: str | None = None, stamped_by_clock: bool = False
    ) -> None:
        """Signed HTTP to this address from now on; none returns to Socket Mode."""
        self._site.posts.stamped_by_clock = stamped_by_clock
        self._site.courier.request_url = request_url
        self._site.courier.interactivity_url = interactivity_url

    async def verify_url(self) -> bool:
        """What the app's settings page does with a request URL: ask it to repeat a challenge."""
        return await self._site.courier.verify(self._site.identity.verification_token)

    def sign(self, body: str) -> dict[str, str]:
        """The headers with which Slack would send this body now."""
        return self._site.posts.headers(body)

    @property
    def sockets(self) -> int:
        return self._site.sockets.count

    @property
    def attempts(self) -> list[Attempt]:
        """Every try at delivering an event."""
        return self._site.courier.attempts

    @property
    def envelopes(self) -> list[Json]:
        """Every Socket Mode envelope that went out."""
        return self._site.sockets.handed_over

    @property
    def calls(self) -> list[tuple[str, Json]]:
        """Every Web API call: method and arguments."""
        return self._server.calls
