"""In an incident two bots look at the same moment: updates, nudges and calls are said once; one that dies loses none."""

import asyncio
import signal

import pytest

from tests.replicas.stage import ACCOUNTS, Stage, until
from tests.replicas.two_replicas import SLOW, TwoReplicas

MINUTES = 60
WHAT = "the shop answers with errors"
FOR_GOOD = 600
"""Seconds that no test lasts."""


async def opened(world: TwoReplicas, **settings: str) -> None:
    if settings:
        await world.restarts(**settings)
    await world.bo.says(f'incident open acme "{WHAT}"')
    assert "The incident is open, and you lead it." in world.bo.told


async def at_once(world: TwoReplicas, seconds: float) -> None:
    """Time passes, and while the first bot waits for Slack to take what it says, the other looks as well."""
    await world.clock.advance(seconds)
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    await world.both_look()


async def test_that_it_is_open_is_said_once(world: TwoReplicas) -> None:
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    opening = asyncio.create_task(opened(world))
    await both_while_the_first_speaks(world)
    await opening
    assert world.said("opened an incident of @acme_help") == 1


async def both_while_the_first_speaks(world: TwoReplicas) -> None:
    """What was just asked for is a row, and one of the two is about to say it."""
    assert world.app
    assert world.other
    await until(lambda: world.slack._server.under_way, "one of them speaks")
    for one in (world.app, world.other):
        await one.look_round()


async def test_an_update_that_is_owed_is_reminded_of_once_and_nudged_about_once(world: TwoReplicas) -> None:
    await opened(world)
    await at_once(world, 25 * MINUTES)
    assert world.said("An update about the incident") == 1
    await at_once(world, 5 * MINUTES)
    assert world.said("and is late") == 1
    assert world.said("An update about the incident") == 1


async def test_of_hours_of_updates_each_is_said_once(world: TwoReplicas) -> None:
    await opened(world)
    for _ in range(8):
        await at_once(world, 15 * MINUTES)
    alone = world.said("An update about the incident"), world.said("and is late")
    await world.both_look()
    assert (world.said("An update about the incident"), world.said("and is late")) == alone
    assert alone[0] <= 4
    assert alone[1] <= 4


async def test_the_emergency_roster_is_called_once_each_time_in_the_channel_and_alone(world: TwoReplicas) -> None:
    await opened(world, account_settings='emergency = ["dan"]')
    await world.quiet()
    assert calls(world) == (0, 1)
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    paging = asyncio.create_task(world.cleo.says("incident page acme"))
    await both_while_the_first_speaks(world)
    await paging
    await world.both_look()
    assert calls(world) == (1, 2)


def calls(world: TwoReplicas) -> tuple[int, int]:
    """How often Dan was called in the channel by somebody's word, and how often in private."""
    alone = [world.slack.plain(one) for one in world.slack.ims(world.dan.person)]
    return world.said("calls you to the incident"), sum("You are called" in one for one in alone)


async def test_the_statement_that_is_owed_afterwards_is_said_once_a_day(world: TwoReplicas) -> None:
    await opened(world)
    await world.bo.says("incident close acme")
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    closing = asyncio.create_task(world.cleo.says("incident close acme"))
    await both_while_the_first_speaks(world)
    await closing
    assert world.said("a message to everybody who was hit is owed") == 1
    assert world.said("is over: the shop answers with errors\n2026") <= 1
    await at_once(world, 24 * 60 * MINUTES)
    assert world.said("a message to everybody who was hit is owed") == 2


@pytest.mark.long
async def test_what_a_bot_was_about_to_say_when_it_was_killed_is_said_by_the_other(stage: Stage) -> None:
    (gone,) = await stage.running("bot")
    for account in ACCOUNTS:
        await until(lambda of=account: stage.slack.messages(of), "what it says when it starts is said")
    stage.slack.fail_next("chat.postMessage", slow=FOR_GOOD, reset=True)
    outcome = await stage.slack.slash("bo", "acme", "/twokeys", f'incident open acme "{WHAT}"')
    assert outcome.ok, outcome
    await until(lambda: claimed(stage), "it has taken what it is about to say")
    await stage.running("bot")
    await gone.ends(signal.SIGKILL)
    assert announced(stage) == 0
    assert claimed(stage), "nobody else takes it before the lease is over"
    stage.ask("UPDATE incident_calls SET due_at = now() WHERE done_at IS NULL AND what = 'opened'")
    await until(lambda: announced(stage), stage.state)
    await until(lambda: not claimed(stage), stage.state)
    assert announced(stage) == 1


def claimed(stage: Stage) -> int:
    """What is taken, and not said."""
    ((found,),) = stage.ask(
        "SELECT count(*) FROM incident_calls WHERE what = 'opened' AND done_at IS NULL AND due_at > now()"
    )
    return int(found)


def announced(stage: Stage) -> int:
    said = [stage.slack.plain(one) for one in stage.slack.messages("acme")]
    return sum("opened an incident of @acme_help" in one for one in said)
