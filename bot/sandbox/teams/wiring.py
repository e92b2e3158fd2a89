"""Where the bot is reached, what it was told, and what went over the wire."""

import json
from typing import Any

from bot.sandbox.teams.delivered import Answer, Attempt, Parcel
from bot.sandbox.teams.door import Door
from bot.sandbox.teams.tokens import Flaw
from bot.sandbox.teams.values import Json


class Wiring(Door):
    def connect(self, endpoint: str | None, *, timed_by_clock: bool = False) -> None:
        """Tell the bot things at this address from now on; tokens last by the machine's time unless told otherwise."""
        self._site.courier.endpoint = endpoint
        self._site.posts.timed_by_clock = timed_by_clock

    def authorization(self, flaw: Flaw | None = None, *, service_url: str | None = None) -> str | None:
        """The `Authorization` with which the connector would call now, or one that has something wrong with it."""
        return self._site.posts.header(service_url or self._site.service_url, flaw)

    async def deliver(self, activity: Json, *, flaw: Flaw | None = None) -> Answer:
        """Any activity, once, for what people do not do; see `Flaw` for what may be wrong with its token."""
        return await self._site.courier.carry(Parcel(activity=activity, flaw=flaw))

    async def deliver_raw(self, body: bytes | str, *, headers: dict[str, str] | None = None) -> Answer:
        """Any bytes, with a right token unless the headers have another."""
        raw = body.encode() if isinstance(body, str) else body
        usual = {"Content-Type": "application/json", "Authorization": self.authorization() or ""}
        endpoint = self._site.courier.endpoint or ""
        return await self._site.posts.send(endpoint, raw, usual | (headers or {}), 15)

    async def repeat(self, attempt: Attempt | None = None) -> Answer:
        """Tell the bot once more what it was told, or what it was told last: an invoke under a new id."""
        return await self._site.courier.repeat(attempt or self.attempts[-1])

    @property
    def attempts(self) -> list[Attempt]:
        """Every try at telling the bot something."""
        return self._site.courier.attempts

    @property
    def heard(self) -> list[Json]:
        """Every activity that went out, as the bot got it."""
        return [json.loads(json.dumps(one.activity)) for one in self.attempts]

    @property
    def calls(self) -> list[tuple[str, str, Any]]:
        """Every call of the connector that had a token: operation, path, body."""
        return self._server.calls

    @property
    def counts(self) -> dict[str, int]:
        """How often each operation was called, `metadata`, `keys` and `token` among them."""
        return dict(self._site.counts)

    @property
    def complaints(self) -> list[str]:
        """What the bot sent or answered that the documentation does not allow."""
        return self._site.complaints
