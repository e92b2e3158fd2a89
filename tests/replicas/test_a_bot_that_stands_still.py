"""A bot that holds a letter or a card, and stands still or is cut off: another does it, and what comes late changes nothing."""

import signal

import pytest

from bot.sandbox.slack import Message
from tests.replicas.stage import Replica, Stage, until
from tests.replicas.test_cut_off import a_line, is_cut_off
from tests.replicas.test_processes import ANOTHER, SENT_AGAIN, TEXT, another_goes_out

_HELD_BACK = 8
"""Seconds for which Slack holds an answer back: less than the bot waits for it."""
HOLDS = {"a letter": "users.info", "a card": "chat.update"}
"""What a bot asks Slack while it holds that."""
_CARDS = "UPDATE cards SET retry_at = now() WHERE shown < wanted"


async def holding(stage: Stage, asks: str) -> Message:
    """A draft with its first approval, about which the one bot that runs waits for Slack's answer."""
    await stage.running("publisher")
    card = await stage.drafts("shop", TEXT)
    await stage.slack.settle()
    before = len(stage.slack._server.calls)
    stage.slack.fail_next(asks, slow=_HELD_BACK, after=True)
    await stage.approve("shop", card, "bo")
    await until(lambda: asks in [name for name, _ in stage.slack._server.calls[before:]], "it waits for Slack")
    return card


async def taken_over(stage: Stage, card: Message) -> None:
    """Another bot does what there is to do, once it may."""
    await stage.running("bot")
    stage.leases_end()
    stage.ask(_CARDS)
    await stage.approve("shop", card, "cleo")
    await until(lambda: "Published." in stage.shown("shop", card), stage.state, seconds=SENT_AGAIN)


async def all_is_done_once(stage: Stage, card: Message, late: Replica) -> None:
    await until(late.ready, lambda: late.said)
    await another_goes_out(stage)
    assert await late.ends() == 0, late.said
    assert "Published." in stage.shown("shop", card)
    assert stage.published("shop") == [TEXT, ANOTHER]
    assert len(stage.cards("shop")) == 2
    assert stage.entries("marked") == 4
    assert stage.entries("card-posted") == stage.entries("sent") == 2
    assert stage.ask("SELECT id FROM letters WHERE done_at IS NULL") == []


@pytest.mark.long
@pytest.mark.parametrize("asks", HOLDS.values(), ids=HOLDS)
async def test_what_a_bot_holds_when_it_is_frozen_is_done_once_by_another(stage: Stage, asks: str) -> None:
    (gone,) = await stage.running("bot")
    card = await holding(stage, asks)
    gone.send(signal.SIGSTOP)
    await taken_over(stage, card)
    gone.send(signal.SIGCONT)
    await all_is_done_once(stage, card, gone)


@pytest.mark.long
@pytest.mark.parametrize("asks", HOLDS.values(), ids=HOLDS)
async def test_what_a_bot_holds_when_it_is_cut_off_is_done_once_by_another(stage: Stage, asks: str) -> None:
    async with a_line(stage.roles.bot, stage.folder) as (line, there):
        gone = await stage.start("bot", database=there)
        await gone.runs()
        card = await holding(stage, asks)
        line.cut()
        await taken_over(stage, card)
        assert await is_cut_off(gone)
        line.mend()
        await all_is_done_once(stage, card, gone)
