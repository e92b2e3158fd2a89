import json

import psycopg

from approvals.domain.people import Platform
from approvals.storage.database import Database
from tests.approvals.storage.rows import NOON, after, draft, revision

PAYLOAD = {"text": "✅ \u0000 \ud83d", "nested": {"list": [1, None, True]}}
"""NUL and half a surrogate pair come from the network, too."""


def put(unit, key, *, at=0, platform=Platform.SLACK):
    return unit.inbox.put(platform, key, PAYLOAD, now=after(at))


def take(unit, *, at=0, limit=9, chats=Platform):
    return unit.inbox.take(now=after(at), limit=limit, lease_until=after(at + 60), chats=chats)


async def test_a_letter_is_taken_as_it_came(database):
    def step(unit):
        assert put(unit, "Ev1")
        (letter,) = take(unit, at=1)
        assert (letter.platform, letter.key, letter.payload) == (Platform.SLACK, "Ev1", PAYLOAD)
        assert (letter.attempts, letter.received_at) == (1, NOON)

    await database.run(step)


async def test_the_same_letter_comes_once_even_after_it_was_dealt_with(database):
    def step(unit):
        assert put(unit, "Ev1")
        assert not put(unit, "Ev1")
        assert put(unit, "Ev1", platform=Platform.TEAMS)
        for letter in take(unit):
            unit.inbox.done(letter.id, now=NOON)
        assert not put(unit, "Ev1")
        assert unit.inbox.waiting() == 0

    await database.run(step)


async def test_letters_are_taken_in_the_order_they_came(database):
    def step(unit):
        for number in range(5):
            put(unit, f"Ev{number}")
        assert [letter.key for letter in take(unit, limit=2)] == ["Ev0", "Ev1"]
        assert [letter.key for letter in take(unit)] == ["Ev2", "Ev3", "Ev4"]
        assert take(unit) == []
        assert unit.inbox.waiting() == 5

    await database.run(step)


async def test_what_was_not_finished_comes_again_after_its_lease(database):
    def step(unit):
        put(unit, "Ev1")
        take(unit)
        assert take(unit, at=59) == []
        assert [letter.attempts for letter in take(unit, at=60)] == [2]

    await database.run(step)


async def test_a_letter_can_wait_and_can_be_given_up(database):
    def step(unit):
        put(unit, "Ev1")
        (letter,) = take(unit)
        unit.inbox.retry(letter.id, at=after(5), why="unreachable")
        assert [one.key for one in take(unit, at=5)] == ["Ev1"]
        unit.inbox.dead(letter.id, now=after(6), why="no such card")
        unit.inbox.retry(letter.id, at=after(7), why="too late")
        assert take(unit, at=999) == []
        assert unit.inbox.waiting() == 0

    await database.run(step)


async def test_only_old_letters_that_were_dealt_with_are_forgotten(database):
    def step(unit):
        for key, at in (("old", 1), ("new", 50), ("dead", 1), ("waiting", 1)):
            put(unit, key, at=at)
        old, new, dead, _ = take(unit, at=60)
        unit.inbox.done(old.id, now=after(60))
        unit.inbox.done(new.id, now=after(60))
        unit.inbox.dead(dead.id, now=after(60), why="")
        assert unit.inbox.prune(before=after(50), limit=9, now=after(100), chats=Platform) == 2
        assert [put(unit, key) for key in ("old", "new", "dead", "waiting")] == [True, False, True, False]

    await database.run(step)


async def test_forgetting_letters_is_told_by_number_and_goes_on_in_small_steps(database):
    def step(unit):
        for number in range(5):
            put(unit, f"Ev{number}")
        for letter in take(unit):
            unit.inbox.done(letter.id, now=NOON)
        return [unit.inbox.prune(before=after(1), limit=2, now=after(9), chats=Platform) for _ in range(4)]

    assert await database.run(step) == [2, 2, 1, 0]
    told = [json.loads(link.body) for link in await database.read(lambda unit: list(unit.ledger.links()))]
    assert [(one["kind"], one["values"]["events"]) for one in told] == [("forgotten", n) for n in (2, 2, 1)]


async def test_a_letter_that_another_process_is_forgetting_is_left_to_it(postgresql_url):
    database = Database.open(postgresql_url)

    def put_and_do(unit):
        put(unit, "Ev1")
        (letter,) = take(unit)
        unit.inbox.done(letter.id, now=NOON)

    await database.run(put_and_do)
    with psycopg.connect(postgresql_url) as other:
        other.execute("SELECT id FROM letters FOR UPDATE")
        assert (
            await database.run(lambda unit: unit.inbox.prune(before=after(1), limit=9, now=after(9), chats=Platform))
            == 0
        )
    assert (
        await database.run(lambda unit: unit.inbox.prune(before=after(1), limit=9, now=after(9), chats=Platform)) == 1
    )
    await database.close()


async def test_a_letter_that_waits_for_long_is_never_forgotten(database):
    def step(unit):
        put(unit, "Ev1")
        assert unit.inbox.prune(before=after(9), limit=9, now=after(9), chats=Platform) == 0
        assert unit.inbox.waiting() == 1

    await database.run(step)


async def test_nobody_is_told_twice(database):
    def step(unit):
        made = draft(unit)
        unit.drafts.add_revision(revision(made, 2))
        assert unit.told.once(made, 1, "nudge", now=NOON)
        assert not unit.told.once(made, 1, "nudge", now=after(9))
        assert unit.told.once(made, 1, "backup", now=NOON)
        assert unit.told.once(made, 2, "nudge", now=NOON)

    await database.run(step)


async def test_what_was_said_before_is_waited_for_while_it_is_young_or_in_its_first_attempts(database):
    def step(unit):
        put(unit, "Ev1")
        assert unit.inbox.ahead(after(3600))
        for attempt in range(1, 4):
            assert [one.attempts for one in take(unit, at=60 * attempt)] == [attempt]
            assert unit.inbox.ahead(after(3600)), "whoever took it may be gone"
        assert [one.attempts for one in take(unit, at=240)] == [4]
        assert unit.inbox.ahead(after(9))
        assert not unit.inbox.ahead(after(10))

    await database.run(step)


async def test_what_comes_in_later_can_be_left_out(database):
    def step(unit):
        assert unit.inbox.newest() == 0
        put(unit, "Ev1")
        newest = unit.inbox.newest()
        assert unit.inbox.ahead(NOON, of=newest)
        (letter,) = take(unit)
        unit.inbox.done(letter.id, now=NOON)
        put(unit, "Ev2")
        assert unit.inbox.ahead(NOON)
        assert not unit.inbox.ahead(NOON, of=newest)

    await database.run(step)


async def test_what_a_chat_sent_waits_for_somebody_who_reads_it(database):
    def step(unit):
        put(unit, "Ev1", platform=Platform.TEAMS)
        put(unit, "Ev2")
        assert [letter.key for letter in take(unit, chats=[Platform.SLACK])] == ["Ev2"]
        assert [(letter.key, letter.attempts) for letter in take(unit, chats=[Platform.TEAMS])] == [("Ev1", 1)]

    await database.run(step)


async def test_of_which_chat_something_comes_first_is_known(database):
    def step(unit):
        assert unit.inbox.ahead(NOON) == frozenset()
        put(unit, "Ev1", platform=Platform.TEAMS)
        assert unit.inbox.ahead(NOON) == {Platform.TEAMS}

    await database.run(step)


async def test_old_letters_of_a_chat_that_nobody_reads_are_forgotten(database):
    def step(unit):
        for key, at in (("old", 1), ("new", 50)):
            put(unit, key, at=at, platform=Platform.TEAMS)
        put(unit, "read", at=1)
        assert unit.inbox.prune(before=after(50), limit=9, now=after(100), chats=[Platform.SLACK]) == 1
        assert [letter.key for letter in take(unit, at=100)] == ["new", "read"]

    await database.run(step)
