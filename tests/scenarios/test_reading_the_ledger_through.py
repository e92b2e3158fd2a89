"""Once a day, and whenever it starts, the bot reads its ledger through; what does not fit is entered, and people hear of it."""

from sqlalchemy import Executable, delete, update

from approvals.storage.record_tables import disclosures, ledger
from approvals.storage.unit import Unit
from bot.signing import new_signer
from tests.support.aftermath import doubted, doubts
from tests.support.world import World

DOUBTED = "The record of who approved what does not fit"


async def writes(world: World, *statements: Executable) -> None:
    """Somebody above all roles writes into the database, where no trigger keeps them from it."""
    assert world.app

    def step(unit: Unit) -> None:
        connection = unit.votes._connection
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount

    await world.app.context.database.run(step)


async def test_of_a_ledger_that_fits_nothing_is_said(world: World) -> None:
    await world.approved()
    await world.passes(60)
    assert await doubted(world) == []
    assert world.said(DOUBTED) == []


async def test_a_changed_entry_is_entered_and_said_once(world: World) -> None:
    await world.approved()
    await world.passes(60)
    await writes(world, update(ledger).where(ledger.c.seq == 1).values(body=b"{}"))
    assert await doubted(world) == [("changed", 1)]
    assert len(world.said(DOUBTED)) == len(world.said("• Entry 1 was changed after it was written.")) == 1
    assert await doubted(world) == [("changed", 1)]
    await world.stop()
    await world.start()
    assert await doubted(world) == [("changed", 1)]
    assert len(world.said(DOUBTED)) == 1


async def test_what_is_changed_after_that_is_found_as_well_and_all_is_said_again_after_a_week(world: World) -> None:
    await world.approved()
    await world.passes(60)
    await writes(world, update(ledger).where(ledger.c.seq == 5).values(body=b"{}"))
    assert await doubted(world) == [("changed", 5)]
    await writes(world, update(ledger).where(ledger.c.seq == 3).values(draft_id=7))
    assert await doubted(world) == [("changed", 5), ("moved", 3)]
    assert len(world.said(DOUBTED)) == 2
    await world.clock.advance(8 * 86_400)
    assert await doubted(world) == [("changed", 5), ("moved", 3), ("moved", 3), ("changed", 5)]
    assert len(world.said(DOUBTED)) == 3


async def test_it_is_read_through_a_day_after_the_start(world: World) -> None:
    assert world.app
    await world.approved()
    await world.passes(60)
    await writes(world, update(ledger).where(ledger.c.seq == 1).values(body=b"{}"))
    for hours, found in ((23, []), (1, [("changed", 1)])):
        await world.passes(hours * 3_600, step=3_600)
        await world.app.notarise()
        await world.quiet()
        assert await doubts(world) == found


async def test_somebody_put_in_the_place_of_another_is_noticed(world: World) -> None:
    await world.approved()
    await world.passes(60)
    await writes(world, update(disclosures).where(disclosures.c.sort == "person").values(value="somebody else"))
    doubt, *more = await doubted(world)
    assert {doubt[0], *(what for what, _ in more)} == {"other-value"}
    assert len(world.said(f"• What is kept for entry {doubt[1]} is not what was said then: it was changed.")) == 1


async def test_a_ledger_that_lost_its_end_is_shorter_than_what_was_signed(world: World) -> None:
    world.signer = new_signer()
    await world.stop()
    await world.start()
    assert world.app
    await world.approved()
    await world.passes(60)
    await world.app.notarise()
    await world.quiet()
    links = await world.app.context.database.read(lambda unit: list(unit.ledger.links()))
    await writes(world, delete(ledger).where(ledger.c.seq > len(links) - 2))
    for _ in range(3):
        assert await doubted(world) == [("too-short", len(links))]
    assert len(world.said("the last ones are missing")) == 1
