"""The line to Slack of a process that only publishes: its own app, which may look and nothing else."""

import asyncio
from collections.abc import Mapping

import structlog

from approvals.domain.vote import Mark
from approvals.errors import Unreachable
from bot.slack.errors import BOT_ITSELF, SlackAccessLost
from bot.slack.pace import Sleep
from bot.slack.web_api import WebApi
from bot.slack.witness import SlackWitness

_log = structlog.get_logger()


class WitnessLine:
    """What the composition root starts, stops and asks whether it is well; `witness` is the port."""

    def __init__(
        self,
        *,
        workspace: str,
        bot_token: str,
        cards_by: str,
        emoji: Mapping[str, Mark],
        api_url: str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._workspace = workspace
        self._api = WebApi(token=bot_token, url=api_url, on_access_lost=self._access_lost, sleep=sleep)
        self._known, self._cards_by = False, cards_by
        self.witness = SlackWitness(api=self._api, workspace=workspace, emoji=emoji, cards_by=cards_by)

    @property
    def healthy(self) -> bool:
        """Whether we know where we are, and may look."""
        return self._known

    async def start(self) -> None:
        """Connect; raises `SlackAccessLost` if Slack refuses our token, or it is another workspace's."""
        await self._api.open()
        try:
            await self.look()
        except SlackAccessLost:
            await self._api.close()
            raise

    async def stop(self) -> None:
        """Close the connection."""
        await self._api.close()

    async def look(self) -> None:
        """Introduce ourselves if that is still to be done; a Slack that is away is asked again later."""
        if self._known:
            return
        try:
            found = await self._api.introduce()
        except SlackAccessLost:
            raise
        except Unreachable as fault:
            _log.warning("slack is away", why=str(fault))
            return
        if found != self._workspace:
            raise SlackAccessLost(
                method="auth.test", error="other-workspace", workspace=found, expected=self._workspace
            )
        if self._api.bot_user == self._cards_by:
            raise SlackAccessLost(method="auth.test", error=BOT_ITSELF)
        self._known = True

    def _access_lost(self, error: str) -> None:
        self._known = False
        _log.error("slack refuses us", why=error)
