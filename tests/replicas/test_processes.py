"""Several bots and publishers at once, and what becomes of the work of one that is gone."""

import asyncio
import itertools
import signal

import pytest

from bot.sandbox.slack import Message
from bot.sandbox.x import Fault
from tests.replicas.conftest import RestartDatabase
from tests.replicas.stage import ACCOUNTS, Replica, Stage, until
from tests.support.databases import NewDatabase

HELD = 0.3
"""Seconds for which the network holds an answer back, so that two posts at once would be seen."""
RESTARTS = 3
SENT_AGAIN = 150
"""Seconds in which Slack has sent again, for the second time, what was not acknowledged."""
FOR_GOOD = 600
"""Seconds that no test lasts."""
TEXT = "The shop is open until eight tonight."
POSTS = "/2/tweets"


@pytest.mark.long
async def test_six_posts_of_two_accounts_go_out_once_each_and_never_two_of_one_account_at_once(stage: Stage) -> None:
    await stage.running("bot", "bot", "publisher", "publisher")
    stage.x.fail_next(Fault.SLOW, method="POST", path=POSTS, times="always", seconds=HELD)
    texts = {name: [f"The {name} news number {number} of today." for number in range(3)] for name in ACCOUNTS}

    async def says(name: str, by: str) -> None:
        for text in texts[name]:
            await stage.approved(name, text, by=by)

    await asyncio.gather(says("acme", "ada"), says("shop", "dan"))
    for name in ACCOUNTS:
        await stage.all_published(name, texts[name])
        assert sorted(stage.published(name)) == texts[name]
        assert len(stage.cards(name)) == 3
        times = [attempt.at for attempt in stage.sends(name)]
        assert len(times) == 3
        assert all((later - earlier).total_seconds() >= HELD for earlier, later in itertools.pairwise(times))


async def test_two_that_migrate_an_empty_database_at_the_same_instant_both_come_to_their_end(
    stage: Stage, new_postgresql: NewDatabase
) -> None:
    url = new_postgresql("at-once")
    both = [await stage.start("all", "db", "upgrade", database=url) for _ in range(2)]
    for one in both:
        assert await one.process.wait() == 0, one.said
        assert "Traceback" not in one.said


async def sending(stage: Stage, fault: Fault, *, method: str, path: str) -> tuple[Message, Replica]:
    """An approved draft, and the publisher that waits for the network's answer about it."""
    await stage.running("bot", "publisher", "publisher")
    card = await stage.drafts("shop", TEXT)
    # Start and drafting ask the network nothing in that way, so that this is about the post alone.
    stage.x.fail_next(fault, method=method, path=path, seconds=FOR_GOOD)
    await stage.approve("shop", card, "bo", "cleo")
    await until(lambda: any(one.fault == fault for one in stage.x.attempts), "the network is asked")
    return card, stage.sender()


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
async def test_what_a_publisher_leaves_while_the_network_has_its_post_is_read_back_by_another(
    stage: Stage, number: signal.Signals
) -> None:
    card, gone = await sending(stage, Fault.SLOW, method="POST", path=POSTS)
    gone.send(number)
    stage.leases_end()
    await until(lambda: "Published." in stage.shown("shop", card), stage.state)
    await stage.x.answer_again()
    if number is signal.SIGSTOP:
        gone.send(signal.SIGCONT)
    await another_goes_out(stage)
    assert stage.published("shop") == [TEXT, ANOTHER]
    assert len(stage.sends("shop")) == 2
    assert stage.entries("sent") == 2


@pytest.mark.long
async def test_a_database_that_is_restarted_under_load_loses_nothing_and_the_processes_go_on(
    stage: Stage, restart_database: RestartDatabase
) -> None:
    everybody = await stage.running("bot", "bot", "publisher", "publisher")
    stage.x.fail_next(Fault.SLOW, method="POST", path=POSTS, times="always", seconds=HELD)
    texts = {name: [f"The {name} news number {number} of today." for number in range(4)] for name in ACCOUNTS}
    cards = [(name, await stage.drafts(name, text)) for name in ACCOUNTS for text in texts[name]]
    approving = asyncio.gather(*(stage.approve(name, card, "bo", "cleo") for name, card in cards))
    for times in range(RESTARTS):
        await until(lambda so_far=times: sends_of_all(stage) > so_far, stage.state)
        await restart_database()
        stage.leases_end()
    assert sends_of_all(stage) < len(cards), "nothing was left to do when it was restarted"
    await approving
    await until(lambda: all("Published." in stage.shown(*card) for card in cards), stage.state, seconds=SENT_AGAIN)
    for name in ACCOUNTS:
        assert sorted(stage.published(name)) == texts[name]
        assert len(stage.cards(name)) == len(texts[name])
    assert sends_of_all(stage) == stage.entries("sent") == len(cards)
    for one in everybody:
        assert await one.ready(), one.said


def sends_of_all(stage: Stage) -> int:
    return sum(len(stage.sends(name)) for name in ACCOUNTS)


ANOTHER = "We are closed on Sunday."


async def another_goes_out(stage: Stage) -> None:
    """The account is not held up by what went before."""
    await stage.approved("shop", ANOTHER)
    await stage.all_published("shop", [ANOTHER])
