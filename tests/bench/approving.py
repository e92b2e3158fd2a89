"""One approval, from the ballot to its commit, beside one commit of Python's own sqlite3."""

from itertools import count
from pathlib import Path

from approvals.catching_up import Ballot
from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.people import Platform
from approvals.domain.vote import Mark, Source
from approvals.storage.database import Database
from approvals.workflow import vote
from approvals.workflow.submit import submit
from policies.engine import Engine
from policies.rules import build_all
from policies.ruleset import load_all
from tests.bench.bare import BareFile
from tests.bench.harness import Row, Side, beside
from tests.support.builders import NOW, account, directory, identity, profiles
from tests.support.doors import HandMovedClock, Room, Timeline

RUNS, DRAFTS = 21, 5
APPROVERS = ("bo", "cleo")


async def measure(folder: Path) -> list[Row]:
    acme, network = account(), Timeline()
    database = Database.open(f"sqlite:///{folder / 'ours.sqlite'}", create=True)
    context = Context(
        database=database,
        clock=HandMovedClock(NOW),
        chats={Platform.SLACK: Room(profiles=profiles())},
        readers={acme.network: network},
        publishers={acme.network: network},
        accounts={acme.name: acme},
        directory=directory(),
        engine=Engine(build_all(), load_all({acme.ruleset: "default"})),
        owner="bench",
    )
    bare = BareFile(folder / "bare.sqlite")
    numbers, waiting = count(1), list[DraftId]()

    async def draft() -> None:
        waiting[:] = [
            await submit(
                context,
                who=identity("ada"),
                account=acme,
                parent_id=None,
                text=f"News of the day, number {(number := next(numbers))}.",
                origin=str(number),
            )
            for _ in range(DRAFTS)
        ]

    async def approve() -> None:
        for one in waiting:
            for stamp, name in enumerate(APPROVERS, start=1):
                await vote.cast(
                    context,
                    Ballot(
                        who=identity(name),
                        draft=one,
                        revision=1,
                        mark=Mark.APPROVE,
                        source=Source.REACTION,
                        stamp=str(stamp),
                    ),
                )

    async def commit() -> None:
        for _ in range(DRAFTS * len(APPROVERS)):
            bare.put({"who": "UBO", "mark": "approve"})

    row = await beside(
        Side(name="approval counted and stored", run=approve, ready=draft),
        Side(name="bare sqlite3 commit", run=commit),
        runs=RUNS,
        acts=DRAFTS * len(APPROVERS),
    )
    bare.close()
    await database.close()
    return [row]
