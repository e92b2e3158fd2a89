"""Two processes that are all of Twokeys hear two people in the same instant: neither is counted without the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import psycopg

from approvals.domain.card import MessageRef
from approvals.domain.people import AccountName, Platform
from approvals.in_force import InForce
from approvals.storage.ledger import _LOCK
from approvals.workflow.change_terms import agree, announce, notice
from bot.app import Twokeys
from bot.events import Reacted
from tests.replicas.stage import until
from tests.replicas.two_replicas import TwoReplicas
from tests.support.world import REPLY, SIGNED

ACME = AccountName("acme")
_WAIT = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@asynccontextmanager
async def both_at_once(url: str) -> AsyncIterator[None]:
    """What two processes change stands still just before its end until both have come so far: the ledger comes last."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as there:
        await there.execute(f"SELECT pg_advisory_lock({_LOCK})")

        async def both_wait() -> bool:
            ((waiting,),) = await (await there.execute(_WAIT)).fetchall()
            return bool(waiting > 1)

        async def let_go() -> None:
            await until(both_wait, "both wait")
            await there.execute(f"SELECT pg_advisory_unlock({_LOCK})")

        letting_go = asyncio.create_task(let_go())
        yield
        await letting_go


async def test_two_who_approve_at_once_are_two(world: TwoReplicas) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    here = MessageRef(platform=Platform.SLACK, workspace=world.slack.team_id, channel=world.channel, id=card.ts)

    async def marks(name: str, heard_by: Twokeys | None) -> None:
        assert heard_by
        who = world.people[name].identity
        world.slack.lose_next_event()
        await world.slack.react(name, "support", card, "white_check_mark")
        await heard_by.dispatch.work(Reacted(who=who, message=here, name="white_check_mark", added=True, stamp="1.5"))

    async with both_at_once(world.database_url):
        await asyncio.gather(marks("bo", world.app), marks("cleo", world.other))
    await world.quiet()
    assert "Approved by: Bo and Cleo (2 of 2)" in world.shown(card)
    await world.clock.advance(20)
    assert world.app
    await world.app.tick()
    await world.quiet()
    assert world.published() == [SIGNED]


async def test_two_who_agree_at_once_are_two(world: TwoReplicas) -> None:
    await world.restarts(account_settings="approvals = 1")
    assert world.app
    assert world.other
    (proposal,) = (await world.app.context.database.read(lambda unit: unit.terms.waiting())).values()
    bo, cleo = (world.people[name].identity for name in ("bo", "cleo"))
    async with both_at_once(world.database_url):
        await asyncio.gather(
            agree(world.app.context, who=bo, proposal=proposal.id),
            agree(world.other.context, who=cleo, proposal=proposal.id),
        )
    assert await world.app.context.database.read(lambda unit: unit.terms.waiting()) == {}
    for bot in (world.app, world.other):
        await bot.tick()
        assert bot.context.accounts[ACME].approvals == 1


async def test_what_two_notice_at_once_is_said_once(world: TwoReplicas) -> None:
    assert world.app
    assert world.other
    world.account_settings = "approvals = 3"
    started = [replace(bot.context, terms=InForce(world.settings.terms())) for bot in (world.app, world.other)]
    async with both_at_once(world.database_url):
        await asyncio.gather(*map(notice, started))
    await announce(world.app.context)
    await world.quiet()
    assert world.said("approvals that a text needs: 3") == 1
