"""What is due is worked off at the next tick, each kind by its own lane, and not only when everything is looked at."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from approvals.domain.follow_up import Debt
from approvals.domain.incident import Call
from approvals.domain.people import AccountName, PersonId, Platform
from approvals.domain.terms_change import Announcement
from approvals.storage.unit import Unit
from tests.support.world import REPLY, World

ACME, ADA = AccountName("acme"), PersonId("ada")
Step = Callable[[World, Unit, datetime], object]


def a_letter(_: World, unit: Unit, now: datetime) -> None:
    unit.inbox.put(Platform.SLACK, "Ev1", {}, now)


def a_card(_: World, unit: Unit, now: datetime) -> None:
    (card,) = unit.cards.of(unit.drafts.open_ids()[0])
    unit.cards.want(draft=card.draft, revision=1, platform=card.platform, channel=card.channel, now=now)


def an_announcement(world: World, unit: Unit, now: datetime) -> None:
    assert world.app
    said = Announcement(
        account=ACME, channel=world.app.context.accounts[ACME].channel, slug="terms-first", names=("Ada",)
    )
    unit.terms.owe(said, at=now)


def a_call(_: World, unit: Unit, now: datetime) -> None:
    made = unit.incidents.open(account=ACME, what="the shop is down", by=ADA, at=now)
    unit.incident_calls.owe(made.id, Call.OPENED, at=now)


def a_follow_up(_: World, unit: Unit, now: datetime) -> None:
    owed = unit.follow_ups.owe(
        debt=Debt.PROMISE,
        account=ACME,
        words="We write to you.",
        owner=ADA,
        zone="UTC",
        due_at=now + timedelta(days=1),
        now=now,
    )
    unit.follow_ups.snooze(owed, until=now, reminders=0, by=ADA, now=now)


@pytest.mark.parametrize(
    ("kind", "owe"),
    {
        "letters": a_letter,
        "cards": a_card,
        "announcements": an_announcement,
        "calls": a_call,
        "follow-ups": a_follow_up,
    }.items(),
)
async def test_what_is_due_is_worked_off_at_the_next_tick(world: World, kind: str, owe: Step) -> None:
    await world.ada.drafts(REPLY, world.complains())
    assert world.app
    app, now = world.app, world.clock.now()
    database = app.context.database

    async def due() -> tuple[str, ...]:
        return (await database.glance(lambda due: due.look(now, chats=Platform))).kinds

    assert await due() == ()
    await database.run(lambda unit: owe(world, unit, now))
    await world.quiet()
    assert await due() == (kind,)
    await app.tick()
    await world.quiet()
    assert await due() == ()


async def test_an_idle_tick_wakes_nothing(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    assert world.app
    woken: list[tuple[str, ...]] = []
    world.app._lanes.wake = lambda *names: woken.append(names)  # type: ignore[method-assign]
    await world.app.tick()
    assert woken == []
