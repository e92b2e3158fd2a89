"""What is owed, and how it is found: by when somebody is reminded, and by whose it is."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from approvals.domain.follow_up import Debt, State
from approvals.domain.ledger import Sort
from approvals.domain.people import AccountName, PersonId
from approvals.domain.subject import Colleague
from approvals.errors import Refusal
from approvals.storage.engines import address, writing
from tests.approvals.storage.rows import ACME, ANN, NOON, after, draft

BOB = PersonId("bob")
HOUR = 3_600
LEASE = timedelta(minutes=1)


def owe(unit, *, owner=ANN, due=5 * HOUR, words="We will mail you", account=ACME, of_draft=None, debt=Debt.PROMISE):
    return unit.follow_ups.owe(
        debt=debt,
        account=account,
        draft=of_draft,
        words=words,
        owner=owner,
        zone="UTC",
        due_at=after(due),
        now=NOON,
    )


def told(unit):
    return [json.loads(link.body) for link in unit.ledger.links()]


async def test_it_is_owed_with_everything_that_was_said_of_it(database):
    def step(unit):
        made = draft(unit)
        return made, owe(unit, of_draft=made)

    made, owed = await database.run(step)
    assert (owed.debt, owed.account, owed.draft, owed.words) == (Debt.PROMISE, ACME, made, "We will mail you")
    assert (owed.owner, owed.due_at, owed.remind_at, owed.reminders) == (ANN, after(5 * HOUR), after(4 * HOUR), 0)
    assert await database.read(lambda unit: unit.follow_ups.of(made)) == (owed,)


async def test_something_that_never_was_is_refused(database):
    with pytest.raises(Refusal, match="nothing-owed"):
        await database.read(lambda unit: unit.follow_ups.get(9))


async def test_it_is_taken_when_somebody_is_to_be_reminded_and_by_one_alone(database):
    owed = await database.run(owe)
    early = after(4 * HOUR - 1)
    assert not await database.read(lambda unit: unit.follow_ups.is_due(early))
    assert await database.run(lambda unit: unit.follow_ups.take(early, 9, lease_until=early + LEASE)) == []
    now = after(4 * HOUR)
    assert await database.read(lambda unit: unit.follow_ups.is_due(now))
    (taken,) = await database.run(lambda unit: unit.follow_ups.take(now, 9, lease_until=now + LEASE))
    assert (taken.id, taken.remind_at) == (owed.id, now + LEASE)
    assert not await database.read(lambda unit: unit.follow_ups.is_due(now))
    assert await database.run(lambda unit: unit.follow_ups.take(now, 9, lease_until=now + LEASE)) == []
    # Whoever took it is gone: another one does.
    (again,) = await database.run(lambda unit: unit.follow_ups.take(now + LEASE, 9, lease_until=now + 2 * LEASE))
    assert not await database.run(lambda unit: unit.follow_ups.reminded(taken, [ANN], again=None, now=now))
    assert await database.run(lambda unit: unit.follow_ups.reminded(again, [ANN], again=after(9 * HOUR), now=now))
    found = await database.read(lambda unit: unit.follow_ups.get(owed.id))
    assert (found.reminders, found.remind_at) == (1, after(9 * HOUR))


async def test_what_was_put_off_or_snoozed_meanwhile_stays_so(database):
    owed = await database.run(owe)
    now = after(4 * HOUR)
    (taken,) = await database.run(lambda unit: unit.follow_ups.take(now, 9, lease_until=now + LEASE))
    await database.run(lambda unit: unit.follow_ups.snooze(owed, until=after(8 * HOUR), reminders=0, by=ANN, now=now))
    await database.run(lambda unit: unit.follow_ups.later(taken, after(6 * HOUR)))
    assert not await database.run(lambda unit: unit.follow_ups.reminded(taken, [ANN], again=None, now=now))
    assert (await database.read(lambda unit: unit.follow_ups.get(owed.id))).remind_at == after(8 * HOUR)


async def test_the_most_urgent_of_somebody_s_own_and_of_others_come_first(database):
    def step(unit):
        for due in (3, 1, 2):
            owe(unit, due=due * HOUR)
            owe(unit, due=due * HOUR, owner=BOB)
            owe(unit, due=due * HOUR, owner=BOB, account=AccountName("other"))

    await database.run(step)
    mine = await database.read(lambda unit: unit.follow_ups.of_owner(ANN, 2))
    assert [owed.due_at for owed in mine] == [after(HOUR), after(2 * HOUR)]
    others = await database.read(lambda unit: unit.follow_ups.of_others([ACME, AccountName("third")], ANN, 9))
    assert [(owed.account, owed.owner, owed.due_at) for owed in others] == [
        (ACME, BOB, after(hours * HOUR)) for hours in (1, 2, 3)
    ]


@pytest.mark.parametrize("state", [State.DONE, State.WAIVED])
async def test_what_is_done_is_found_nowhere_and_changes_no_more(database, state):
    owed = await database.run(owe)
    assert await database.run(lambda unit: unit.follow_ups.close(owed, state, by=BOB, now=after(1)))
    found = await database.read(lambda unit: unit.follow_ups.get(owed.id))
    assert (found.state, found.closed_by, found.closed_at) == (state, BOB, after(1))

    def step(unit):
        late = after(9 * HOUR)
        return (
            unit.follow_ups.is_due(late),
            unit.follow_ups.take(late, 9, lease_until=late),
            unit.follow_ups.of_owner(ANN, 9),
            unit.follow_ups.of_others([ACME], BOB, 9),
            unit.follow_ups.close(owed, State.DONE, by=ANN, now=late),
            unit.follow_ups.snooze(owed, until=late, reminders=0, by=ANN, now=late),
            unit.follow_ups.hand_over(owed, to=BOB, remind_at=late, by=ANN, now=late),
        )

    assert await database.run(step) == (False, [], [], [], False, False, False)


async def test_every_change_is_entered_and_nothing_personal_stands_there(database):
    def step(unit):
        made = draft(unit)
        owed = owe(unit, of_draft=made)
        now = after(4 * HOUR)
        (taken,) = unit.follow_ups.take(now, 9, lease_until=now + LEASE)
        unit.follow_ups.reminded(taken, [ANN], again=after(5 * HOUR), now=now)
        unit.follow_ups.snooze(owed, until=after(6 * HOUR), reminders=1, by=ANN, now=now)
        unit.follow_ups.hand_over(owed, to=BOB, remind_at=now, by=ANN, now=now)
        unit.follow_ups.close(owed, State.DONE, by=BOB, now=now)
        return made

    made = await database.run(step)
    entries = [one for one in await database.read(told) if one["kind"].startswith("follow-up")]
    assert [one["kind"] for one in entries] == [
        f"follow-up-{what}" for what in ("owed", "reminded", "snoozed", "handed-over", "closed")
    ]
    assert {(one["draft"], one["account"], one["values"]["follow_up"]) for one in entries} == {(str(made), ACME, "1")}
    written = json.dumps(entries)
    assert not any(word in written for word in ("mail", '"ann"', '"bob"'))
    known = {one.personal.value for one in await database.read(lambda unit: list(unit.ledger.disclosures()))}
    assert {"We will mail you", ANN, BOB} <= known


async def test_with_its_draft_the_words_are_forgotten_and_the_rest_stays(database):
    def step(unit):
        made = draft(unit)
        owe(unit, of_draft=made)
        return made

    made = await database.run(step)
    await database.run(lambda unit: unit.forgetting.draft(made, now=after(99 * HOUR)))
    (owed,) = await database.read(lambda unit: unit.follow_ups.of(made))
    assert (owed.words, owed.owner, owed.open) == ("", ANN, True)
    assert await database.read(_texts) == []


async def test_words_of_no_draft_are_kept_while_they_are_owed_and_then_forgotten(database):
    owed = await database.run(lambda unit: owe(unit, debt=Debt.STATEMENT, words="what happened on Saturday"))
    late = after(1_000 * HOUR)
    await database.run(lambda unit: unit.forgetting.loose(before=late, needed=2, now=late))
    assert (await database.read(lambda unit: unit.follow_ups.get(owed.id))).words == "what happened on Saturday"
    assert await database.read(_texts) == ["what happened on Saturday"]
    await database.run(lambda unit: unit.follow_ups.close(owed, State.WAIVED, by=BOB, now=after(9)))
    await database.run(lambda unit: unit.forgetting.loose(before=late, needed=2, now=late))
    assert (await database.read(lambda unit: unit.follow_ups.get(owed.id))).words == ""
    assert await database.read(_texts) == []


async def test_what_somebody_owes_is_exported_and_once_they_are_forgotten_nobody_s(database):
    def step(unit):
        made = draft(unit)
        owed = owe(unit, owner=BOB, of_draft=made)
        unit.follow_ups.close(owed, State.DONE, by=BOB, now=after(1))

    await database.run(step)
    bob = Colleague(ids=frozenset({BOB}), identities=frozenset())
    words = await database.read(lambda unit: unit.persons.words(bob))
    assert ("owed", "We will mail you", NOON) in [(one.what, one.text, one.at) for one in words]
    await database.run(lambda unit: unit.persons.forget(bob, nobody="nobody", now=after(2)))
    found = await database.read(lambda unit: unit.follow_ups.get(1))
    assert (found.owner, found.closed_by) == ("nobody", "nobody")


def _texts(unit):
    return sorted(one.personal.value for one in unit.ledger.disclosures() if one.personal.sort is Sort.TEXT)


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("remind_at <= '2026-03-02 12:00:00' ORDER BY remind_at, id LIMIT 1", "to_remind"),
        ("owner = 'ann' ORDER BY due_at, id LIMIT 9", "of_owner"),
        ("account = 'acme' AND owner <> 'ann' ORDER BY due_at, id LIMIT 9", "of_account"),
    ],
)
def test_what_is_looked_for_is_found_by_an_index_however_much_is_owed(database_url, where, index):
    engine = writing(address(database_url))
    with engine.begin() as connection:
        postgresql = connection.dialect.name == "postgresql"
        if postgresql:
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
        plan = connection.execute(text(f"{explain} SELECT id FROM follow_ups WHERE state = 'open' AND {where}"))  # noqa: S608 - our own words
        said = " ".join(str(row) for row in plan)
    engine.dispose()
    assert f"ix_follow_ups_{index}" in said
    assert "TEMP B-TREE" not in said
