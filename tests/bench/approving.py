"""A draft is approved and sent, beside the same statements through Python's own sqlite3; and that among old drafts.

Before it is sent, all rules read it once more, which no statement does: so one approval is measured without them, too,
and so are old drafts, as the rules' time would hide what looking among them takes.
"""

from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

from approvals.catching_up import Ballot
from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.people import Platform
from approvals.domain.vote import Mark, Source
from approvals.in_force import InForce
from approvals.showing import show_stale
from approvals.storage.database import Database
from approvals.workflow import vote
from approvals.workflow.clear import clear_due
from approvals.workflow.follow import follow
from approvals.workflow.publish import send_due
from approvals.workflow.submit import submit
from bot.signing import new_signer
from policies.engine import Engine
from policies.rules import build_all
from tests.bench.harness import Goal, Of, Row, Side, beside
from tests.bench.tape import Replayed, copied, noted
from tests.support.builders import NOW, account, identity, profiles, terms
from tests.support.doors import HandMovedClock, Room, Timeline
from tests.support.old_drafts import multiply

RUNS, DRAFTS = 21, 5
APPROVERS = ("bo", "cleo")
SIGNER = new_signer()
FEW, MANY = 1_000, 1_000_000
AS_ALWAYS, AS_THE_DRIVER = Goal(most=1.2, of=Of.TIMES), Goal(most=1 / 0.25, of=Of.TIMES)
A_MINUTE = 60.0
"""Longer than the pause before sending."""
NO_RULES = Engine((), {})

_numbers = count(1)


class Office:
    """A database in which so many drafts at a time wait, and people who approve them."""

    def __init__(
        self, file: Path, *, drafts: int = DRAFTS, engine: Engine | None = None, room: Room | None = None
    ) -> None:
        acme, network = account(), Timeline()
        self.room = room or Room(profiles=profiles())
        self.file, self._account, self._network = file, acme, network
        self._clock = HandMovedClock(NOW)
        self.database = Database.open(f"sqlite:///{file}", create=True)
        self._context = Context(
            database=self.database,
            clock=self._clock,
            chats={Platform.SLACK: self.room},
            witnesses={Platform.SLACK: self.room},
            readers={acme.network: network},
            publishers={acme.network: network},
            terms=InForce([terms(acme)]),
            engine=engine or Engine(build_all(), {}),
            owner="bench",
        )
        self._at_a_time, self._drafted, self._waiting = drafts, 0, list[DraftId]()

    async def draft(self) -> None:
        self._waiting = [await self._submitted(next(_numbers)) for _ in range(self._at_a_time)]
        self._drafted += len(self._waiting)
        await self.show()

    async def _submitted(self, number: int) -> DraftId:
        return await submit(
            self._context,
            who=identity("ada"),
            account=self._account,
            parent_id=None,
            text=f"News of the day, number {number}.",
            origin=str(uuid4()),
        )

    async def approve(self) -> None:
        for one in self._waiting:
            for stamp, name in enumerate(APPROVERS, start=1):
                await vote.cast(
                    self._context,
                    Ballot(
                        who=identity(name),
                        draft=one,
                        revision=1,
                        mark=Mark.APPROVE,
                        source=Source.BUTTON,
                        stamp=str(stamp),
                    ),
                )

    def pause(self) -> None:
        self._clock.advance(A_MINUTE)

    async def draft_and_approve(self) -> None:
        await self.draft()
        await self.approve()
        self.pause()

    async def approve_and_clear(self) -> None:
        """From the first mark until whoever publishes may take it."""
        await self.approve()
        self.pause()
        await clear_due(self._context, SIGNER)

    async def approve_and_send(self) -> None:
        await self.approve()
        self.pause()
        await self.send()

    async def send(self) -> None:
        """All that was approved a pause ago, and nothing is left."""
        while await clear_due(self._context, SIGNER) + await send_due(self._context, SIGNER.opener()):
            await follow(self._context)
        assert len(self._network.published) == self._drafted

    async def send_and_draft(self) -> None:
        """What was cleared goes out, and the next one waits."""
        await self.send()
        await self.draft()

    async def show(self) -> None:
        while await show_stale(self._context):
            pass


async def measure(folder: Path) -> list[Row]:
    return [
        await by_the_driver(
            Office(folder / "approval.sqlite", drafts=1),
            name="one approval: marks, quorum, delivery, gate with all rules, ledger",
            ready=Office.send_and_draft,
            run=Office.approve_and_clear,
            acts=1,
            goal=AS_THE_DRIVER,
        ),
        await by_the_driver(
            Office(folder / "unread.sqlite", drafts=1, engine=NO_RULES),
            name="the same without the reading by the rules",
            ready=Office.send_and_draft,
            run=Office.approve_and_clear,
            acts=1,
            goal=AS_THE_DRIVER,
        ),
        await by_the_driver(
            Office(folder / "counted.sqlite"),
            name="mark counted and stored",
            ready=Office.draft,
            run=Office.approve,
            acts=DRAFTS * len(APPROVERS),
        ),
        await by_the_driver(
            Office(folder / "sent.sqlite"),
            name="approved post read by all rules again and sent",
            ready=Office.draft_and_approve,
            run=Office.send,
            acts=DRAFTS,
        ),
        *await among_old_drafts(folder),
    ]


Act = Callable[[Office], Awaitable[None]]


async def by_the_driver(office: Office, *, name: str, ready: Act, run: Act, acts: int, goal: Goal | None = None) -> Row:
    await ready(office)
    before = copied(office.file)
    with noted(office.database) as tape:
        await run(office)
    driver = Replayed(before, office.file.with_suffix(".replayed"))
    row = await beside(
        Side(name=name, run=lambda: run(office), ready=lambda: ready(office)),
        Side(
            name=f"its {len(tape) / acts:.0f} statements through sqlite3",
            run=lambda: driver.play(tape),
            ready=driver.rewind,
        ),
        runs=RUNS,
        acts=acts,
        goal=goal,
    )
    driver.close()
    await office.database.close()
    return row


async def among_old_drafts(folder: Path) -> list[Row]:
    few, many = [await used(folder / f"{old}.sqlite", old=old) for old in (FEW, MANY)]
    among_few, among_many = f"among {FEW:,} old drafts", f"among {MANY:,} old drafts"
    marked = await beside(
        Side(name=f"mark counted and stored {among_many}", run=many.approve, ready=many.draft),
        Side(name=among_few, run=few.approve, ready=few.draft),
        runs=RUNS,
        acts=DRAFTS * len(APPROVERS),
        goal=AS_ALWAYS,
    )
    for office in (few, many):
        office.pause()
    whole = await beside(
        Side(
            name=f"post approved, sent and followed {among_many}", run=many.approve_and_send, ready=many.send_and_draft
        ),
        Side(name=among_few, run=few.approve_and_send, ready=few.send_and_draft),
        runs=RUNS,
        acts=DRAFTS,
        goal=AS_ALWAYS,
    )
    await few.database.close()
    await many.database.close()
    return [marked, whole]


async def used(file: Path, *, old: int) -> Office:
    """An office whose first draft was published that often."""
    office = Office(file, engine=NO_RULES)
    await office.draft_and_approve()
    await office.send()
    await office.show()
    await office.database.close()
    multiply(f"sqlite:///{file}", draft=1, times=old)
    return Office(file, engine=NO_RULES, room=office.room)
