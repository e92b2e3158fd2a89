"""A world in which the real bot is told nonsense, one piece at a time, and asked after each whether it is still well."""

import asyncio
import hmac
import logging
from collections.abc import Coroutine, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from structlog.testing import capture_logs

from approvals.storage.chat_tables import letters
from tests.support.world import REPLY, World, a_world

T = TypeVar("T")
BROKEN = frozenset({"event failed", "lane failed", "apology", "given up", "background work failed", "not acknowledged"})
"""What is logged when something was not thought of."""
SOON = 5
"""Seconds in which whatever comes is answered."""
NOWHERE = "http://127.0.0.1:1/"


@dataclass
class Siege:
    """The world, and its loop, which runs only while something is asked of it."""

    world: World
    runner: asyncio.Runner
    logged: list[MutableMapping[str, Any]]
    heard: list[dict[str, Any]] = field(default_factory=list)
    """Every payload of a conversation in which all that Slack can send was sent."""

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(what)

    @property
    def secrets(self) -> tuple[str, ...]:
        slack = self.world.slack
        return (slack.signing_secret, slack.bot_token, slack.app_token, self.world.x.bearer_token)

    def is_well(self) -> None:
        """Nothing broke, nothing waits to be tried again, no secret was logged."""
        self.run(self._quiet())
        said, broken = repr(self.logged), [entry for entry in self.logged if entry["event"] in BROKEN]
        self.logged.clear()
        assert broken == []
        assert not [secret for secret in self.secrets if secret in said]
        assert [row.fault for row in self.letters() if row.done_at is None] == []

    async def _quiet(self) -> None:
        """Until nothing runs, and every letter that arrived was worked off or has its fault."""
        assert self.world.app
        async with asyncio.timeout(10):
            while True:
                await self.world.app.quiet()
                if all(row.done_at or row.fault for row in await self._letters()):
                    return
                await asyncio.sleep(0)

    def letters(self) -> list[Any]:
        """Everything in the inbox, whatever became of it."""
        return self.run(self._letters())

    async def _letters(self) -> list[Any]:
        assert self.world.app
        return await self.world.app.context.database.read(lambda unit: unit.inbox._all(select(letters)))

    def signed(self, body: bytes, *, late: int = 0) -> dict[str, str]:
        """Slack's headers for a body."""
        at = str(int(self.world.clock.now().timestamp()) - late)
        seal = hmac.new(self.world.slack.signing_secret.encode(), f"v0:{at}:".encode() + body, sha256)
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={seal.hexdigest()}"}

    def still_works(self) -> None:
        """A draft is made and approved as ever."""

        async def approve() -> str:
            card = await self.world.ada.drafts(
                "We looked into it and your order is on its way.", self.world.complains()
            )
            await self.world.bo.reacts("✅", card)
            return self.world.approvers(card)

        assert self.run(approve()) == "Bo"
        self.is_well()


@contextmanager
def besieged(folder: Path, database_url: str) -> Iterator[Siege]:
    """A started world after a conversation over a socket."""
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    with asyncio.Runner() as runner, capture_logs() as logged:
        entered = a_world(folder, database_url)
        siege = Siege(runner.run(entered.__aenter__()), runner, logged)
        try:
            runner.run(_talk(siege.world))
            siege.heard += [envelope["payload"] for envelope in siege.world.slack.envelopes]
            yield siege
        finally:
            runner.run(entered.__aexit__(None, None, None))


async def _talk(world: World) -> None:
    """Of everything that people can do, something."""
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✋", card)
    await world.bo.takes_back("✋", card)
    await world.eve.reacts("👍", card)
    await world.cleo.clicks("Stop", card)
    await world.cleo.opens("Give the reason", world.slack.ephemerals(world.cleo.person, "support")[-1])
    await world.cleo.sends(reason="Not today.")
    await world.cleo.clicks("Take it back", world.slack.ephemerals(world.cleo.person, "support")[-2])
    await world.bo.suggests("We are looking for it.", card)
    await world.dan.says("help")
    message = await world.slack.post(world.bo.person, "support", "who takes https://x.com/carla/status/1 please?")
    await world.slack.shortcut(world.bo.person, "support", message, "draft_reply")
    await world.slack.rename(world.eve.person, real_name="Eva")
    await world.quiet()


def apart(payload: Any) -> Any:
    """The payload without addresses elsewhere in the place of Slack's own: a test calls nobody."""
    if isinstance(payload, dict) and str(payload.get("response_url", "")).startswith(("http:", "https:")):
        payload["response_url"] = NOWHERE
    return payload
