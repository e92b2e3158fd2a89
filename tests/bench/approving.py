"""A draft is approved and sent, beside the same statements through Python's own sqlite3; and that among old drafts.

What is sent is read by all rules once more, which no statement does.
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
from tests.bench.harness import Row, Side, beside
from tests.bench.tape import Replayed, copied, noted
from tests.support.builders import NOW, account, identity, profiles, terms
from tests.support.doors import HandMovedClock, Room, Timeline
from tests.support.old_drafts import multiply

RUNS, DRAFTS = 21, 5
APPROVERS = ("bo", "cleo")
SIGNER = new_signer()
FEW, MANY = 1_000, 1_000_000
A_MINUTE = 60.0
"""Longer than the pause before sending."""


class Office:
    """A database in which drafts wait, and people who approve them."""

    def __init__(self, file: Path) -> None:
        acme, network, room = account(), Timeline(), Room(profiles=profiles())
        self.file, self._account = file, acme
        self._clock = HandMovedClock(NOW)
        self.database = Database.open(f"sqlite:///{file}", create=True)
        self._context = Context(
            database=self.database,
            clock=self._clock,
            chats={Platform.SLACK: room},
            witnesses={Platform.SLACK: room},
            readers={acme.network: network},
            publishers={acme.network: network},
            terms=InForce([terms(acme)]),
            engine=Engine(build_all(), {}),
            owner="bench",
        )
        self._numbers, self._waiting = count(1), list[DraftId]()

    async def draft(self) -> None:
        self._waiting = [await self._submitted(next(self._numbers)) for _ in range(DRAFTS)]

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

    async def draft_and_approve(self) -> None:
        await self.draft()
        await self.approve()
        self._clock.advance(A_MINUTE)

    async def send(self) -> None:
        while await clear_due(self._context, SIGNER) + await send_due(self._context, SIGNER.opener()):
            await follow(self._context)

    async def show(self) -> None:
        while await show_stale(self._context):
            pass


async def measure(folder: Path) -> list[Row]:
    return [
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
        await among_old_drafts(folder),
    ]


Act = Callable[[Office], Awaitable[None]]


async def by_the_driver(office: Office, *, name: str, ready: Act, run: Act, acts: int) -> Row:
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
    )
    driver.close()
    await office.database.close()
    return row


async def among_old_drafts(folder: Path) -> Row:
    few, many = [await used(folder / f"{old}.sqlite", old=old) for old in (FEW, MANY)]
    row = await beside(
        Side(name=f"mark counted and stored among {MANY:,} old drafts", run=many.approve, ready=many.draft),
        Side(name=f"among {FEW:,} old drafts", run=few.approve, ready=few.draft),
        runs=RUNS,
        acts=DRAFTS * len(APPROVERS),
    )
    await few.database.close()
    await many.database.close()
    return row


async def used(file: Path, *, old: int) -> Office:
    """An office whose first draft was published that often."""
    office = Office(file)
    await office.draft_and_approve()
    await office.send()
    await office.show()
    await office.database.close()
    multiply(f"sqlite:///{file}", draft=1, times=old)
    return Office(file)
