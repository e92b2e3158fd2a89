from datetime import timedelta

import pytest
from sqlalchemy import text

from approvals.domain.incident import Call, GoOn, Release
from approvals.domain.people import AccountName, PersonId
from approvals.errors import Refusal, Stale
from approvals.storage.database import Database
from tests.approvals.storage.rows import ACME, ANN, NOON, after, draft

BOB = PersonId("bob")


def opened(unit, account=ACME):
    return unit.incidents.open(account=account, what="down", by=ANN, at=NOON)


async def test_an_incident_is_the_account_s_own_until_it_is_closed(database):
    made = await database.run(opened)
    assert await database.read(lambda unit: unit.incidents.standing(ACME)) == made
    assert await database.read(lambda unit: unit.incidents.standing(AccountName("other"))) is None

    def step(unit):
        unit.incidents.lead(made, to=BOB, by=ANN, at=after(1))
        unit.incidents.anchor(made, post="900", by=ANN, at=after(2))
        unit.incidents.ask_to_close(made, by=ANN, at=after(3))
        unit.incidents.close(made, by=BOB, at=after(4))
        unit.incidents.state(made, by=BOB, at=after(5))

    await database.run(step)
    assert await database.read(lambda unit: unit.incidents.standing(ACME)) is None
    last = await database.read(lambda unit: unit.incidents.newest(ACME))
    assert (last.lead, last.anchor, last.closing_by, last.closed_by) == (BOB, "900", ANN, BOB)
    assert (last.closing_at, last.closed_at, last.statement_at) == (after(3), after(4), after(5))


async def test_a_second_one_of_an_account_waits_for_the_end_of_the_first(database):
    first = await database.run(opened)
    await database.run(lambda unit: opened(unit, AccountName("other")))
    with pytest.raises(Stale):
        await database.run(opened)
    await database.run(lambda unit: unit.incidents.close(first, by=BOB, at=after(1)))
    second = await database.run(opened)
    assert (await database.read(lambda unit: unit.incidents.newest(ACME))).id == second.id


async def test_one_that_never_was_is_refused(database):
    for step in (lambda unit: unit.incidents.get(7), lambda unit: unit.incidents.lock(7)):
        with pytest.raises(Refusal, match="no-incident"):
            await database.run(step)


async def test_a_word_to_go_on_and_a_release_are_each_said_once(database):
    def step(unit):
        made, about = opened(unit), draft(unit)
        go_on = GoOn(incident=made.id, draft=about, part=2, by=BOB, at=after(1))
        release = Release(incident=made.id, draft=about, revision=1, by=BOB, at=after(2))
        assert unit.incidents.go_on(go_on)
        assert not unit.incidents.go_on(go_on)
        assert unit.incidents.release(release)
        assert not unit.incidents.release(release)
        assert (unit.incidents.go_ons(about), unit.incidents.releases(about)) == ((go_on,), (release,))

    await database.run(step)


def owing(unit):
    made = opened(unit)
    unit.incident_calls.owe(made.id, Call.UPDATE, at=after(60))
    unit.incident_calls.owe(made.id, Call.CALLED, at=NOON, person=BOB)


def take(now, lease=60):
    return lambda unit: unit.incident_calls.take(now, limit=10, lease_until=now + timedelta(seconds=lease))


async def test_what_is_due_is_taken_by_one_and_by_another_only_when_the_lease_is_over(database):
    await database.run(owing)
    (mine,) = await database.run(take(after(1)))
    assert (mine.call, mine.person) == (Call.CALLED, BOB)
    assert await database.run(take(after(2))) == ()
    (again, update) = sorted(await database.run(take(after(61))), key=lambda owed: owed.call)
    assert (again.id, update.call) == (mine.id, Call.UPDATE)


async def test_whoever_held_it_for_too_long_changes_nothing_any_more(database):
    await database.run(owing)
    (late,) = await database.run(take(after(1), lease=10))
    (mine,) = await database.run(take(after(20)))
    await database.run(lambda unit: unit.incident_calls.done(late, at=after(21)))
    await database.run(lambda unit: unit.incident_calls.again(late, at=after(22)))
    await database.run(lambda unit: unit.incident_calls.again(mine, at=after(30)))
    (again,) = await database.run(take(after(31)))
    await database.run(lambda unit: unit.incident_calls.done(again, at=after(32)))
    assert [one.call for one in await database.run(take(after(500)))] == [Call.UPDATE]


async def test_two_processes_never_take_the_same(postgresql_url):
    one, other = Database.open(postgresql_url), Database.open(postgresql_url)
    await one.run(owing)
    first = await one.run(take(after(90)))
    second = await other.run(take(after(90)))
    assert (len(first), second) == (2, ())
    await one.close()
    await other.close()


async def test_what_is_due_is_found_by_an_index(database):
    def step(unit):
        made = opened(unit)
        for place in range(2_000):
            unit.incident_calls.owe(made.id, Call.STATEMENT, at=after(10_000 + place))

    await database.run(step)

    def plan(unit):
        connection = unit.incident_calls._connection
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.execute(text("ANALYZE incident_calls"))
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        due = "SELECT id FROM incident_calls WHERE done_at IS NULL AND due_at <= '2026-03-02 12:00:00+00:00' ORDER BY due_at, id LIMIT 20"
        return "\n".join(map(str, connection.execute(text(f"{explain} {due}"))))

    assert "ix_incident_calls_owed" in await database.run(plan)
