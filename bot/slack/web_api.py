"""Slack's Web API as we call it: one session, our own pace, no silent second attempt, errors of our own tree."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from approvals.errors import Unreachable
from bot.slack.client import Client
from bot.slack.errors import AWAY, SlackAccessLost, SlackThrottled, said
from bot.slack.pace import Pace, Sleep

Answer = Mapping[str, Any]

ATTEMPTS = 4
LONGEST_WAIT = 30.0
"""Seconds that a call waits for Slack's limits; what needs longer is tried again from where it came."""

_TIMEOUT = 10
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    session: aiohttp.ClientSession
    client: Client
    pace: Pace


class WebApi:
    """Calls Slack; raises `Unreachable`, as `SlackSaidNo` where Slack answered. Works between `open` and `close`."""

    def __init__(
        self, *, token: str, url: str, on_access_lost: Callable[[str], None], sleep: Sleep = asyncio.sleep
    ) -> None:
        self._token, self._url, self._sleep = token, url, sleep
        self._on_access_lost = on_access_lost
        self._line: _Line | None = None
        self.bot_user = ""
        """Our own user id, once `introduce` has asked."""
        self.site = ""
        """The workspace's own address, as in https://acme.slack.com/, once that was asked."""
        self._bot = ""

    async def open(self) -> None:
        """Open the one session that all calls share."""
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT))
        client = Client(token=self._token, url=self._url, session=session, timeout=_TIMEOUT)
        pace = Pace(seconds=asyncio.get_running_loop().time, sleep=self._sleep)
        self._line = _Line(session=session, client=client, pace=pace)

    async def close(self) -> None:
        """Close the session; later calls raise `Unreachable`."""
        line, self._line = self._line, None
        if line is not None:
            await line.session.close()

    async def introduce(self) -> str:
        """Ask who and where we are; returns the workspace and keeps our user id."""
        answer = await self.read("auth.test")
        self.bot_user, self._bot = str(answer["user_id"]), str(answer.get("bot_id") or "")
        # https://docs.slack.dev/reference/methods/auth.test
        self.site = str(answer.get("url") or "")
        return str(answer["team_id"])

    def wrote(self, message: Mapping[str, Any]) -> bool:
        """Whether a message is ours; of some, Slack names the bot and no user.

        https://docs.slack.dev/reference/methods/chat.postMessage
        """
        return message.get("user") == self.bot_user or (bool(self._bot) and message.get("bot_id") == self._bot)

    async def read(self, method: str, **arguments: str | int | bool) -> Answer:
        """Call a method that reads: these take no JSON."""
        return await self._call(method, "", {"http_verb": "GET", "params": arguments})

    async def write(self, method: str, **arguments: Any) -> Answer:
        """Call a method that changes something, with JSON."""
        return await self._call(method, str(arguments.get("channel", "")), {"json": arguments})

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer through the address that came with a command or a button."""
        line = self._opened("response_url")
        try:
            async with line.session.post(url, json=body, allow_redirects=False) as answer:
                if answer.status != _OK:
                    raise Unreachable("slack-said-no", method="response_url", error=f"http-{answer.status}")
        except AWAY as fault:
            raise Unreachable("slack-away", method="response_url") from fault

    def _opened(self, method: str) -> _Line:
        if self._line is None:
            raise Unreachable("slack-closed", method=method)
        return self._line

    async def _call(self, method: str, channel: str, how: dict[str, Any]) -> Answer:
        attempt = 0
        while True:
            attempt += 1
            line = self._opened(method)
            await line.pace.keep(method, channel)
            try:
                return await self._once(line.client, method, how)
            except SlackThrottled as throttled:
                # 429 says that nothing was done, so that even a post may be sent again.
                # https://docs.slack.dev/apis/web-api/rate-limits#responding-to-rate-limiting-conditions
                if attempt == ATTEMPTS or throttled.seconds > LONGEST_WAIT:
                    raise
                await line.pace.back_off(method, channel, throttled.seconds)

    async def _once(self, client: Client, method: str, how: dict[str, Any]) -> Answer:
        try:
            answer = await client.api_call(method, **how)
        except SlackApiError as fault:
            meant = said(method, fault)
            if isinstance(meant, SlackAccessLost):
                self._on_access_lost(meant.error)
            raise meant from fault
        except AWAY as fault:
            raise Unreachable("slack-away", method=method) from fault
        if not isinstance(answer.data, dict):
            raise Unreachable("slack-away", method=method)
        return answer.data
