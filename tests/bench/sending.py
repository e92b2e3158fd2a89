"""Ten thousand sends of twenty accounts, half of which meet a fault: how many went out twice, or were lost.

A count and no time, beside what two simpler senders do with the same network and the same luck. What the network refused
is not lost where whoever wrote it is told so. Whoever is asked whether something is live answers by what the network
shows in the end: somebody who errs, and says that it is not, has it sent twice, and that is not counted here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path

import click

from approvals.catching_up import Ballot
from approvals.context import Context
from approvals.domain.card import project
from approvals.domain.case import Case
from approvals.domain.delivery import State
from approvals.domain.draft import DraftId
from approvals.domain.hold import RESUMERS
from approvals.domain.lifecycle import Status, status
from approvals.domain.people import Account, AccountName, Platform
from approvals.domain.vote import Mark, Source
from approvals.errors import PublishFailed
from approvals.in_force import InForce
from approvals.showing import show_stale
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from approvals.workflow import answer, vote
from approvals.workflow.clear import clear_due
from approvals.workflow.follow import follow
from approvals.workflow.hold import resume_account
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import hear, read_back
from approvals.workflow.submit import submit
from bot.signing import new_signer
from bot.wording.cards import outcome
from policies.engine import Engine
from tests.bench.faulty_network import REFUSALS, Network
from tests.bench.harness import Row
from tests.support.builders import NOW, account, identity, profiles, terms
from tests.support.databases import hurried
from tests.support.doors import HandMovedClock, Room

SENDS, ACCOUNTS, AT_A_TIME = 10_000, 20, 200
A_STEP = 5.0
APPROVERS = ("bo", "cleo")
SIGNER = new_signer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of how many sends what became; the words of the table are the names."""

    sends: int
    twice: int
    lost: int
    live_but_recorded_as_failed: int
    refused_and_said_so: int
    asked_whether_it_is_live: int
    approved_anew_after_a_stop: int

    @property
    def reached(self) -> bool:
        """What the product is to reach."""
        return (self.twice, self.lost, self.live_but_recorded_as_failed) == (0, 0, 0)


@dataclass(slots=True)
class Needed:
    """Drafts for which people were needed after they had approved them."""

    asked: set[DraftId] = field(default_factory=set)
    """Whether they are live."""
    stopped: set[DraftId] = field(default_factory=set)
    """To approve them anew: the network took nothing of their account, and they came due meanwhile."""


async def measure(folder: Path) -> list[Row]:
    found = {
        "Twokeys": await ours(folder),
        "retry on any error": simple(tries=5),
        "never retry": simple(tries=1),
    }
    names = [one.name for one in fields(Outcome)]
    lines = [["sender", *(name.replace("_", " ") for name in names)]]
    lines += [[sender, *(str(getattr(one, name)) for name in names)] for sender, one in found.items()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for cells in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    click.echo("Whoever is asked whether a post is live waits until it shows, and does not err.")
    verdict = "reached" if found["Twokeys"].reached else "missed"
    click.echo(f"None twice, none lost, none live but recorded as failed: {verdict}\n")
    return []


def simple(*, tries: int) -> Outcome:
    """A sender that believes every error, and tries again so often; what it gives up, it gives the last error for."""
    network = Network(HandMovedClock(NOW))
    failed = dict[str, PublishFailed]()
    for text in map(text_of, range(SENDS)):
        for _ in range(tries):
            try:
                network.send(text, "acme")
            except PublishFailed as fault:
                failed[text] = fault
            else:
                failed.pop(text, None)
                break
    refused = {text for text, fault in failed.items() if fault.slug in REFUSALS}
    return _counted(network, failed=set(failed), refused=refused, needed=Needed())


def text_of(number: int) -> str:
    return f"News of the day, number {number}."


def _counted(network: Network, *, failed: set[str], refused: set[str], needed: Needed) -> Outcome:
    times = network.times()
    return Outcome(
        sends=SENDS,
        twice=sum(many - 1 for many in times.values()),
        lost=sum(text_of(number) not in times.keys() | refused for number in range(SENDS)),
        live_but_recorded_as_failed=len(failed & times.keys()),
        refused_and_said_so=len(refused - times.keys()),
        asked_whether_it_is_live=len(needed.asked),
        approved_anew_after_a_stop=len(needed.stopped),
    )


async def ours(folder: Path) -> Outcome:
    """The whole way of each draft, from its submission to its end, by a clock that is moved by hand."""
    accounts = [
        account(name=AccountName(f"acme{number}"), handle=f"Acme{number}", channel=f"C{number}")
        for number in range(ACCOUNTS)
    ]
    clock = HandMovedClock(NOW)
    network, room = Network(clock), Room(profiles=profiles())
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
    needed, ends = Needed(), list[Case]()
    for first in range(0, SENDS, AT_A_TIME):
        numbers = range(first, min(SENDS, first + AT_A_TIME))
        drafts = [await drafted(context, accounts[number % ACCOUNTS], text_of(number)) for number in numbers]
        for draft in drafts:
            await approve(context, draft, revision=1)
        clock.advance(60)
        await until_quiet(context, network, clock, drafts, needed)
        ends += await cases(context, drafts)
    await database.close()
    failed = {case.current.text for case in ends if case.deliveries[-1].state is not State.SENT}
    refused = {case.current.text for case in ends if told_that_it_was_refused(context, case)}
    return _counted(network, failed=failed, refused=refused, needed=needed)


def told_that_it_was_refused(context: Context, case: Case) -> bool:
    """Whether the card says so, with a sentence for the network's reason."""
    card = project(case, case.current, context.now(), limit=context.ruleset(case.account).max_weighted_length)
    return card.status is Status.REFUSED and outcome(card) not in {"", card.detail}


async def cases(context: Context, drafts: Iterable[DraftId]) -> list[Case]:
    return await context.database.read(lambda unit: [context.case(unit, draft) for draft in drafts])


async def drafted(context: Context, account: Account, text: str) -> DraftId:
    return await submit(
        context, who=identity("ada"), account=account, parent_id=None, text=text, origin=f"{account.name}/{text}"
    )


async def approve(context: Context, draft: DraftId, *, revision: int) -> None:
    for name in APPROVERS:
        await vote.cast(
            context,
            Ballot(
                who=identity(name),
                draft=draft,
                revision=revision,
                mark=Mark.APPROVE,
                source=Source.BUTTON,
                stamp="1",
            ),
        )


async def until_quiet(
    context: Context, network: Network, clock: HandMovedClock, drafts: Sequence[DraftId], needed: Needed
) -> None:
    """Work and let time pass until nothing is owed, and note what people were needed for."""
    while True:
        while await worked(context):
            pass
        needed.stopped |= await let_go_on(context, drafts)
        asked = await answered(context, network, drafts)
        needed.asked |= asked
        owed = await context.database.read(lambda unit: unit.deliveries.next_due())
        if owed is None and not asked:
            return
        clock.advance(A_STEP)


async def worked(context: Context) -> int:
    """Everything that there is to do at this moment, once."""
    shown = await show_stale(context)
    done = await clear_due(context, SIGNER) + await send_due(context, SIGNER.opener())
    return shown + done + await read_back(context) + await hear(context) + await follow(context)


async def let_go_on(context: Context, drafts: Sequence[DraftId]) -> set[DraftId]:
    """Two people see to it that the network takes posts again, and approve anew what came due meanwhile: that is returned."""
    stopped = await context.database.read(partial(_stopped, context))
    if not stopped:
        return set()
    for one in stopped:
        for name in APPROVERS:
            await resume_account(context, who=identity(name), account=one, at=context.now())
    waiting = [case for case in await cases(context, drafts) if status(case, context.now()) is Status.WAITING]
    for case in waiting:
        await approve(context, case.draft.id, revision=case.current.number)
    return {case.draft.id for case in waiting}


def _stopped(context: Context, unit: Unit) -> list[Account]:
    return [one for one in context.accounts.values() if unit.holds.standing(one.name, needed=RESUMERS)]


async def answered(context: Context, network: Network, drafts: Sequence[DraftId]) -> set[DraftId]:
    """Somebody looks at the network itself, as soon as it shows what it has, and says what they saw.

    Returns what is asked about.
    """
    asking = await context.database.read(partial(_asking, drafts))
    for draft, text in asking.items():
        live = [(post, since) for post, since in network.live if post.text == text]
        if live and live[0][1] > context.now():
            continue
        if live:
            await answer.it_is_live(context, who=identity("bo"), draft=draft, post_id=live[0][0].id)
        else:
            await answer.it_is_not(context, who=identity("bo"), draft=draft)
    return set(asking)


def _asking(drafts: Iterable[DraftId], unit: Unit) -> dict[DraftId, str]:
    """Their texts."""
    asking = [draft for draft in drafts if unit.deliveries.of(draft)[-1].state is State.ASKING]
    return {draft: unit.drafts.revisions(draft)[-1].text for draft in asking}
