"""Once a day, and whenever it starts, the bot reads its ledger through; what does not fit is entered, and people hear of it."""

from approvals.storage.unit import Unit
from bot.signing import new_signer
from tests.support.aftermath import doubted
from tests.support.world import World

CHANGED = "The record of who approved what is not as it was written"
REWRITTEN = ("DROP TRIGGER ledger_is_not_changed", "UPDATE ledger SET body = x'7b7d' WHERE seq = 1")

LAST_TWO = (
    "DROP TRIGGER ledger_is_not_shortened",
    "DELETE FROM ledger WHERE seq > (SELECT max(seq) - 2 FROM ledger)",
)


async def writes(world: World, *statements: str) -> None:
    """Somebody above all roles writes into the database."""
    assert world.app

    def step(unit: Unit) -> None:
        for statement in statements:
            assert unit.votes._connection.exec_driver_sql(statement).rowcount

    await world.app.context.database.run(step)


async def test_of_a_ledger_that_fits_nothing_is_said(world: World) -> None:
    await world.approved()
    await world.passes(60)
    assert await doubted(world) == []
    assert world.said(CHANGED) == []


async def test_a_changed_entry_is_entered_and_said_once(world: World) -> None:
    await world.approved()
    await world.passes(60)
    await writes(world, *REWRITTEN)
    assert await doubted(world) == [("changed", 1)]
    (said,) = world.said(CHANGED)
    assert "• Entry 1 was changed after it was written." in said.text
    assert await doubted(world) == [("changed", 1)]
    await world.stop()
    await world.start()
    assert await doubted(world) == [("changed", 1)]
    assert len(world.said(CHANGED)) == 1


async def test_somebody_put_in_the_place_of_another_is_noticed(world: World) -> None:
    await world.approved()
    await world.passes(60)
    await writes(
        world,
        "DROP TRIGGER disclosures_are_not_changed",
        "UPDATE disclosures SET value = value || 'X' WHERE sort = 'person'",
    )
    (doubt,) = await doubted(world)
    assert doubt[0] == "other-value"
    (said,) = world.said(CHANGED)
    assert f"• What is kept for entry {doubt[1]} is not what was said then: it was changed." in said.text


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
    await writes(world, *LAST_TWO)
    assert await doubted(world) == [("too-short", len(links) - 1)]
    assert "was longer once" in world.said(CHANGED)[0].text
