"""The composition root: the one file that names concrete classes, and starts and stops them in order."""

import asyncio
import os
import socket
from datetime import datetime, timedelta

from approvals.context import Context
from approvals.domain.ledger_check import Verdict, verify
from approvals.errors import TwokeysError
from approvals.in_force import InForce
from approvals.ports import Clock, Sealer, Verifier
from approvals.showing import show_stale
from approvals.storage.database import Database
from approvals.storage.engines import address, file_of, is_file
from approvals.workflow.call import call
from approvals.workflow.change_terms import announce, notice
from approvals.workflow.clear import clear_due
from approvals.workflow.explain import explain
from approvals.workflow.follow import follow
from approvals.workflow.follow_up import remind
from approvals.workflow.forget import forget
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import hear, read_back
from approvals.workflow.wait import wait
from bot import left_holds
from bot.chats import Around
from bot.dispatch import Dispatch
from bot.events import Reconnected
from bot.holding import hold_and_let_go
from bot.inbox import Inbox
from bot.lanes import Lanes, Step
from bot.lines import Lines
from bot.measures import Measures
from bot.networks import publishers, readers
from bot.notarising import Notarising, notary
from bot.publishers.x.address import READ
from bot.settings import Role, Settings
from bot.signing import Signer, new_signer
from bot.slack.pace import Sleep
from bot.ticker import ticker
from bot.warming import Warming
from bot.web import Web
from policies.engine import Engine
from policies.rules import build_all

TICK, PATIENCE, TIDY, RECONCILE, NOTARISE = 1.0, 15.0, 60.0, 300.0, 3_600.0
"""Seconds between looks at what is due, at who is being waited for, at what was kept long enough, at the platform's own
reactions, and at what is new in the ledger."""

_SELDOM = frozenset({"forgetting", "checkpoints", "auditing"})
"""Lanes that have their own clock."""

_WORKED_OFF_BY = {
    "deliveries": ("clearing", "sending", "reading back"),
    "letters": ("inbox",),
    "cards": ("cards",),
    "announcements": ("announcing",),
    "calls": ("incidents",),
    "follow-ups": ("reminding",),
}
"""The lanes for each kind of row that has a time."""


class Twokeys:
    """The whole product of one process, or one half of it; `start` brings it up, `stop` ends it without losing anything."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        clock: Clock,
        role: Role = Role.ALL,
        sealer: Sealer | None = None,
        verifier: Verifier | None = None,
        signer: Signer | None = None,
        ticking: bool = True,
        sleep: Sleep = asyncio.sleep,
        x_read: float = READ,
    ) -> None:
        """`x_read` is how many seconds X has for each part of an answer, before it counts as none.

        Who is both halves needs no `sealer` and `verifier` of its own: a key is made that ends with the process. The
        ledger's checkpoints are signed only with a `signer` whose key stays.
        """
        self._settings, self._clock, self._database, self._sleep = settings, clock, database, sleep
        self._measures = Measures()
        self._ready = False
        self._notarising: Notarising | None = None
        place = address(settings.database_url)
        self._file = file_of(place) if is_file(place) else None
        self._from_elsewhere = () if role is Role.ALL else ("sending", "hearing", "following")
        """Lanes with work that another process leaves, and of which nobody here hears."""
        self._lines = Lines()
        self.context = Context(
            database=database,
            clock=clock,
            chats=self._lines.chats,
            witnesses=self._lines.witnesses,
            readers=readers(settings, clock, x_read),
            publishers={} if role is Role.BOT else publishers(settings, clock, x_read),
            terms=InForce(settings.terms()),
            engine=Engine(build_all, settings.rulesets),
            owner=f"{socket.gethostname()}/{os.getpid()}",
            retention=settings.retention,
        )
        self._warming = Warming(self.context.engine, clock.now().date())
        around = self._around = Around(settings=settings, clock=clock, emoji=self.context.terms.emoji, sleep=sleep)
        if role is Role.ALL and sealer is None:
            passing = new_signer()
            sealer, verifier = passing, passing.opener()
        self.dispatch = Dispatch(self.context, emoji=around.emoji, wake=self._wake, texts=settings.texts)
        self._lanes = Lanes({**self._clearing(role, sealer, signer), **self._publishing(role, verifier)})
        self._ticker = (
            ticker(
                {
                    TICK: self.tick,
                    PATIENCE: self.look_round,
                    TIDY: self.tidy,
                    RECONCILE: self.reconcile,
                    NOTARISE: self.notarise,
                }
            )
            if ticking
            else None
        )
        self._web = Web(
            host=settings.listen.host,
            port=settings.listen.port,
            routes=self._lines.routes,
            ready=self._unready,
            registry=self._measures.registry,
            measure=lambda: self._measures.read(self.context),
        )

    def _clearing(self, role: Role, sealer: Sealer | None, signer: Signer | None) -> dict[str, Step]:
        """The half that talks with people and clears what they approved."""
        if role is Role.PUBLISHER:
            return {}
        if sealer is None:
            raise TwokeysError("no-signing-key")
        self._lines.talk(self._around, self.dispatch)
        inbox = Inbox(self.context, self._lines.reads)
        self._notarising = Notarising(
            self.context, notary(self._settings, signer, self._lines.chats) if signer else None, self._measures.audited
        )
        return {
            "inbox": inbox.work,
            "cards": lambda: show_stale(self.context),
            "clearing": self._then(lambda: clear_due(self.context, sealer), "sending"),
            "following": self._then(lambda: follow(self.context), "clearing", "explaining"),
            "explaining": lambda: explain(self.context),
            "holding": self._then(lambda: hold_and_let_go(self.context, self._file), "clearing"),
            "waiting": self._wait,
            "reminding": lambda: remind(self.context),
            "announcing": lambda: announce(self.context),
            "incidents": lambda: call(self.context),
            "forgetting": self._then(lambda: forget(self.context)),
            **self._notarising.steps(),
        }

    def _publishing(self, role: Role, verifier: Verifier | None) -> dict[str, Step]:
        """The half that has the brands' credentials, and sees for itself."""
        if role is Role.BOT:
            return {}
        if verifier is None:
            raise TwokeysError("no-verify-key")
        self._lines.see(self._around, self.dispatch)
        return {
            "sending": self._then(lambda: send_due(self.context, verifier), "following"),
            "reading back": self._then(lambda: read_back(self.context), "following"),
            "hearing": self._then(lambda: hear(self.context), "following"),
        }

    async def start(self) -> int:
        """Bring everything up; returns the port of the HTTP server."""
        port = await self._web.start()
        if self._lines.chats:
            await notice(self.context)
        self._lanes.start()
        await self._lines.start(self.context)
        if self._ticker:
            self._ticker.start()
        self._ready = True
        self._lanes.wake()
        self._warming.start()
        return port

    async def warmed(self) -> None:
        """Wait until rules and models are read: until then, whoever drafts waits for them."""
        await self._warming.over()

    async def settled(self) -> None:
        """Wait for that, and leave alone what stays: for whoever has the process to themselves."""
        await self._warming.settled()

    async def stop(self) -> None:
        """Not ready; begin nothing new, finish what runs; close the line, then the database.

        What arrives meanwhile is still stored, and worked off after the next start.
        """
        self._ready = False
        if self._ticker and self._ticker.running:
            self._ticker.shutdown(wait=False)
        await self._lanes.stop()
        await self._lines.stop()
        await self._web.stop()
        await self._database.close()

    async def tick(self) -> datetime | None:
        """Look at what is due; returns when something will be, if that is before the next tick."""
        now = self._clock.now()
        self._measures.ticked(now)
        await self._lines.look(self.context)
        found = await self._database.glance(lambda due: due.look(now, chats=self._lines.chats))
        if not self.context.terms.is_of(found.terms):
            # What was agreed elsewhere holds from here on, too.
            await self._database.read(self.context.terms.read)
        lanes = [*self._from_elsewhere, *(lane for kind in found.kinds for lane in _WORKED_OFF_BY[kind])]
        if self._file and left_holds.waiting(self._file):
            lanes.append("holding")
        if lanes:
            self._lanes.wake(*lanes)
        later = found.later
        return later if later is not None and later < now + timedelta(seconds=TICK) else None

    async def look_round(self) -> None:
        """Look at who is being waited for, and at everything else: what failed for a moment is tried again."""
        await self._lines.look_round(self.context)
        await self.dispatch.sum_up()
        self._lanes.wake(*(name for name in self._lanes.names if name not in _SELDOM))

    async def tidy(self) -> None:
        """Look at what was kept long enough."""
        self._lanes.wake("forgetting")

    async def notarise(self) -> None:
        """Sign what is new in the ledger; now and then, all of it is read through."""
        if self._notarising:
            self._lanes.wake(*self._notarising.due())

    async def audit(self) -> None:
        """Read all of the ledger through."""
        self._lanes.wake("auditing")

    async def reconcile(self) -> None:
        """Read back from the platform what people marked, in case an event was lost."""
        await self.dispatch.work(Reconnected())

    async def verified(self) -> Verdict:
        """Whether every entry of the ledger is as it was written, and none is missing."""
        return await self._database.read(lambda unit: verify(unit.ledger.links(), {}))

    async def quiet(self) -> None:
        """Wait until nothing is left to do."""
        await self._lines.quiet()
        await self._lanes.quiet()

    async def _wait(self) -> int:
        """What time alone brings about; the cards are looked at after it in any case, as not all of that is counted."""
        done = await wait(self.context)
        self._lanes.wake("cards")
        return done

    def _then(self, step: Step, *lanes: str) -> Step:
        """A step as a lane; if there was something to do, the cards are looked at after it, and other lanes."""

        async def work() -> int:
            done = await step()
            if done:
                self._lanes.wake("cards", *lanes)
            return done

        return work

    def _wake(self, *lanes: str) -> None:
        self._lanes.wake(*lanes)

    async def missing(self) -> tuple[str, ...]:
        """What must be up and is not."""
        missing = [] if self._ready else ["starting or stopping"]
        try:
            await self._database.ping()
        except TwokeysError as fault:
            missing.append(f"database: {fault.slug}")
        return (*missing, *self._lines.missing(self._clock.now()))

    async def _unready(self) -> tuple[str, ...]:
        """The same, and the rules: before they are read, a form that somebody sends may not be judged in time."""
        return (*await self.missing(), *(("rules: still being read",) if self._warming.going else ()))
