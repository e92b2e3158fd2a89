"""A line that does not hear is replaced, and every new one catches up with what was missed."""

import asyncio
from dataclasses import replace

import pytest

from approvals.errors import Unreachable
from bot.events import AccessLost, Reconnected
from bot.forms import Form
from bot.slack.app import Timing
from tests.bot.slack.live.conftest import eventually

HASTY = Timing(ping=0.02, watch=0.02, quiet=600, stop=1)


@pytest.fixture
async def hasty(make_line, workspace, channel):
    """A line whose watchdog looks all the time."""
    made = make_line(timing=HASTY)
    await made.start()
    await made.quiet()
    yield made
    await made.stop()


async def test_a_start_catches_up_once(line, door, clock):
    assert line.healthy(clock.now())
    assert door.worked == [Reconnected()]


async def test_a_dropped_line_comes_back_and_catches_up(hasty, workspace, door, clock):
    workspace.drop_sockets()
    await eventually(lambda: len(door.worked) > 1 and hasty.healthy(clock.now()) and workspace.sockets == 1)
    assert set(map(type, door.worked)) == {Reconnected}


async def test_a_line_that_pings_into_the_void_is_replaced(hasty, workspace, door, clock):
    workspace.silence_sockets(True, pongs=False)
    await eventually(lambda: not hasty.healthy(clock.now()))
    workspace.silence_sockets(False)
    await eventually(lambda: hasty.healthy(clock.now()) and len(door.worked) > 1)


async def test_a_line_that_is_quiet_for_too_long_is_replaced_by_a_second_one_first(
    make_line, workspace, channel, door, clock
):
    # A busy machine may answer a ping late; that is another reason for a new line.
    patient = make_line(timing=replace(HASTY, ping=30))
    await patient.start()
    await patient.quiet()
    most = []
    stop = workspace.on_change(lambda _: most.append(workspace.sockets))
    await clock.advance(601)
    await eventually(lambda: len(door.worked) == 2 and workspace.sockets == 1)
    stop()
    assert max(most) == 2
    assert patient.healthy(clock.now())
    await patient.stop()


async def test_slack_may_ask_for_a_new_line(line, workspace, door, clock):
    await workspace.refresh_sockets()
    await eventually(lambda: len(door.worked) == 2)
    assert line.healthy(clock.now())


async def test_a_slack_that_is_away_is_waited_for(make_line, workspace, channel, door, clock):
    workspace.fail_next("auth.test", status=503)
    line = make_line(timing=HASTY)
    await line.start()
    assert not line.healthy(clock.now())
    await eventually(lambda: door.worked == [Reconnected()])
    assert line.healthy(clock.now())
    await line.stop()


async def test_no_line_is_no_reason_to_end(make_line, workspace, channel, door, clock):
    workspace.fail_next("apps.connections.open", error="internal_error")
    line = make_line(timing=HASTY)
    await line.start()
    await eventually(lambda: line.healthy(clock.now()))
    await line.stop()


@pytest.mark.parametrize("wrong", ["bot_token", "app_token"])
async def test_a_token_that_slack_refuses_ends_the_start(make_line, wrong):
    line = make_line(**{wrong: "xoxb-wrong"})
    with pytest.raises(Unreachable) as refused:
        await line.start()
    assert refused.value.slug == "slack-access"


async def test_a_token_of_another_workspace_ends_the_start(make_line):
    with pytest.raises(Unreachable) as refused:
        await make_line(workspace="T999").start()
    assert refused.value.values["expected"] == "T999"


async def test_access_that_is_lost_is_told_once_and_makes_us_unwell(line, workspace, chat, card, channel, door, clock):
    workspace.fail_next("chat.postMessage", error="token_revoked", times=2)
    for _ in range(2):
        with pytest.raises(Unreachable):
            await chat.post_card(card, channel=channel.id, key="k")
    await line.quiet()
    assert door.worked == [Reconnected(), AccessLost(detail="token_revoked")]
    assert not line.healthy(clock.now())


async def test_access_that_comes_back_makes_us_well(hasty, workspace, card, channel, clock):
    workspace.fail_next("chat.postMessage", error="account_inactive")
    with pytest.raises(Unreachable):
        await hasty.chat.post_card(card, channel=channel.id, key="k")
    await eventually(lambda: hasty.healthy(clock.now()))


async def test_a_stop_finishes_what_runs(line, workspace, door, channel, anna):
    door.answer = Form(name="draft", title="Draft", submit="", fields=(), lines=("Hello.",))
    workspace.fail_next("views.open", slow=0.05)
    await workspace.slash(anna, channel, "/twokeys", "draft")
    assert workspace.open_view(anna) is None
    await line.stop()
    assert workspace.open_view(anna)


async def test_a_stop_leaves_nothing_open(make_line, workspace, channel):
    line = make_line()
    await line.start()
    await line.stop()
    await eventually(lambda: workspace.sockets == 0)
    assert not [task for task in asyncio.all_tasks() if "slack" in task.get_name()]
