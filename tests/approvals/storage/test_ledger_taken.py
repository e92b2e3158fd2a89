"""What PostgreSQL's ledger takes of a role that may add entries."""

import json

import psycopg
import pytest

from approvals.domain.ledger import FIRST_PREVIOUS, leaf_hash
from approvals.domain.ledger_check import verify
from approvals.storage.database import Database
from tests.approvals.storage.rows import owed

BOTH = pytest.mark.parametrize("part", ["bot", "publisher"])


@pytest.fixture
async def owner(two_roles):
    opened = Database.open(two_roles.owner)
    yield opened
    await opened.close()


def next_entry(url, **changes):
    """What the next entry of the ledger would be, but for some of it."""
    with psycopg.connect(url) as connection:
        last = connection.execute("SELECT seq, leaf FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = last or (0, FIRST_PREVIOUS)
    head = {"account": None, "at": "2026-03-02T12:00:00.000000Z", "draft": None, "kind": "closed"}
    said = {**head, "seq": seq + 1, "prev": previous.hex(), "values": {}, **changes.get("says", {})}
    said = {name: value for name, value in said.items() if name != changes.get("without")}
    said = {"x": said} if changes.get("within") else said
    body = changes.get(
        "body", json.dumps(said, separators=(",", ":"), sort_keys=True).encode() + changes.get("more", b"")
    )
    return changes.get("seq", seq + 1), body, changes.get("leaf", leaf_hash(body))


@BOTH
@pytest.mark.parametrize(
    "changes",
    [
        {"leaf": b"\0"},
        {"leaf": bytes(32)},
        {"body": b"\0"},
        {"more": b"]"},
        {"more": b"\xff"},
        {"says": {"seq": 9}},
        {"says": {"prev": "00" * 32}},
        {"says": {"draft": "1"}},
        {"says": {"draft": 1}},
        {"says": {"at": 7}},
        {"says": {"account": 7}},
        {"says": {"another": 7}},
        {"says": {"values": []}},
        {"without": "kind"},
        {"without": "draft"},
        {"within": True},
        {"draft": 7},
        {"draft": 7, "says": {"draft": "8"}},
        {"draft": -7, "says": {"draft": "-7"}},
        {"seq": 9, "says": {"seq": 9}},
        {"seq": 2**62, "says": {"seq": 2**62}},
        {"seq": 1, "says": {"seq": 1}},
    ],
)
async def test_the_ledger_takes_nothing_but_its_next_entry(owner, two_roles, part, changes):
    await owner.run(owed)
    with psycopg.connect(getattr(two_roles, part)) as connection:
        # What is looked up by its name alone would be found there first.
        connection.execute("CREATE TEMPORARY TABLE ledger (seq bigint, leaf bytea)")
        with pytest.raises(psycopg.errors.DatabaseError) as no:
            connection.execute(
                "INSERT INTO public.ledger VALUES (%s, %s, %s, %s)",
                (*next_entry(two_roles.owner, **changes), changes.get("draft")),
            )
    assert no.value.sqlstate in {"P0001", "22P02", "22021"}
    links = await owner.read(lambda unit: list(unit.ledger.links()))
    assert verify(links, {}).size == len(links)


@BOTH
async def test_whoever_may_add_entries_adds_the_next(owner, two_roles, part):
    for says, about in (
        ({"values": {"text": "\0 {"}}, None),
        ({"draft": "7", "account": 'a "b" \\ \n c'}, 7),
        ({"kind": "\\"}, None),
    ):
        entry = next_entry(two_roles.owner, says=says)
        with psycopg.connect(getattr(two_roles, part)) as connection:
            connection.execute("INSERT INTO ledger VALUES (%s, %s, %s, %s)", (*entry, about))
    links = await owner.read(lambda unit: list(unit.ledger.links()))
    assert (len(links), verify(links, {}).size) == (3, 3)
