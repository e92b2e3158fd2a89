import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from approvals.domain.delivery import LEASE
from approvals.domain.ledger import Entry, EntryKind, Sort, posted, text, who
from approvals.domain.ledger_check import verify
from approvals.domain.people import PersonId
from approvals.domain.vote import Mark
from approvals.storage.checkpoints import Signed
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from tests.approvals.storage.rows import ACME, ANN, NOON, PARENT, after, draft, owed, reason, retract, send, take, vote


def entry(kind=EntryKind.CLOSED, **values):
    return Entry(kind=kind, at=NOON, account=ACME, values=values)


def enter(*entries):
    def step(unit):
        for one in entries:
            unit.ledger.enter(one)

    return step


def told(unit):
    return [json.loads(link.body) for link in unit.ledger.links()]


def kinds(unit):
    return [one["kind"] for one in told(unit)]


async def test_entries_are_numbered_without_a_gap_and_each_names_the_one_before(database):
    await database.run(enter(entry(), entry()))
    await database.run(enter(entry()))
    links = await database.read(lambda unit: list(unit.ledger.links()))
    assert [link.seq for link in links] == [1, 2, 3]
    assert [json.loads(link.body)["prev"] for link in links] == ["00" * 32, links[0].leaf.hex(), links[1].leaf.hex()]
    assert verify(links, {}).size == 3


async def test_an_entry_is_exact_bytes(database):
    values = {"n": 7, "yes": True, "none": None, "at": after(1.5), "list": ["ü", {"b": 1, "a": 2}]}
    await database.run(enter(entry(**values)))
    (link,) = await database.read(lambda unit: list(unit.ledger.links()))
    assert link.body.decode() == (
        '{"account":"acme","at":"2026-03-02T12:00:00.000000Z","draft":null,"kind":"closed",'
        f'"prev":"{"00" * 32}","seq":1,"values":'
        '{"at":"2026-03-02T12:00:01.500000Z","list":["ü",{"a":2,"b":1}],"n":7,"none":null,"yes":true}}'
    )


async def test_what_was_undone_is_not_told(database):
    def step(unit):
        draft(unit)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(step)
    assert await database.read(kinds) == []


async def test_an_entry_that_cannot_be_written_undoes_the_change_itself(database):
    def step(unit):
        draft(unit)
        unit.ledger.enter(entry(fraction=0.1 + 1j))

    with pytest.raises(TypeError):
        await database.run(step)
    assert await database.read(lambda unit: unit.drafts.open_ids()) == []


async def test_every_change_of_a_draft_is_told_in_order(database):
    def step(unit):
        delivery = owed(unit)
        given = vote(delivery.draft, mark=Mark.REJECT)
        unit.votes.cast(given)
        unit.votes.cast(given)
        reason(unit, given, "wrong order number")
        retract(unit, given, stamp="1700000001")
        retract(unit, given, stamp="1700000002")
        (taken,) = take(unit)
        send(unit, taken)
        unit.deliveries.settle(taken.id, taken.token, state="sent", at=after(1), post_id="9", post_url="u")
        return delivery.draft

    made = await database.run(step)
    assert await database.read(kinds) == [
        "drafted", "revised", "owed", "marked", "reasoned", "unmarked", "sending", "sent",
    ]  # fmt: skip
    about = await database.read(lambda unit: unit.ledger.of(made))
    assert [link.seq for link in about] == list(range(1, 9))
    assert json.loads(about[-1].body)["values"] == {"delivery": "1", "post": "9", "revision": 1, "why": None}


async def test_whatever_becomes_of_an_act_is_told(database):
    def step(unit):
        owed(unit)
        (taken,) = take(unit)
        send(unit, taken)
        unit.deliveries.abandoned(NOON + LEASE)
        unit.deliveries.doubt(taken.id, taken.token, due_at=NOON, fault="timeout", readings=1, at=NOON)
        unit.deliveries.ask(taken.id, at=NOON)
        unit.deliveries.resolve(taken.id, state="cancelled", at=NOON)
        owed(unit, account="other")
        (taken,) = take(unit)
        unit.deliveries.give_back(taken.id, taken.token, due_at=NOON, fault="seal-used", at=NOON)
        unit.deliveries.cancel(taken.id, at=NOON)

    await database.run(step)
    assert await database.read(kinds) == [
        "drafted", "revised", "owed", "sending", "in-doubt", "in-doubt", "asked", "cancelled",
        "drafted", "revised", "owed", "given-back", "cancelled",
    ]  # fmt: skip


async def test_personal_words_stand_in_no_entry_and_can_be_looked_up(database):
    def step(unit):
        unit.votes.cast(vote(draft(unit)))

    await database.run(step)
    links = await database.read(lambda unit: list(unit.ledger.links()))
    bodies = b"".join(link.body for link in links).decode()
    for word in ("ann", "We are on it", "parcel", "carol", "U1", "d" * 64):
        assert word not in bodies
    digests = frozenset(_digests([json.loads(link.body) for link in links]))
    kept = await database.read(lambda unit: unit.ledger.disclosed(digests))
    assert {one.personal.value for one in kept.values()} >= {
        "ann",
        "We are on it 🚚",
        "slack/T1/U1",
        posted(PARENT).value,
    }
    assert set(kept) == digests
    assert all(one.fits for one in kept.values())


def _digests(part):
    match part:
        case {"sort": _, "digest": digest}:
            yield digest
        case dict():
            for one in part.values():
                yield from _digests(one)
        case list():
            for one in part:
                yield from _digests(one)


async def test_one_person_has_one_digest_and_equal_texts_have_two(database):
    await database.run(enter(entry(who=who(ANN), said=text("yes")), entry(who=who(ANN), said=text("yes"))))
    await database.run(enter(entry(who=who(ANN), said=text("yes")), entry(who=who(PersonId("bob")))))
    values = [one["values"] for one in await database.read(told)]
    assert len({one["who"]["digest"] for one in values[:3]}) == 1
    assert values[3]["who"]["digest"] != values[0]["who"]["digest"]
    assert len({one["said"]["digest"] for one in values[:3]}) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET body = leaf WHERE seq = 2",
        "UPDATE ledger SET draft_id = 7",
        "DELETE FROM ledger WHERE seq = 3",
        "DELETE FROM ledger",
        "UPDATE disclosures SET value = 'eve'",
    ],
)
async def test_nothing_in_the_ledger_can_be_changed(database, statement):
    await database.run(enter(entry(who=who(ANN)), entry(), entry()))
    before = await database.read(lambda unit: list(unit.ledger.links()))
    with pytest.raises(DBAPIError, match=r"append-only|not changed"):
        await database.run(lambda unit: unit.ledger._connection.exec_driver_sql(statement))
    assert await database.read(lambda unit: list(unit.ledger.links())) == before


@pytest.mark.parametrize("place", [1, 3, 5], ids=["the first", "the last", "one too far"])
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "INSERT", "REPLACE", "INSERT OR IGNORE"])
async def test_nobody_gets_past_sqlites_triggers_by_replacing(sqlite_url, place, how):
    database = Database.open(sqlite_url)
    await database.run(enter(entry(), entry(), entry()))
    await database.close()
    # Another program's connection, whose pragmas nobody has set.
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        before = other.execute("SELECT * FROM ledger").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(f"{how} INTO ledger VALUES ({place}, x'00', x'00', NULL)")
        assert other.execute("SELECT * FROM ledger").fetchall() == before


@pytest.mark.parametrize(
    "theirs",
    [
        "REPLACE INTO checkpoints SELECT size, parts, 'theirs', made_at, kept_at, said_at FROM checkpoints",
        "INSERT OR REPLACE INTO disclosures SELECT digest, salt, sort, 'theirs', draft_id, kept_at FROM disclosures",
        "REPLACE INTO checkpoints (rowid, size, parts, note, made_at) SELECT rowid, 9, '[]', 'theirs', made_at FROM checkpoints",
        "REPLACE INTO disclosures (rowid, digest, salt, sort, value, kept_at) VALUES (1, 'b', 'c', 'text', 'theirs', 'd')",
    ],
)
async def test_what_was_signed_and_what_a_digest_stands_for_is_not_replaced_either(sqlite_url, theirs):
    database = Database.open(sqlite_url)
    await database.run(enter(entry(who=who(ANN))))
    signed = Signed(size=1, parts=[b"ours"], note="ours")
    assert await database.run(lambda unit: unit.checkpoints.put(signed, at=NOON))
    assert not await database.run(lambda unit: unit.checkpoints.put(replace(signed, note="theirs"), at=NOON))
    await database.close()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        other.execute(theirs)
        assert other.execute("SELECT note FROM checkpoints").fetchall() == [("ours",)]
        assert other.execute("SELECT count(*) FROM disclosures WHERE value <> 'theirs'").fetchone() == (1,)


@pytest.mark.parametrize(
    ("change", "untrue"),
    [
        ("salt = 'x'", True),
        ("sort = 'x'", True),
        ("value = 'slack/T1/UEVE'", True),
        ("value = x'00ff'", True),
        ("kept_at = 'never'", False),
    ],
)
async def test_whatever_is_kept_for_a_digest_is_held_against_it_as_it_stands(sqlite_url, change, untrue):
    database = Database.open(sqlite_url)
    await database.run(enter(entry(who=who(ANN))))
    await database.close()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        (digest,) = other.execute("SELECT digest FROM disclosures").fetchone()
        other.execute("DROP TRIGGER disclosures_are_not_changed")
        other.execute(f"UPDATE disclosures SET {change}")  # noqa: S608 - the test's own
    database = Database.open(sqlite_url)
    many = frozenset({digest, *(f"{number:064}" for number in range(1_200))})
    assert await database.read(lambda unit: unit.ledger.untrue(many)) == ({digest} if untrue else set())
    await database.close()


@pytest.mark.parametrize(
    "theirs",
    [
        "INSERT OR REPLACE INTO ledger (rowid, seq, body, leaf) VALUES (1, 4, x'00', x'00')",
        "UPDATE OR REPLACE checkpoints SET rowid = 1 WHERE size = 3",
    ],
)
async def test_nobody_gets_past_sqlites_triggers_by_the_hidden_number_of_a_row(sqlite_url, theirs):
    database = Database.open(sqlite_url)
    await database.run(enter(entry(), entry(), entry()))
    for size in (1, 3):
        signed = Signed(size=size, parts=[b"ours"], note="ours")
        assert await database.run(lambda unit, signed=signed: unit.checkpoints.put(signed, at=NOON))
    await database.close()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(theirs)
        assert other.execute("SELECT count(*) FROM ledger").fetchone() == (3,)
        assert other.execute("SELECT count(*) FROM checkpoints").fetchone() == (2,)


def test_postgresqls_ledger_cannot_be_emptied(postgresql_url):
    with psycopg.connect(postgresql_url) as other, pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        other.execute("TRUNCATE ledger")


async def test_many_writers_at_once_leave_no_gap(postgresql_url):
    database = Database.open(postgresql_url)
    engine = database._writer

    def write(place):
        with engine.begin() as connection:
            unit = Unit(connection)
            unit.ledger.enter(entry(place=place, who=who(PersonId(f"p{place % 3}"))))
            unit.finish()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    links = await database.read(lambda unit: list(unit.ledger.links()))
    assert (verify(links, {}).size, verify(links, {}).misfit) == (40, None)
    assert {one["values"]["place"] for one in await database.read(told)} == set(range(40))
    people = await database.read(lambda unit: list(unit.ledger.disclosures()))
    assert sorted(one.personal.value for one in people if one.personal.sort is Sort.PERSON) == ["p0", "p1", "p2"]
    await database.close()
