"""Looking when nothing is due among 100,000 open rows of all kinds; and how long the event loop stands still when much is due.

On the real lanes, with a clock that is moved by hand, and a chat in memory. PostgreSQL runs without care for a power cut.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg

from approvals.catching_up import Ballot
from approvals.domain.correction import Correction, Gravity, Repost
from approvals.domain.delivery import LEASE, Act, State
from approvals.domain.draft import Closed, Closing, DraftId
from approvals.domain.follow_up import Debt
from approvals.domain.hours import Window
from approvals.domain.people import AccountName, Identity, PersonId, Platform, Profile, Standing
from approvals.domain.vote import Mark, Source
from approvals.reconsider import reconsider
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from approvals.workflow import vote
from approvals.workflow.incident import open_incident
from approvals.workflow.submit import submit
from bot.app import Twokeys
from bot.settings import load
from policies.reply import Kind
from tests.bench.harness import Goal, Row, Side, Step, beside
from tests.bench.standing import during, elsewhere
from tests.bench.starting import PERSON, SETTINGS
from tests.support.builders import NOW, post, revision
from tests.support.databases import a_postgresql_server
from tests.support.doors import HandMovedClock, Room
from tests.support.old_drafts import multiply

RUNS, TICKS = 21, 20
FEW, MANY = 1_000, 100_000
GROUPS, AT_ONCE = 3, 1_000
WORKSPACE = "T0000000001"
NEWS = '[accounts.news]\nhandle = "acme_news"\nnetwork = "rehearsal"\nchannel = "C0000000002"\nroster = ["ada", "bo", "cleo"]\n'
A_MINUTE, AN_HOUR, A_WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)
ACME = AccountName("acme")
A_TICK = Goal(most=1)
Look = Callable[[Twokeys], Awaitable[object]]


def identity(name: str) -> Identity:
    return Identity(platform=Platform.SLACK, workspace=WORKSPACE, user=f"U{name.upper()}")


def people() -> dict[Identity, Profile]:
    return {
        who: Profile(identity=who, standing=Standing.MEMBER, name=name, email=f"{name}@acme.example")
        for name in ("ada", "bo", "cleo")
        for who in (identity(name),)
    }


class Office:
    """The product at work on a database, without Slack, which has no part in it."""

    def __init__(self, folder: Path, url: str) -> None:
        named = "".join(PERSON.format(name=name) for name in ("ada", "bo", "cleo"))
        settings = SETTINGS.format(workspace=WORKSPACE, channel="C0000000001", more="") + NEWS + named
        (folder / "twokeys.toml").write_text(settings)
        environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "DATABASE_URL": url}
        self._settings = load(folder / "twokeys.toml", environ)
        self.url = url
        self.clock, self.room = HandMovedClock(NOW - AN_HOUR), Room(profiles=people())

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Twokeys]:
        database = Database.open(self.url, create=True)
        app = Twokeys(self._settings, database, clock=self.clock, ticking=False)
        app._lines.chats[Platform.SLACK] = self.room
        app._lanes.start()
        yield app
        await app._lanes.stop()
        await database.close()

    async def round(self, app: Twokeys) -> None:
        """What the clock would cause every 15 seconds, worked off."""
        await app.tick()
        await app.look_round()
        await app.quiet()

    async def draft(self, app: Twokeys, *marks: tuple[str, Mark], **how: object) -> DraftId:
        made = await submit(
            app.context,
            who=identity("ada"),
            account=app.context.accounts[ACME],
            parent_id=None,
            text=f"News of the day: {uuid4()}.",
            origin=str(uuid4()),
            **how,  # type: ignore[arg-type]
        )
        for stamp, (name, mark) in enumerate(marks, start=1):
            ballot = Ballot(
                who=identity(name), draft=made, revision=1, mark=mark, source=Source.BUTTON, stamp=str(stamp)
            )
            await vote.cast(app.context, ballot)
        return made


APPROVED = (("bo", Mark.APPROVE), ("cleo", Mark.APPROVE))


def owe(unit: Unit, draft: DraftId, *, remind_at: datetime) -> None:
    """Something is owed of which its owner hears then."""
    owed = unit.follow_ups.owe(
        debt=Debt.PROMISE,
        account=ACME,
        draft=draft,
        words="We write to you.",
        owner=PersonId("ada"),
        zone="UTC",
        due_at=NOW + A_WEEK,
        now=NOW,
    )
    unit.follow_ups.snooze(owed, until=remind_at, reminders=0, by=PersonId("ada"), now=NOW)


def promised(unit: Unit) -> DraftId:
    """A draft that is over, and of which something is owed."""
    made = unit.drafts.add(
        account=ACME, kind=Kind.POST, parent_id=None, author=PersonId("ada"), origin=str(uuid4()), now=NOW
    )
    unit.drafts.add_revision(replace(revision(), draft=made))
    unit.drafts.close(made, Closed(at=NOW, why=Closing.PUBLISHED))
    owe(unit, made, remind_at=NOW + A_WEEK)
    return made


def corrected(app: Twokeys, unit: Unit) -> DraftId:
    """A correction that is public, and is to be said again in two days."""
    account, now = app.context.accounts[ACME], app.context.now()
    window = Window(opens=NOW + 2 * timedelta(days=1), closes=NOW + 3 * timedelta(days=1), zone="UTC")
    plan = Correction(
        original=post(id="800"),
        wrong="nine",
        right="ten",
        gravity=Gravity.NORMAL,
        deletes=False,
        reposts=(Repost(window=window),),
    )
    made = unit.drafts.add(
        account=ACME, kind=Kind.CORRECTION, parent_id=None, author=PersonId("ada"), origin="c", corrects="800", now=now
    )
    text = replace(revision(parent=None, correction=plan), draft=made, made_at=now)
    unit.drafts.add_revision(text)
    unit.cards.want(draft=made, revision=1, platform=Platform.SLACK, channel=account.channel, now=now)
    for stamp, (name, mark) in enumerate(APPROVED, start=1):
        ballot = Ballot(who=identity(name), draft=made, revision=1, mark=mark, source=Source.BUTTON, stamp=str(stamp))
        unit.votes.cast(ballot.vote(text.digest, now))
    unit.deliveries.add(draft=made, revision=1, account=ACME, act=Act.CREATE, approved_at=now, due_at=now, now=now)
    [claimed] = unit.deliveries.claim(now=now, limit=1, owner="bench", lease_until=now + LEASE)
    unit.deliveries.cleared(claimed.id, claimed.token, clearance="sealed", until=now + LEASE)
    [taken] = unit.deliveries.take(limit=1, owner="bench", lease_until=now + LEASE)
    unit.deliveries.sending(taken.id, taken.token, watermark=None, at=now, lease_until=now + LEASE)
    unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=now, post_id="900", post_url="")
    reconsider(app.context, unit, made, now)
    return made


async def one_of_each(office: Office, app: Twokeys) -> dict[DraftId, float]:
    """A draft of each kind, with everything said of it that is to be said by now, and how much of all they are."""
    news = app.context.accounts[AccountName("news")]
    await open_incident(app.context, who=identity("ada"), account=news, what="the shop is down")
    made = {
        await app.context.database.run(lambda unit: corrected(app, unit)): 0.1,
        await office.draft(app): 0.3,
        await office.draft(app, *APPROVED, send_at=NOW + A_WEEK): 0.2,
        await office.draft(app, *APPROVED, prepared="outage"): 0.1,
        await office.draft(app, ("bo", Mark.REJECT)): 0.1,
        await app.context.database.run(promised): 0.2,
    }
    while office.clock.now() < NOW:
        await office.round(app)
        office.clock.advance(A_MINUTE.total_seconds())
    return made


async def filled(folder: Path, url: str, *, rows: int) -> Office:
    """An office with so many open rows of which none is due, and groups of drafts and follow-ups that will be."""
    office = Office(folder, url)
    async with office.open() as app:
        for who in people().values():
            await app.context.database.run(lambda unit, who=who: unit.profiles.save(who, now=NOW))
        made = await one_of_each(office, app)
        groups = [await group(office, app, due_at(turn)) for turn in range(GROUPS)] if rows == MANY else []
    for draft, share in made.items():
        multiply(url, draft=draft, times=round(rows * share))
    for draft in groups:
        multiply(url, draft=draft, times=AT_ONCE)
    return office


def due_at(turn: int) -> datetime:
    return NOW + (5 + 2 * turn) * A_MINUTE


async def group(office: Office, app: Twokeys, at: datetime) -> DraftId:
    """A draft of which people are reminded then, and of what is owed for it."""
    made = await office.draft(app)

    def step(unit: Unit) -> None:
        owe(unit, made, remind_at=at)
        unit.looks.at(made, at)

    await app.quiet()
    await app.context.database.run(step)
    return made


async def measure(folder: Path) -> list[Row]:
    rows = []
    with a_postgresql_server() as server:
        for name in ("few", "many"):
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {name}")
        for kind, address in (
            ("SQLite", lambda name: f"sqlite:///{folder / name}.sqlite"),
            ("PostgreSQL", lambda name: str(server.get_uri(database=name))),
        ):
            (folder / kind).mkdir()
            few = await filled(folder / kind, address("few"), rows=FEW)
            many = await filled(folder / kind, address("many"), rows=MANY)
            async with few.open() as one, many.open() as other:
                rows += await idle(kind, one, other)
            rows += await busy(kind, many)
    return rows


async def idle(kind: str, few: Twokeys, many: Twokeys) -> list[Row]:
    """Every second, and every 15 seconds: from the tick until every lane that it woke has looked."""
    looks: dict[str, tuple[Look, Goal | None]] = {"tick": (Twokeys.tick, A_TICK), "round": (Twokeys.look_round, None)}
    return [
        await beside(
            Side(name=f"idle {name} among {MANY:,} open rows, {kind}", run=idly(many, look)),
            Side(name=f"among {FEW:,}", run=idly(few, look)),
            runs=RUNS,
            acts=TICKS,
            goal=goal,
        )
        for name, (look, goal) in looks.items()
    ]


def idly(app: Twokeys, look: Look) -> Step:
    async def run() -> None:
        for _ in range(TICKS):
            await look(app)
            await app.quiet()

    return run


async def busy(kind: str, office: Office) -> list[Row]:
    """How long nothing else could run at most, each time that a thousand drafts and follow-ups are due.

    Whatever else the machine does makes a loop wait that has nothing to do, too: that of a process beside it is its
    peer. What this process computed meanwhile is all of it that could be ours.
    """
    by_the_clock, computing = [], []
    async with office.open() as app:
        # As `twokeys run` does.
        app._warming.start()
        await app.settled()
        for turn in range(GROUPS):
            office.clock.time = due_at(turn)
            async with elsewhere() as theirs:
                ours = await during(lambda: office.round(app))
            by_the_clock.append((ours.longest, theirs.longest))
            computing.append((ours.computing, ours.longest))
            # What was said is looked at once more a minute later.
            office.clock.advance(61)
            await office.round(app)
    assert len(office.room.said) + len(office.room.told) >= 2 * GROUPS * AT_ONCE
    return [
        Row(
            ours=f"standstill while {AT_ONCE:,} drafts and {AT_ONCE:,} follow-ups are due, {kind}",
            peer="of a process that does nothing meanwhile",
            measured=tuple(by_the_clock),
        ),
        Row(
            ours=f"computing within a standstill then, {kind}",
            peer="the longest of all",
            measured=tuple(computing),
        ),
    ]
