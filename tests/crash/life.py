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
from datetime import date, datetime, timedelta
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import select

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.ledger import Link
from approvals.domain.people import Account, AccountName, Person, PersonId, Platform
from approvals.domain.terms import Terms
from approvals.errors import TwokeysError
from approvals.in_force import InForce
from approvals.showing import show_stale
from approvals.storage.delivery_tables import answers
from approvals.storage.unit import Unit
from approvals.workflow.change_terms import announce, notice
from approvals.workflow.clear import clear_due
from approvals.workflow.explain import explain
from approvals.workflow.follow import follow
from approvals.workflow.meet import meet
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import hear, read_back
from approvals.workflow.wait import wait
from bot import events
from bot.app import PATIENCE, RECONCILE
from bot.dispatch import Dispatch
from bot.inbox import Inbox, Reads
from bot.lanes import Lanes
from bot.signing import Signer
from policies.engine import Engine, Report
from policies.reply import Reply
from policies.ruleset import Ruleset
from tests.crash.failpoints import BrokenError, Failpoints, WatchedDatabase, watched
from tests.crash.mutants import MUTANTS
from tests.crash.scenario import Fault, Hit, Scenario
from tests.crash.street import CHANNEL, EMOJI, HOME, identity
from tests.crash.wire import HungUpError, Line, Raised, Slate
from tests.support.databases import hurried

_FULL, _ROOMY = 1, 1_073_741_823
"""Pages: SQLite never goes below those it has, and this is the most it allows."""

_FAR = timedelta(days=1)
_EVENTS = {kind.__name__: TypeAdapter(kind) for kind in get_args(events.Event)}

NAMES = ("ada", "bo", "cleo", "dan", "eve")
ACCOUNT = Account(
    name=AccountName("acme"),
    handle="acme",
    network="x",
    channel=CHANNEL,
    roster=tuple(PersonId(name) for name in NAMES[:4]),
    leads=(PersonId("dan"),),
    backup=(PersonId("dan"),),
)
PEOPLE = tuple(
    Person(
        id=PersonId(name),
        name=name.title(),
        initials=name[:2].upper(),
        identities=(identity(name), identity(f"{name}2")),
    )
    for name in NAMES
)

_UNSETTLED = select(answers).where(answers.c.settled_at.is_(None)).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is left to do, as the product sees it."""

    letters: int
    behind: int
    """Cards that do not show what they should."""
    unheard: int
    """Reports and answers that nobody has followed."""
    next_due: datetime | None

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do before the next delivery is due."""
        return not (self.letters or self.behind or self.unheard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the product holds when a scenario is over, and every door that was passed."""

    cases: tuple[Case, ...]
    ledger: tuple[Link, ...]
    dead_letters: tuple[str, ...]
    passed: tuple[Hit, ...]


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
    armed: bool


class _FarEngine(Engine):
    """The rules, asked over the line: what they say of a text is worked out once for all scenarios."""

    def __init__(self, line: Line) -> None:
        super().__init__((), {})
        self._ask = _Port(line, frozenset({"judge"}))

    def judge(self, reply: Reply, rules: Ruleset, today: date) -> Report:
        report: Report = self._ask.judge(reply, rules, today)
        return report


class _Port:
    """A port of the outside world, which answers over the line."""

    platform = Platform.SLACK

    def __init__(self, line: Line, plain: frozenset[str]) -> None:
        self._line = line
        self._plain = plain

    def __getattr__(self, method: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            self._line.send(("call", method, args, kwargs))
            answer = self._line.receive()
            if isinstance(answer, Raised):
                raise answer.kind(answer.slug, **answer.values)
            return answer

        async def call(*args: Any, **kwargs: Any) -> Any:
            return ask(*args, **kwargs)

        return ask if method in self._plain else call


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
        )
        self._points.armed = birth.armed
        self._database = hurried(WatchedDatabase.open(birth.url))
        self._database.points = self._points
        chat = _Port(birth.line, frozenset({"fits"}))
        network = _Port(birth.line, frozenset({"id_in", "says"}))
        self._context = Context(
            database=self._database,
            clock=birth.slate,
            chats={Platform.SLACK: watched(chat, "chat", self._points)},
            witnesses={Platform.SLACK: watched(chat, "witness", self._points)},
            readers={"x": watched(network, "reader", self._points)},
            publishers={"x": watched(network, "publisher", self._points)},
            terms=InForce(
                [
                    Terms(
                        account=ACCOUNT,
                        people=PEOPLE,
                        homes=((Platform.SLACK, HOME),),
                        ruleset=birth.ruleset,
                        emoji=tuple((name, mark) for mark, name in EMOJI.items()),
                    )
                ]
            ),
            engine=_FarEngine(birth.line),
            owner=birth.owner,
        )
        if birth.scenario.mutant:
            MUTANTS[birth.scenario.mutant].apply(self._context)
        self._signer = birth.signer
        self._dispatch = Dispatch(self._context, emoji=self._context.terms.emoji, wake=lambda *_: None)
        self._inbox = Inbox(
            self._context,
            {Platform.SLACK: Reads(understand=event_in, work=self._dispatch.work, give_up=self._dispatch.give_up)},
        )
        self._patient_at = self._reconciled_at = birth.slate.now()

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
                "waiting": lambda: wait(self._context),
                "reconciling": self._once(lambda: self._dispatch.work(events.Reconnected())),
                "noticing": self._once(lambda: notice(self._context)),
                "meeting": self._once(lambda: meet(self._context, Platform.SLACK)),
            }
        )
        self._lanes.start()
        while True:
            order, *rest = self._line.receive()
            if order == "start":
                self._line.send(("done", await self._one_by_one("noticing", "meeting", "reconciling")))
            elif order == "round":
                self._points.new_round()
                self._line.send(("done", await self._round(*rest)))
            elif order == "facts":
                self._line.send(("done", await self._facts()))

    async def _round(self, letters: list[tuple[str, events.Event]]) -> State:
        """Take in what arrives, then let each lane work, one after the other, so that every run is the same."""
        for key, event in letters:
            # A failure is not acknowledged, whatever the reason, and the platform sends it again.
            with contextlib.suppress(BrokenError, TwokeysError):
                await self._dispatch.keep(Platform.SLACK, key, payload_of(event))
                self._line.send(("stored", key))
        due = [
            "inbox",
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
            due.append("waiting")
        if now >= self._reconciled_at + timedelta(seconds=RECONCILE):
            self._reconciled_at = now
            due.append("reconciling")
        await self._one_by_one(*due, "cards")
        if self._slate.struck:
            self._pages(_ROOMY)
        try:
            return await self._database.read(self._state)
        except TwokeysError:
            return State(letters=0, behind=0, unheard=0, next_due=now)

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

    def _state(self, unit: Unit) -> State:
        far = self._slate.now() + _FAR
        return State(
            letters=unit.inbox.waiting(),
            behind=len(unit.cards.stale(limit=1, now=far)),
            unheard=len(unit.reports.unfollowed(1)) + len(unit.answers._all(_UNSETTLED)) + len(unit.answers.untold(1)),
            next_due=unit.deliveries.next_due(),
        )

    async def _facts(self) -> Facts:
        def look(unit: Unit) -> Facts:
            drafts = [DraftId(row[0]) for row in unit.drafts._connection.exec_driver_sql("SELECT id FROM drafts")]
            dead = unit.drafts._connection.exec_driver_sql("SELECT key FROM letters WHERE dead_at IS NOT NULL")
            return Facts(
                cases=tuple(self._context.case(unit, draft) for draft in sorted(drafts)),
                ledger=tuple(unit.ledger.links()),
                dead_letters=tuple(row[0] for row in dead),
                passed=self._points.passed,
            )

        return await self._database.read(look)

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
