import asyncio
import csv
import io
import json
import sqlite3

import pytest
import rfc8785

from approvals.domain.ledger import Disclosure, EntryKind, Personal, Sort, leaf_hash
from approvals.domain.ledger_reading import Disclosed, Told
from approvals.storage.database import Database
from bot.wording import evidence
from tests.approvals.storage.rows import NOON
from tests.bot.cli.conftest import story


def tamper(file, *statements):
    """Somebody who has the file, and knows that triggers can be dropped."""
    with sqlite3.connect(file) as theirs:
        for trigger in ("ledger_is_not_changed", "ledger_is_not_shortened", "ledger_has_no_gap"):
            theirs.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        theirs.execute("DROP TRIGGER IF EXISTS disclosures_are_not_changed")
        for statement in statements:
            theirs.execute(*([statement] if isinstance(statement, str) else statement))
    theirs.close()


def test_a_whole_ledger_is_said_to_be_one(typed, file):
    verified = typed("twokeys ledger verify")
    assert verified.exit_code == 0
    assert verified.output.partition(" Hash")[0] == "7 entries: none is missing, none was changed."


def test_there_may_be_nothing_in_it_yet(typed, folder, settings_file):
    settings_file()
    assert typed("twokeys ledger verify").stderr.splitlines()[0] == "The database is still empty."
    assert typed("twokeys db upgrade").exit_code == 0
    assert typed("twokeys ledger verify").output.splitlines()[0] == "The ledger is empty."
    assert typed("twokeys ledger export").output == ""
    assert typed("twokeys ledger show 1").stderr == "There is no draft 1 in the ledger.\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE ledger SET body = replace(body, 'sent', 'held') WHERE seq = 7", "Entry 7 was changed after"),
        ("DELETE FROM ledger WHERE seq = 3", "Entry 3 is missing"),
        ("UPDATE ledger SET draft_id = 8 WHERE seq = 4", "Entry 4 was written for another place"),
        ("UPDATE ledger SET seq = 9 WHERE seq = 7", "Entry 7 is missing"),
        ("INSERT OR REPLACE INTO ledger VALUES (5, x'7b7d', x'00', 1)", "Entry 5 was changed after"),
    ],
)
def test_the_first_entry_that_does_not_fit_is_named(typed, file, statement, said):
    tamper(file, statement)
    verified = typed("twokeys ledger verify")
    assert (verified.exit_code, said in verified.output) == (1, True)
    shown = typed("twokeys ledger show 1")
    assert (shown.exit_code, said in shown.output) == (1, True)
    exported = typed("twokeys ledger export")
    assert (exported.exit_code, said in exported.stderr) == (1, True)
    rows = [json.loads(line) for line in exported.stdout.splitlines()]
    assert len(rows) == len(list(csv.DictReader(io.StringIO(typed("twokeys ledger export --format csv").stdout)))) >= 6
    marked = [row["misfit"] for row in rows if row["misfit"]]
    assert marked[0].startswith(said)
    assert 1 <= len(marked) <= 2


def test_an_entry_with_a_hash_of_its_own_does_not_follow(typed, file):
    body = b'{"account":null,"at":"now","draft":"1","kind":"closed","prev":"%s","seq":5,"values":{}}' % (b"0" * 64)
    tamper(file, ("UPDATE ledger SET body = ?, leaf = ? WHERE seq = 5", (body, leaf_hash(body))))
    assert "Entry 5 does not follow the one before it" in typed("twokeys ledger verify").output


def test_a_person_put_in_the_place_of_another_is_noticed(typed, file):
    tamper(file, "UPDATE disclosures SET value = 'slack/T1/UEVE' WHERE value = 'slack/T1/U1'")
    verified = typed("twokeys ledger verify")
    assert verified.exit_code == 1
    assert "is not what was said then: it was changed." in verified.output
    assert "UEVE" not in typed("twokeys ledger show 1").output


def test_what_was_forgotten_is_no_fault(typed, file):
    async def forget():
        database = Database.open(f"sqlite:///{file}")
        await database.run(lambda unit: unit.forgetting.parent(1, now=NOON))
        await database.close()

    asyncio.run(forget())
    verified = typed("twokeys ledger verify")
    assert (verified.exit_code, verified.output.splitlines()[2]) == (
        0,
        "2 personal values were forgotten, as they should be after their time.",
    )
    tamper(file, "DELETE FROM disclosures WHERE sort = 'person' AND value = 'slack/T1/U1'")
    verified = typed("twokeys ledger verify")
    assert (verified.exit_code, verified.output.splitlines()[3]) == (
        1,
        "1 personal values are missing, and no entry says that they were forgotten: they were taken away.",
    )
    assert "| (forgotten)" in typed("twokeys ledger show 1").output


def test_an_entry_that_only_begins_like_one_is_none(typed, file):
    body = b'{"account":null,"at":"now","draft":"1","kind":"closed","prev":"%s","seq":1,"values":{]' % (b"0" * 64)
    tamper(file, "DELETE FROM ledger", ("INSERT INTO ledger VALUES (1, ?, ?, 1)", (body, leaf_hash(body))))
    shown, exported = typed("twokeys ledger show 1"), typed("twokeys ledger export --to 1999-01-01")
    assert (shown.exit_code, "Entry 1 is no entry" in shown.output) == (1, True)
    assert (exported.exit_code, "Entry 1 is no entry" in exported.stderr) == (1, True)
    assert json.loads(exported.stdout)["body"] == body.decode()


def test_what_follows_a_misfit_is_read_on(typed, file):
    tamper(file, "INSERT INTO ledger VALUES (8, x'ff', x'00', 1)")

    async def go_on():
        database = Database.open(f"sqlite:///{file}")
        await database.run(story)
        await database.close()

    asyncio.run(go_on())
    shown = typed("twokeys ledger show 1")
    assert (shown.exit_code, "Entry 8 was changed after it was written.  [8]" in shown.output) == (1, True)
    later = typed("twokeys ledger show 2").output.splitlines()
    assert later[1] == "Entry 8 was changed after it was written."
    assert "    Not to be relied on: Entry 9 is no entry: it was not written by Twokeys." in later
    assert sum("Not to be relied on" in line for line in later) == 1
    rows = [json.loads(line) for line in typed("twokeys ledger export").stdout.splitlines()]
    assert [row["seq"] for row in rows if row["misfit"]] == [8, 9]
    assert [row["kind"] for row in rows[7:]] == [
        None,
        "drafted",
        "revised",
        "owed",
        "marked",
        "reasoned",
        "sending",
        "sent",
    ]


@pytest.mark.parametrize(
    "forged",
    [
        {"at": "0001-01-01T00:00:00+14:00", "values": {"why": "withdrawn"}},
        {"at": 7, "values": {"why": "withdrawn"}},
        {"kind": "revised", "values": {}},
        {"kind": "cleared", "values": {"marks": 7}},
        {"values": {"a": {}}, "kind": "nothing"},
    ],
)
def test_an_entry_that_fits_and_tells_nothing_is_marked(typed, file, forged):
    with sqlite3.connect(file) as theirs:
        (last,) = theirs.execute("SELECT leaf FROM ledger WHERE seq = 7").fetchone()
    theirs.close()
    usual = {"account": None, "at": "2026-03-02T12:00:00Z", "draft": "1", "kind": "closed", "values": {}}
    body = rfc8785.dumps({**usual, "prev": last.hex(), "seq": 8, **forged})
    tamper(file, ("INSERT INTO ledger VALUES (8, ?, ?, 1)", (body, leaf_hash(body))))
    shown, exported = typed("twokeys ledger show 1"), typed("twokeys ledger export --format csv")
    assert (shown.exit_code, "No entry:  Entry 8 is no entry" in shown.output) == (1, True)
    assert (exported.exit_code, exported.stdout.splitlines()[-1].startswith("8,,,,1,,Entry 8 is no entry")) == (1, True)


def test_an_export_can_be_verified_by_others(typed, file):
    rows = [json.loads(line) for line in typed("twokeys ledger export").output.splitlines()]
    previous = "00" * 32
    for row in rows:
        assert leaf_hash(row["body"].encode()).hex() == row["leaf"]
        assert json.loads(row["body"])["prev"] == previous
        previous = row["leaf"]
        for digest, (salt, sort, value) in row["disclosures"].items():
            assert Disclosure(digest=digest, salt=salt, personal=Personal(Sort(sort), value)).fits
    assert rows[3]["values"] == {
        "revision": 1, "who": "slack/T1/U1", "mark": "reject", "by": "reaction", "event": "1700000000.000100",
    }  # fmt: skip


def test_a_table_for_a_spreadsheet_has_no_formulas(typed, file):
    told = typed("twokeys ledger export --format csv").output
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [row["kind"] for row in rows] == ["drafted", "revised", "owed", "marked", "reasoned", "sending", "sent"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_days_that_are_none_are_told(typed, file):
    assert typed("twokeys ledger export --from yesterday").exit_code == 2
    wrong = typed("twokeys ledger export --from 2026-03-02 --to 2026-03-01")
    assert (wrong.exit_code, "--to is before --from." in wrong.stderr) == (2, True)
    assert len(typed("twokeys ledger export --from 2026-03-02 --to 2026-03-02").output.splitlines()) == 7
    assert typed("twokeys ledger export --to 2026-03-01").output == ""


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_of_entry_has_its_words(kind):
    entry = Told(seq=1, at=NOON, kind=kind, account="acme", draft=None, values=_VALUES | _OTHERS.get(kind, {}))
    words = evidence.line(entry, {"ada": "Ada"})
    assert words
    assert "None" not in words
    assert "{" not in words


_VALUES = {
    **dict.fromkeys(("author", "by", "who", "made_by", "left", "to"), Disclosed("ada")),
    **dict.fromkeys(("text", "reason", "address", "answers", "happened"), Disclosed("words")),
    **dict.fromkeys(
        ("message", "event", "hold", "delivery", "post", "key", "what", "ruleset", "proposal", "since", "incident"), "x"
    ),
    "is_a": "reply",
    "entry": 1,
    "revision": 1,
    "part": 2,
    "moved_to": NOON.isoformat(),
    "correction": None,
    "mark": "hold",
    "due_at": NOON.isoformat(),
    "needed": 2,
    "times": 70,
    "findings": ["crowd: warning"],
    "not_checked": ["repeat"],
    "roster": [Disclosed("ada")],
    "people": [Disclosed("ada")],
    "approved_by": [Disclosed("ada")],
    "leads": [],
    "steps": [{"name": "Legal", "need": "all", "roster": [Disclosed("ada")]}],
    "marks": [{"who": Disclosed("ada"), "by": "reaction", "at": NOON.isoformat(), "event": "1"}],
    "follow_up": "3",
    "debt": "promise",
    "owner": Disclosed("ada"),
    "words": Disclosed("words"),
    "until": NOON.isoformat(),
    "told": [Disclosed("ada")],
    "suggested_by": None,
    "changes": [{"what": "emoji", "of": "", "was": ["x=reject"], "becomes": ["eyes=approve"]}],
    "why": "withdrawn",
}
_OTHERS = {EntryKind.REVISED: {"why": "edited"}, EntryKind.MARKED: {"by": "button"}}
