"""The POST with a signed token by which a bot is told something."""

import json
import time

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.clock import Clock
from bot.sandbox.teams.delivered import Answer, Parcel
from bot.sandbox.teams.tokens import Flaw, Mint


class Posts:
    def __init__(self, *, mint: Mint, clock: Clock) -> None:
        self._mint = mint
        self._clock = clock
        self.timed_by_clock = False
        """Tokens last by the tenant's clock; otherwise by the machine's, by which most libraries judge them."""
        self._session: ClientSession | None = None

    def header(self, service_url: str, flaw: Flaw | None = None) -> str | None:
        now = self._clock.now().timestamp() if self.timed_by_clock else time.time()
        return self._mint.header(service_url, int(now), flaw)

    async def deliver(self, url: str, parcel: Parcel, seconds: float) -> Answer:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Microsoft-SkypeBotApi"}
        authorization = self.header(str(parcel.activity.get("serviceUrl", "")), parcel.flaw)
        if authorization is not None:
            headers["Authorization"] = authorization
        return await self.send(url, json.dumps(parcel.activity).encode(), headers, seconds)

    async def send(self, url: str, body: bytes, headers: dict[str, str], seconds: float) -> Answer:
        if self._session is None:
            self._session = ClientSession()
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False, timeout=ClientTimeout(total=seconds)
            ) as response:
                return _read(response.status, await response.text())
        except TimeoutError:
            return Answer(failure="timeout")
        except ClientError:
            return Answer(failure="connection_failed")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _read(status: int, text: str) -> Answer:
    """A body that is no JSON stays the text it is: whoever validates it will say so."""
    try:
        return Answer(status=status, body=json.loads(text) if text.strip() else None)
    except ValueError:
        return Answer(status=status, body=text)
