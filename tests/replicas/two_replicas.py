"""Two processes that are all of Twokeys, on one database, in a world whose clock is moved by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from approvals.storage.database import Database
from bot.app import Twokeys
from bot.signing import new_signer
from tests.replicas.stage import until
from tests.support.world import World, _no_wait

SLOW = 0.5
"""Seconds that a platform takes to answer the first of the two; the other looks meanwhile."""


@dataclass
class TwoReplicas(World):
    """`app` and `other` have one database and one signing key, and each a connection of its own to Slack."""

    other: Twokeys | None = None

    async def start(self) -> None:
        signer = new_signer()
        self.app, self.other = (
            Twokeys(
                self.settings,
                Database.open(self.database_url),
                clock=self.clock,
                sealer=signer,
                verifier=signer.opener(),
                ticking=False,
                sleep=_no_wait,
            )
            for _ in range(2)
        )
        await self.app.start()
        await self.other.start()
        await self.quiet()

    async def stop(self) -> None:
        await super().stop()
        if self.other:
            await self.other.stop()
            self.other = None

    async def quiet(self) -> None:
        await super().quiet()
        if self.other:
            await self.other.quiet()
            await super().quiet()

    async def both_look(self, look: Callable[[Twokeys], Awaitable[object]] = Twokeys.look_round) -> None:
        """One begins, and while a platform makes it wait the other looks as well."""
        assert self.app
        assert self.other
        lanes, asked = self.app._lanes._lanes.values(), len(self.x.attempts)
        await look(self.app)
        await until(
            lambda: (
                self.slack._server.under_way or len(self.x.attempts) > asked or all(lane.is_quiet for lane in lanes)
            ),
            "the first one waits for an answer, or is done",
        )
        await look(self.other)
        await self.quiet()

    def said(self, words: str) -> int:
        """How many messages of the channel say that."""
        return sum(words in self.shown(message) for message in self.slack.messages("support"))
