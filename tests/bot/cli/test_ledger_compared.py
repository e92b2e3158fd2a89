"""A ledger that is compared with checkpoints, as they were signed and kept elsewhere."""

import asyncio
import json
import sqlite3
from types import SimpleNamespace

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from approvals.domain.ledger import leaf_hash
from approvals.storage.database import Database
from approvals.workflow.checkpoint import checkpoint
from bot.notary import Notary
from bot.signing import Signer
from tests.approvals.storage.rows import NOON
from tests.bot.cli.test_ledger import tamper


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
