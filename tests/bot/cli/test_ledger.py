import asyncio
import csv
import io
import json
import sqlite3
from types import SimpleNamespace

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from approvals.domain.delivery import State
from approvals.domain.ledger import Disclosure, EntryKind, Personal, Sort, leaf_hash
from approvals.domain.ledger_reading import Disclosed, Told
from approvals.domain.vote import Mark
from approvals.storage.database import Database
from approvals.workflow.checkpoint import checkpoint
from bot.notary import Notary
from bot.signing import Signer
from bot.wording import evidence
from tests.approvals.storage.rows import NOON, owed, reason, send, take, vote


@pytest.fixture
def file(folder, settings_file):
    """A database in which one draft was stopped, for a reason, and another published."""
    settings_file()

    async def fill():
        database = Database.open(f"sqlite:///{folder / 'twokeys.sqlite'}", create=True)
        await database.run(_story)
        await database.close()

    asyncio.run(fill())
    return folder / "twokeys.sqlite"


def _story(unit):
    stopped = vote(owed(unit).draft, mark=Mark.REJECT)
    unit.votes.cast(stopped)
    reason(unit, stopped, "=1+1 is not what we say")
    (taken,) = take(unit)
    send(unit, taken)
    unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=NOON, post_id="9", post_url="u")


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
    assert len(exported.stdout.splitlines()) == int(said.split()[1]) - 1


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


@pytest.fixture
def keys(folder, monkeypatch):
    """The bot's key and the public half that an auditor has; the environment names the latter."""
    ours = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
    (folder / "verify.pem").write_bytes(ours.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (folder / "verify.pem").chmod(0o644)
    monkeypatch.setenv("TWOKEYS_VERIFY_KEY_FILE", str(folder / "verify.pem"))
    return Signer(ours)


def signed(file, signer, to):
    """What the bot does once an hour."""

    async def sign():
        database = Database.open(f"sqlite:///{file}")
        desk = SimpleNamespace(database=database, now=lambda: NOON)
        await checkpoint(desk, Notary(signer=signer, file=to))
        await database.close()

    asyncio.run(sign())


def test_a_ledger_is_compared_with_what_was_signed_and_kept(typed, file, keys, folder):
    assert "as there is none yet" in typed("twokeys ledger verify").output
    signed(file, keys, folder / "twokeys.checkpoints")
    said = "Compared with 1 signed checkpoint, the newest of entry 7."
    assert said in typed("twokeys ledger verify").output
    (folder / "twokeys.checkpoints").rename(folder / "elsewhere")
    assert said in typed("twokeys ledger verify --against elsewhere").output


def test_what_was_signed_before_the_key_was_changed_is_compared_as_well(typed, file, keys, folder):
    signed(file, keys, folder / "twokeys.checkpoints")
    new, verify = Ed25519PrivateKey.from_private_bytes(b"2" * 32), folder / "verify.pem"
    old = verify.read_bytes()
    verify.write_bytes(new.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    lost = typed("twokeys ledger verify")
    assert (lost.exit_code, "add the earlier public half" in lost.stderr) == (1, True)
    verify.write_bytes(verify.read_bytes() + old)
    assert "Compared with 1 signed checkpoint, the newest of entry 7." in typed("twokeys ledger verify").output


def rewritten(file, *, first=1, last=7):
    """Somebody who writes the ledger anew from an entry on, with hashes that fit each other."""
    with sqlite3.connect(file) as theirs:
        rows = theirs.execute("SELECT seq, body, leaf, draft_id FROM ledger ORDER BY seq").fetchall()
    theirs.close()
    previous, statements = bytes(32), ["DELETE FROM ledger"]
    for seq, body, leaf, draft in rows[:last]:
        if seq >= first:
            said = {**json.loads(body), "prev": previous.hex(), "kind": "closed"}
            body = rfc8785.dumps(said)  # noqa: PLW2901 - as it is forged
            leaf = leaf_hash(body)  # noqa: PLW2901 - and made to fit
        statements.append(("INSERT INTO ledger VALUES (?, ?, ?, ?)", (seq, body, leaf, draft)))
        previous = leaf
    tamper(file, *statements)


def test_a_ledger_written_anew_fits_itself_and_not_what_was_signed(typed, file, keys, folder):
    signed(file, keys, folder / "elsewhere")
    rewritten(file, first=4)
    assert typed("twokeys ledger verify").exit_code == 0
    compared = typed("twokeys ledger verify --against elsewhere")
    assert compared.exit_code == 1
    assert "Up to entry 7 this is not the ledger that was seen before" in compared.output


def test_an_entry_that_only_begins_like_one_is_none(typed, file):
    body = b'{"account":null,"at":"now","draft":"1","kind":"closed","prev":"%s","seq":1,"values":{]' % (b"0" * 64)
    tamper(file, "DELETE FROM ledger", ("INSERT INTO ledger VALUES (1, ?, ?, 1)", (body, leaf_hash(body))))
    assert "Entry 1 is no entry" in typed("twokeys ledger show 1").stderr
    assert "Entry 1 is no entry" in typed("twokeys ledger export").stderr


def test_a_ledger_that_lost_its_end_is_noticed(typed, file, keys, folder):
    signed(file, keys, folder / "elsewhere")
    tamper(file, "DELETE FROM ledger WHERE seq > 5")
    assert typed("twokeys ledger verify").exit_code == 0
    compared = typed("twokeys ledger verify --against elsewhere")
    assert (compared.exit_code, "entry 6 and what followed is missing" in compared.output) == (1, True)


def test_another_ledger_and_another_signature_are_refused(typed, file, keys, folder):
    signed(file, keys, folder / "elsewhere")
    rewritten(file, first=1)
    other = typed("twokeys ledger verify --against elsewhere")
    assert (other.exit_code, "written anew from its first entry on" in other.stderr) == (1, True)
    note = (folder / "elsewhere").read_text()
    (folder / "elsewhere").write_text(note.replace("\n7\n", "\n6\n"))
    forged = typed("twokeys ledger verify --against elsewhere")
    assert (forged.exit_code, "was not signed with our key" in forged.stderr) == (1, True)


def test_without_a_key_nothing_signed_can_be_compared(typed, file, folder):
    (folder / "elsewhere").write_text("words")
    assert "as there is no key" in typed("twokeys ledger verify").output
    refused = typed("twokeys ledger verify --against elsewhere")
    assert (refused.exit_code, "set TWOKEYS_VERIFY_KEY_FILE" in refused.stderr) == (1, True)


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
    "why": "withdrawn",
}
_OTHERS = {EntryKind.REVISED: {"why": "edited"}, EntryKind.MARKED: {"by": "button"}}
