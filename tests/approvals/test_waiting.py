"""Open drafts are looked at when time may bring something about, and at no other time."""

from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import pytest

from approvals.context import Context
from approvals.domain.people import AccountName, Platform, Standing
from approvals.errors import Unreachable
from approvals.in_force import InForce
from approvals.storage.database import Database
from approvals.workflow import hold, vote
from approvals.workflow.change_terms import notice
from approvals.workflow.submit import submit
from approvals.workflow.wait import wait
from policies.engine import Engine
from policies.reply import Kind
from policies.rules import build_all
from policies.ruleset import load_all
from tests.support.builders import NOW, account, identity, profile, profiles, terms
from tests.support.doors import HandMovedClock, Room, Timeline

A_LOOK = 15


class Silent(Room):
    """A chat that takes no message while it is down."""

    down = False

    async def say(self, notice, *, channel, thread):
        if self.down:
            raise Unreachable("slack-down")
        await super().say(notice, channel=channel, thread=thread)


def without_a_version(unit, *, account):
    """A draft that nobody can conclude anything of."""
    unit.drafts.add(account=account, kind=Kind.POST, parent_id=None, author="ada", origin=str(uuid4()), now=NOW)


@dataclass
class Office:
    context: Context
    clock: HandMovedClock
    room: Silent

    async def drafts(self, how_many=1):
        return [
            await submit(
                self.context,
                who=identity("ada"),
                account=self.context.account("acme"),
                parent_id=None,
                text=f"News of the day, number {number}.",
                origin=str(uuid4()),
            )
            for number in range(how_many)
        ]

    async def looks(self):
        """One round of the lane; returns how many drafts were looked at."""
        looked = 0
        while found := await wait(self.context):
            looked += found
        return looked

    async def passes(self, seconds):
        self.clock.advance(seconds)
        return await self.looks()

    @property
    def said(self):
        return [one.slug for one in self.room.said]


@pytest.fixture
def office(database: Database) -> Office:
    acme, room, clock = account(), Silent(profiles=profiles()), HandMovedClock(NOW)
    context = Context(
        database=database,
        clock=clock,
        chats={Platform.SLACK: room},
        witnesses={},
        readers={acme.network: Timeline()},
        publishers={},
        terms=InForce([terms(acme)]),
        engine=Engine(build_all(), load_all({"default": "default"})),
        owner="test",
    )
    return Office(context=context, clock=clock, room=room)


async def test_what_was_looked_at_is_left_alone_until_time_brings_something_about(office):
    await office.drafts(3)
    assert await office.looks() == 3
    assert [await office.passes(A_LOOK) for _ in range(19)] == [0] * 19
    assert await office.passes(A_LOOK) == 3
    assert office.said == ["still-waiting"] * 3


async def test_many_are_looked_at_in_batches_until_none_is_left(office):
    await office.drafts(60)
    assert [await wait(office.context) for _ in range(3)] == [50, 10, 0]


async def test_a_mark_is_looked_at_at_once_and_only_that_draft(office):
    made, *_ = await office.drafts(3)
    await office.looks()
    ballot = vote.Ballot(
        who=identity("bo"), draft=made, revision=1, mark=vote.Mark.APPROVE, source=vote.Source.BUTTON, stamp="1"
    )
    await vote.cast(office.context, ballot)
    assert await office.looks() == 1


async def test_a_hold_of_the_account_and_its_end_are_looked_at_at_once(office):
    await office.drafts(3)
    await office.looks()
    acme = office.context.account("acme")
    await hold.hold_account(office.context, who=identity("bo"), account=acme, reason="storm")
    assert await office.looks() == 3
    for name in ("bo", "cleo"):
        await hold.resume_account(office.context, who=identity(name), account=acme, at=office.context.now())
    assert await office.looks() == 3


async def test_somebody_who_left_is_found_at_once_on_every_draft(office):
    await office.drafts(2)
    await office.looks()
    office.room.profiles[identity("ada")] = profile("ada", Standing.DEACTIVATED)
    await vote.recount(office.context, identity("ada"))
    assert await office.looks() == 2
    assert office.said == ["left-behind"] * 2


async def test_a_reminder_that_could_not_be_said_is_said_a_minute_later(office):
    await office.drafts()
    await office.looks()
    office.room.down = True
    await office.passes(300)
    office.room.down = False
    assert await office.passes(59) == 0
    assert await office.passes(1) == 1
    assert office.said == ["still-waiting"]


async def test_a_draft_that_cannot_be_looked_at_keeps_no_other_waiting(office):
    await office.context.database.run(partial(without_a_version, account=office.context.account("acme").name))
    await office.drafts(2)
    office.clock.advance(300)
    with pytest.raises(ExceptionGroup):
        await wait(office.context)
    assert office.said == ["still-waiting"] * 2


async def test_each_open_draft_is_looked_at_now_and_then_whatever_was_concluded(office):
    await office.drafts()
    await office.passes(15 * 60)
    await office.passes(60)
    assert await office.passes(6 * 3600 - 1) == 0
    assert await office.passes(1) == 1


async def test_everything_open_is_looked_at_after_a_start_as_the_settings_may_be_others(office):
    await office.drafts(2)
    await office.looks()
    await notice(office.context)
    assert await office.looks() == 2


async def test_a_draft_of_an_account_that_is_not_in_the_settings_waits_for_it_and_is_in_nobodys_way(office):
    await office.context.database.run(partial(without_a_version, account=AccountName("gone")))
    await office.drafts()
    assert await office.looks() == 2
    assert await office.passes(299) == 0
    assert await office.passes(301) == 2
