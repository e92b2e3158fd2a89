import json

from approvals.domain.people import Identity, Platform
from bot.refusals import MOST, Refusals
from tests.support.builders import NOW
from tests.support.doors import HandMovedClock

EVE = Identity(platform=Platform.SLACK, workspace="T1", user="UEVE")


def told(unit):
    return [json.loads(link.body) for link in unit.ledger.links()]


async def test_what_was_turned_away_is_entered_with_who_asked(database):
    refusals = Refusals(database, HandMovedClock(NOW))
    await refusals.note("only-the-roster", by=EVE, draft=7)
    await refusals.note("request-forged")
    first, second = await database.read(told)
    assert (first["kind"], first["draft"], first["values"]["what"]) == ("turned-away", "7", "only-the-roster")
    assert first["values"]["who"]["sort"] == "person"
    assert (second["values"]["what"], second["values"]["who"]) == ("request-forged", None)


async def test_a_flood_fills_no_disk_and_hides_nothing_else(database):
    clock = HandMovedClock(NOW)
    refusals = Refusals(database, clock)
    for _ in range(MOST + 70):
        await refusals.note("request-forged")
    await refusals.note("only-the-roster", by=EVE)
    assert len(await database.read(told)) == MOST + 1
    clock.advance(59)
    await refusals.sum_up()
    assert len(await database.read(told)) == MOST + 1
    clock.advance(1)
    await refusals.sum_up()
    await refusals.sum_up()
    *_, last = await database.read(told)
    assert (last["values"]["what"], last["values"]["times"]) == ("request-forged", 70)
    assert len(await database.read(told)) == MOST + 2


async def test_after_a_minute_each_one_is_entered_again(database):
    clock = HandMovedClock(NOW)
    refusals = Refusals(database, clock)
    for _ in range(MOST + 1):
        await refusals.note("request-forged")
    clock.advance(60)
    await refusals.note("request-forged")
    assert [one["values"]["times"] for one in await database.read(told)] == [1] * (MOST + 2)
