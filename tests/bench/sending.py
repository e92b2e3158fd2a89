"""Ten thousand sends of twenty accounts, half of which meet a fault: how many went out twice, or were lost.

A count and no time, beside what two simpler senders do with the same network and the same luck. The network's timeline
is late by an exponential distribution of 5 seconds in the mean, and one post in a hundred shows after ten minutes only.
It has no rule against the same text twice, which nobody promises.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import click

from approvals.catching_up import Ballot
from approvals.context import Context
from approvals.domain.delivery import State
from approvals.domain.draft import DraftId
from approvals.domain.gate import Clearance
from approvals.domain.people import Account, AccountName, Platform
from approvals.domain.post import Post
from approvals.domain.vote import Mark, Source
from approvals.errors import Ambiguous, NoEffect, PublishFailed, Throttled
from approvals.in_force import InForce
from approvals.ports import Published
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from approvals.workflow import answer, vote
from approvals.workflow.clear import clear_due
from approvals.workflow.follow import follow
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import hear, read_back
from approvals.workflow.submit import submit
from bot.signing import new_signer
from policies.engine import Engine
from tests.bench.harness import Row
from tests.support.builders import NOW, account, identity, profiles, terms
from tests.support.databases import hurried
from tests.support.doors import HandMovedClock, Room

SENDS, ACCOUNTS, AT_A_TIME = 10_000, 20, 200
A_STEP = 5.0
SEED = 2026
SIGNER = new_signer()

# What was seen of X: the fault, and whether the post is live after all; None where either happens.
FAULTS: tuple[tuple[Callable[[datetime], PublishFailed], bool | None], ...] = (
    (lambda _: NoEffect("never-sent"), False),
    (lambda now: Throttled("network-throttled", until=now + timedelta(seconds=60)), False),
    (lambda _: Ambiguous("dropped"), False),
    (lambda _: Ambiguous("dropped"), True),
    (lambda _: Ambiguous("no-answer"), True),
    (lambda _: Ambiguous("server-fault"), False),
    (lambda _: Ambiguous("server-fault"), True),
    (lambda _: Ambiguous("cut-short"), True),
    (lambda _: Ambiguous("unreadable"), True),
    (lambda _: Ambiguous("odd-answer"), None),
)


@dataclass
class Network:
    """Posts, each with the moment from which it shows."""

    clock: HandMovedClock
    luck: Random
    live: list[tuple[Post, datetime]] = field(default_factory=list)

    def send(self, text: str, handle: str) -> Published:
        if self.luck.random() < 1 / 2:
            fault, live = self.luck.choice(FAULTS)
            if self.luck.random() < 1 / 2 if live is None else live:
                self._add(text, handle)
            raise fault(self.clock.now())
        return Published(post_id=self._add(text, handle).id, url="https://x.com/i/status/1")

    def _add(self, text: str, handle: str) -> Post:
        number = str(len(self.live) + 1)
        late = 600.0 if self.luck.random() < 1 / 100 else self.luck.expovariate(1 / 5)
        now = self.clock.now()
        post = Post(id=number, author=handle, text=text, url=f"https://x.com/{handle}/status/{number}", at=now)
        self.live.append((post, now + timedelta(seconds=late)))
        return post

    def times(self) -> dict[str, int]:
        """How many times each text is live."""
        told: dict[str, int] = {}
        for post, _ in self.live:
            told[post.text] = told.get(post.text, 0) + 1
        return told

    def shown(self) -> Iterator[Post]:
        return (post for post, since in reversed(self.live) if since <= self.clock.now())

    async def newest(self, account: Account) -> str | None:
        return next((post.id for post in self.shown() if post.author == account.handle), None)

    async def publish(self, clearance: Clearance, account: Account) -> Published:
        return self.send(clearance.text, account.handle)

    async def look_for(
        self, text: str, *, parent_id: str | None, account: Account, since: str | None
    ) -> Published | None:
        del parent_id
        for post in self.shown():
            if since is not None and int(post.id) <= int(since):
                return None
            if (post.author, post.text) == (account.handle, text):
                return Published(post_id=post.id, url=post.url)
        return None

    async def post(self, post_id: str) -> Post | None:
        return next((post for post in self.shown() if post.id == post_id), None)

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        del parent_id
        return post.text == text

    def id_in(self, link: str) -> str | None:
        return link

    async def followers(self, handle: str) -> int | None:
        del handle


async def measure(folder: Path) -> list[Row]:
    lines = [
        ("sender", "sends", "twice", "lost", "live, recorded as failed", "a person asked"),
        ("Twokeys", *await ours(folder)),
        ("retry on any error", *simple(tries=5)),
        ("never retry", *simple(tries=1)),
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for cells in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    click.echo()
    return []


def simple(*, tries: int) -> tuple[str, ...]:
    """A sender that believes every error, and tries again so often."""
    network = Network(HandMovedClock(NOW), luck())
    failed = set()
    for text in map(text_of, range(SENDS)):
        for _ in range(tries):
            try:
                network.send(text, "acme")
                break
            except PublishFailed:
                continue
        else:
            failed.add(text)
    return _counted(network, failed, asked=0)


def luck() -> Random:
    """The same for every sender."""
    return Random(SEED)  # noqa: S311 - nothing secret comes of it


def text_of(number: int) -> str:
    return f"News of the day, number {number}."


def _counted(network: Network, failed: set[str], asked: int) -> tuple[str, ...]:
    times = network.times()
    twice = sum(many - 1 for many in times.values())
    lost = sum(text_of(number) not in times for number in range(SENDS))
    return str(SENDS), str(twice), str(lost), str(len(failed & set(times))), str(asked)


async def ours(folder: Path) -> tuple[str, ...]:
    """The whole way of each draft, from its submission to its end, by a clock that is moved by hand."""
    accounts = [
        account(name=AccountName(f"acme{number}"), handle=f"Acme{number}", channel=f"C{number}")
        for number in range(ACCOUNTS)
    ]
    clock = HandMovedClock(NOW)
    network, room = Network(clock, luck()), Room(profiles=profiles())
    database = hurried(Database.open(f"sqlite:///{folder / 'ours.sqlite'}", create=True))
    context = Context(
        database=database,
        clock=clock,
        chats={Platform.SLACK: room},
        witnesses={Platform.SLACK: room},
        readers={"x": network},
        publishers={"x": network},
        terms=InForce([terms(one) for one in accounts]),
        # What the rules say is measured elsewhere; here they would take nine tenths of the time.
        engine=Engine((), {}),
        owner="bench",
    )
    asked, ends = 0, list[tuple[str, State]]()
    for first in range(0, SENDS, AT_A_TIME):
        drafts = [
            await approved(context, accounts[number % ACCOUNTS], text_of(number))
            for number in range(first, min(SENDS, first + AT_A_TIME))
        ]
        clock.advance(60)
        asked += await until_quiet(context, network, clock, drafts)
        ends += [await database.read(partial(_end, draft)) for draft in drafts]
    failed = {text for text, state in ends if state is not State.SENT}
    await database.close()
    return _counted(network, failed, asked)


def _end(draft: DraftId, unit: Unit) -> tuple[str, State]:
    return unit.drafts.revisions(draft)[-1].text, unit.deliveries.of(draft)[-1].state


async def approved(context: Context, account: Account, text: str) -> DraftId:
    draft = await submit(
        context, who=identity("ada"), account=account, parent_id=None, text=text, origin=f"{account.name}/{text}"
    )
    for stamp, name in enumerate(("bo", "cleo"), start=1):
        await vote.cast(
            context,
            Ballot(
                who=identity(name),
                draft=draft,
                revision=1,
                mark=Mark.APPROVE,
                source=Source.BUTTON,
                stamp=str(stamp),
            ),
        )
    return draft


async def until_quiet(context: Context, network: Network, clock: HandMovedClock, drafts: Sequence[DraftId]) -> int:
    """Work and let time pass until nothing is owed; returns how often a person was asked."""
    asked = 0
    while True:
        while await worked(context):
            pass
        said, open_questions = await answered(context, network, drafts)
        asked += said
        owed = await context.database.read(lambda unit: unit.deliveries.next_due())
        if owed is None and not open_questions:
            return asked
        clock.advance(A_STEP)


async def worked(context: Context) -> int:
    """Everything that there is to do at this moment, once."""
    done = await clear_due(context, SIGNER) + await send_due(context, SIGNER.opener())
    return done + await read_back(context) + await hear(context) + await follow(context)


async def answered(context: Context, network: Network, drafts: Sequence[DraftId]) -> tuple[int, bool]:
    """Somebody looks at the network itself, as soon as it shows what it has, and says what they saw.

    Returns how many were answered, and whether any was asked about.
    """
    ends = {draft: await context.database.read(partial(_end, draft)) for draft in drafts}
    asking = {draft: text for draft, (text, state) in ends.items() if state is State.ASKING}
    said = 0
    for draft, text in asking.items():
        live = [(post, since) for post, since in network.live if post.text == text]
        if live and live[0][1] > context.now():
            continue
        if live:
            await answer.it_is_live(context, who=identity("bo"), draft=draft, post_id=live[0][0].id)
        else:
            await answer.it_is_not(context, who=identity("bo"), draft=draft)
        said += 1
    return said, bool(asking)
