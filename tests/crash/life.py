"""One life of the product's process in a scenario: the real core, inbox, dispatch and lanes, between watched doors.

It is forked, works in rounds when told to, and ends where the scenario has it end.
"""

import asyncio
import contextlib
import os
import signal
import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

from pydantic import TypeAdapter

from approvals.context import Context
from approvals.domain.people import Platform
from approvals.errors import TwokeysError
from approvals.in_force import InForce
from approvals.showing import show_stale
from approvals.workflow.call import call
from approvals.workflow.change_terms import announce, notice
from approvals.workflow.clear import clear_due
from approvals.workflow.explain import explain
from approvals.workflow.follow import follow
from approvals.workflow.follow_up import remind
from approvals.workflow.forget import forget
from approvals.workflow.listen import back, heard, hearing
from approvals.workflow.meet import meet
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import hear, read_back
from approvals.workflow.wait import wait
from bot import events
from bot.app import NOTARISE, PATIENCE, RECONCILE
from bot.dispatch import Dispatch
from bot.holding import hold_and_let_go
from bot.inbox import Inbox, Reads
from bot.lanes import Lanes
from bot.notarising import Notarising
from bot.signing import Signer
from policies.ruleset import Ruleset
from tests.crash.facts import State, facts_of, is_held, is_old, state_of
from tests.crash.failpoints import BrokenError, Failpoints, Passed, WatchedDatabase, watched
from tests.crash.messages import HOME
from tests.crash.mutants import MUTANTS
from tests.crash.ports import FarEngine, FarNotary, Port
from tests.crash.scenario import Fault, Scenario
from tests.crash.staff import terms
from tests.crash.wire import HungUpError, Line, Slate
from tests.support.databases import hurried

_FULL, _ROOMY = 1, 1_073_741_823
"""Pages: SQLite never goes below those it has, and this is the most it allows."""

_ADDRESS = "https://smba.trafficmanager.net/teams/"
"""Where Teams is reached until it says so itself."""

_EVENTS = {kind.__name__: TypeAdapter(kind) for kind in get_args(events.Event)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """What a life is given."""

    scenario: Scenario
    url: str
    owner: str
    line: Line
    slate: Slate
    ruleset: Ruleset
    signer: Signer
    roster: tuple[str, ...]
    signs: bool
    """Whether the key stays, and the ledger's checkpoints are signed with it."""
    platform: Platform
    armed: bool
    before: Passed | None
    """What the process before it passed, if that was ended to start anew with other settings."""


def live(birth: Birth) -> None:
    """Live in a process of one's own, until told to end, or killed."""
    try:
        asyncio.run(_Life(birth).run())
    except HungUpError:
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a forked process must not run on into what its parent was about to do
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


class _Life:
    def __init__(self, birth: Birth) -> None:
        self._line = birth.line
        self._slate = birth.slate
        self._points = Failpoints(
            birth.scenario,
            birth.slate,
            {Fault.FREEZE: self._freeze, Fault.RESTART: self._restart, Fault.DISK_FULL: lambda: self._pages(_FULL)},
            birth.before,
        )
        self._points.armed = birth.armed
        self._database = hurried(WatchedDatabase.open(birth.url))
        self._database.points = self._points
        self._platform = birth.platform
        chat = Port(birth.line, frozenset({"fits"}), birth.platform)
        network = Port(birth.line, frozenset({"id_in", "says"}))
        self._context = Context(
            database=self._database,
            clock=birth.slate,
            chats={birth.platform: watched(chat, "chat", self._points)},
            witnesses={birth.platform: watched(chat, "witness", self._points)},
            readers={"x": watched(network, "reader", self._points)},
            publishers={"x": watched(network, "publisher", self._points)},
            terms=InForce([terms(birth.ruleset, birth.roster, birth.platform)]),
            engine=FarEngine(birth.line),
            owner=birth.owner,
        )
        if birth.scenario.mutant:
            MUTANTS[birth.scenario.mutant].apply(self._context)
        self._signer, self._signs = birth.signer, birth.signs
        notary = FarNotary(birth.signer, watched(Port(birth.line), "notary", self._points))
        self._notarising = Notarising(self._context, notary, lambda _: None)
        self._dispatch = Dispatch(self._context, emoji=self._context.terms.emoji, wake=lambda *_: None)
        self._inbox = Inbox(
            self._context,
            {birth.platform: Reads(understand=event_in, work=self._dispatch.work, give_up=self._dispatch.give_up)},
        )
        self._patient_at = self._reconciled_at = self._notarised_at = birth.slate.now()

    async def run(self) -> None:
        """Start as the product starts, then do what is asked."""
        self._lanes = Lanes(
            {
                "inbox": self._inbox.work,
                "cards": lambda: show_stale(self._context),
                "clearing": lambda: clear_due(self._context, self._signer),
                "sending": lambda: send_due(self._context, self._signer.opener()),
                "reading back": lambda: read_back(self._context),
                "hearing": lambda: hear(self._context),
                "following": lambda: follow(self._context),
                "explaining": lambda: explain(self._context),
                "announcing": lambda: announce(self._context),
                "holding": lambda: hold_and_let_go(self._context, None),
                "incidents": lambda: call(self._context),
                "reminding": lambda: remind(self._context),
                "waiting": lambda: wait(self._context),
                "reconciling": self._once(lambda: self._dispatch.work(events.Reconnected())),
                "meeting": self._once(lambda: meet(self._context, self._platform)),
                "listening": self._once(lambda: hearing(self._context, self._platform)),
                "forgetting": lambda: forget(self._context),
                **self._notarising.steps(),
            }
        )
        self._lanes.start()
        while True:
            order, *rest = self._line.receive()
            if order == "start":
                self._line.send(("done", await self._start()))
            elif order == "leave":
                self._line.send(("done", self._points.kept))
            elif order == "round":
                self._points.new_round()
                self._line.send(("done", await self._round(*rest)))
            elif order == "facts":
                facts = await self._database.read(lambda unit: facts_of(self._context, unit, self._points.passed))
                self._line.send(("done", facts))

    async def _start(self) -> None:
        """As the product starts, which ends where settings and record cannot be compared, or Teams not be listened to.

        Then it is started anew.
        """
        try:
            await notice(self._context)
            if self._platform is Platform.TEAMS:
                await back(self._context, self._platform)
                if await self._dispatch.address(self._platform, HOME) is None:
                    await self._dispatch.keep_address(self._platform, HOME, _ADDRESS)
                await back(self._context, self._platform)
            await self._one_by_one("meeting", "reconciling")
            if self._platform is Platform.TEAMS:
                await heard(self._context, self._platform)
        except (BrokenError, TwokeysError):
            os.kill(os.getpid(), signal.SIGKILL)
        if self._signs:
            await self._one_by_one(*self._notarising.steps())

    async def _round(self, letters: list[tuple[str, events.Event]]) -> State:
        """Take in what arrives, then let each lane work, one after the other, so that every run is the same."""
        for key, event in letters:
            # A failure is not acknowledged, whatever the reason, and the platform sends it again.
            with contextlib.suppress(BrokenError, TwokeysError):
                await self._take_in(key, event)
        due = [
            "inbox",
            *await self._later_lanes(),
            "cards",
            "announcing",
            "clearing",
            "sending",
            "reading back",
            "hearing",
            "following",
            "explaining",
        ]
        now = self._slate.now()
        if now >= self._patient_at + timedelta(seconds=PATIENCE):
            self._patient_at = now
            due += ["waiting", *(["listening"] if self._platform is Platform.TEAMS else [])]
        if now >= self._reconciled_at + timedelta(seconds=RECONCILE):
            self._reconciled_at = now
            due.append("reconciling")
        if self._signs and now >= self._notarised_at + timedelta(seconds=NOTARISE):
            self._notarised_at = now
            due += self._notarising.due()
        await self._one_by_one(*due, "cards")
        if self._slate.struck:
            self._pages(_ROOMY)
        try:
            signs_at = self._notarised_at + timedelta(seconds=NOTARISE) if self._signs else None
            reads = self._notarising.failed
            return await self._database.read(lambda unit: state_of(unit, self._slate.now(), signs_at, reads=reads))
        except TwokeysError:
            return State(letters=0, behind=0, unheard=0, old=0, put_off=0, next_due=now)

    async def _take_in(self, key: str, event: events.Event) -> None:
        """Store it; a command is not stored: the chat hears that it came, and whoever said it the answer.

        What could not be taken at all is noted until it is known what that means.
        """
        if isinstance(event, events.Missed):
            await self._dispatch.work(event)
            self._line.send(("stored", key))
            return
        if not isinstance(event, events.Said):
            await self._dispatch.keep(self._platform, key, payload_of(event))
            self._line.send(("stored", key))
            return
        self._line.send(("stored", key))
        self._line.send(("answered", key, await self._dispatch.ask(event)))

    async def _later_lanes(self) -> list[str]:
        """Those in which there is something to do: with an empty one each story would come by its door all the time."""
        try:
            found = await self._database.glance(lambda due: due.look(self._slate.now(), chats={self._platform}))
            held, old = await self._database.read(lambda unit: (is_held(unit), is_old(unit, self._slate.now())))
        except TwokeysError:
            return []
        of = {
            "incidents": "calls" in found.kinds,
            "reminding": "follow-ups" in found.kinds,
            "holding": held,
            "forgetting": old,
        }
        return [lane for lane, has in of.items() if has]

    async def _one_by_one(self, *lanes: str) -> None:
        for lane in lanes:
            self._lanes.wake(lane)
            await self._lanes.quiet()

    @staticmethod
    def _once(step: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], Coroutine[Any, Any, int]]:
        async def work() -> int:
            await step()
            return 0

        return work

    # What strikes

    def _freeze(self) -> None:
        self._line.send(("frozen",))
        os.kill(os.getpid(), signal.SIGSTOP)

    def _restart(self) -> None:
        self._line.send(("call", "restart_database", (), {}))
        self._line.receive()

    def _pages(self, most: int) -> None:
        """The disk is full, or is not any more."""
        writer = self._database._writer
        if writer is not None and writer.dialect.name == "sqlite":
            # Past the pool, which would roll back what is under way.
            writer.pool.connection.dbapi_connection.execute(f"PRAGMA max_page_count = {most}")


def payload_of(event: events.Event) -> dict[str, Any]:
    """An event as the platform's payload: kept in the inbox as JSON."""
    return {"kind": type(event).__name__, "body": _EVENTS[type(event).__name__].dump_python(event, mode="json")}


def event_in(payload: Mapping[str, Any]) -> events.Event:
    """The event that such a payload is."""
    found: events.Event = _EVENTS[payload["kind"]].validate_python(payload["body"])
    return found
