"""Where a platform was not heard for a while and lets nobody read back what people marked, its open cards say so."""

from datetime import datetime, timedelta

from approvals.context import Context
from approvals.domain.delivery import CANCELLABLE
from approvals.domain.people import Platform
from approvals.domain.unheard import DEAF
from approvals.reconsider import reconsider
from approvals.storage.unit import Unit

LONG = timedelta(minutes=1)
"""Not heard for longer: quick starts leave no words on every card."""


async def hearing(context: Context, platform: Platform) -> None:
    """Note that it is heard now; to be said every few seconds, and a gap in that is a while in which nobody heard it."""
    now = context.now()

    def step(unit: Unit) -> None:
        before = unit.chat_addresses.heard_at(platform)
        if before is not None and now - before > DEAF:
            _after_a_gap(context, unit, platform, before, now)
        unit.chat_addresses.hearing(platform, now)

    await context.database.run(step)


async def heard(context: Context, platform: Platform) -> None:
    """Note that it was heard all the time up to now, though nobody noted that meanwhile."""
    now = context.now()
    await context.database.run(lambda unit: unit.chat_addresses.hearing(platform, now))


async def back(context: Context, platform: Platform) -> None:
    """Begin to hear it, perhaps after a while in which nobody did."""
    now = context.now()

    def step(unit: Unit) -> None:
        before = unit.chat_addresses.heard_at(platform)
        if before is not None:
            _after_a_gap(context, unit, platform, before, now)
        unit.chat_addresses.hearing(platform, now)

    await context.database.run(step)


async def missed(context: Context, platform: Platform) -> None:
    """Something that it had to say may be lost."""
    now = context.now()
    await context.database.run(lambda unit: _missed(context, unit, platform, now))


def _after_a_gap(context: Context, unit: Unit, platform: Platform, before: datetime, now: datetime) -> None:
    if now - before > LONG:
        unit.chat_addresses.missed(platform, now)
    _pause_again(context, unit, platform, now)


def _missed(context: Context, unit: Unit, platform: Platform, now: datetime) -> None:
    unit.chat_addresses.missed(platform, now)
    _pause_again(context, unit, platform, now)


def _pause_again(context: Context, unit: Unit, platform: Platform, now: datetime) -> None:
    """What was about to go out has its pause again: a stop may be among what is lost, and can be pressed in it."""
    for card in unit.cards.open(platform):
        unit.drafts.lock(card.draft)
        for delivery in unit.deliveries.of(card.draft):
            if delivery.state in CANCELLABLE:
                unit.deliveries.cancel(delivery.id, at=now)
        if context.known(unit, [card.draft]):
            reconsider(context, unit, card.draft, now)
