"""What one process is told to hold, no other one lets out: not in the second before it is due, nor in its own hands."""

import pytest

from tests.replicas.stage import Stage, until
from tests.replicas.two_replicas import TwoReplicas
from tests.support.world import SIGNED

TEXT = "The shop is open until eight tonight."


async def test_what_is_held_in_the_last_second_before_it_is_due_goes_out_of_neither(world: TwoReplicas) -> None:
    card = await world.approved()
    await world.clock.advance(19)
    await world.bo.says("hold acme")
    assert "🛑 Held" in world.shown(card)
    await world.clock.advance(1)
    assert world.app
    assert world.other
    for one in (world.app, world.other):
        await one.tick()
        await world.quiet()
    await world.passes(60)
    assert (world.sends(), world.published()) == (0, [])


async def test_without_a_hold_the_same_goes_out_at_that_second(world: TwoReplicas) -> None:
    await world.approved()
    await world.clock.advance(20)
    assert world.other
    await world.other.tick()
    await world.quiet()
    assert world.published() == [SIGNED]


@pytest.mark.long
async def test_a_hold_from_a_terminal_stops_every_process(stage: Stage) -> None:
    """What is approved afterwards elsewhere goes out later than what is held would have: its time had come by then."""
    stage.rules = "pause_seconds = 20\ngrievance_pause_seconds = 20\n"
    stage.write_settings()
    await stage.running("bot", "bot", "publisher", "publisher")
    card = await stage.approved("acme", TEXT)
    terminal = await stage.start("all", "hold", "acme", "the chat is down")
    assert await terminal.process.wait() == 0, terminal.said
    assert stage.sends("acme") == [], "it was held too late for this test to tell anything"
    await until(lambda: "Held by a terminal: the chat is down" in stage.shown("acme", card), stage.state)
    await stage.approved("shop", TEXT)
    await stage.all_published("shop", [TEXT])
    assert stage.sends("acme") == []
