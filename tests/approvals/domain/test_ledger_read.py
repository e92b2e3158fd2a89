"""An entry as it is read again, and the checkpoint that is made of many."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from approvals.domain.checkpoint import Checkpoint, origin, roots
from approvals.domain.ledger import Disclosure, EntryKind, Link, Personal, Sort, digest_of, leaf_hash
from approvals.domain.ledger_reading import FORGOTTEN, Disclosed, digests, forgotten, read

ADA = Personal(Sort.PERSON, "ada")
KEPT = Disclosure(digest=digest_of("5a", ADA), salt="5a", personal=ADA)
OTHER = "0" * 64
BODY = (
    '{"account":null,"at":"2026-11-20T09:00:00.000000Z","draft":"7","kind":"marked","prev":"","seq":3,"values":'
    f'{{"list":[{{"digest":"{KEPT.digest}","sort":"person"}},1],"more":{{"a":{{"digest":"{OTHER}","sort":"text"}}}},"n":2}}}}'
).encode()
LINK = Link(seq=3, draft=7, body=BODY, leaf=leaf_hash(BODY))
POINT = Checkpoint(origin="twokeys/ledger/0123456789abcdef", size=12, root=b"r" * 32)


def test_digests_are_read_as_what_they_stand_for_and_what_was_forgotten_as_that():
    assert digests(LINK) == {KEPT.digest, OTHER}
    told = read(LINK, {KEPT.digest: KEPT})
    assert (told.seq, told.draft, told.kind, told.account) == (3, 7, EntryKind.MARKED, None)
    assert told.at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert told.values == {"list": [Disclosed("ada"), 1], "more": {"a": FORGOTTEN}, "n": 2}


def test_what_a_digest_was_not_made_of_is_not_believed():
    forged = Disclosure(digest=KEPT.digest, salt="5a", personal=Personal(Sort.PERSON, "eve"))
    assert read(LINK, {KEPT.digest: forged}).values["list"] == [FORGOTTEN, 1]


def entry(body: str) -> Link:
    return Link(seq=1, draft=None, body=body.encode(), leaf=b"")


@pytest.mark.parametrize(
    ("body", "many"),
    [
        ('{"kind":"forgotten","values":{"people":2,"profiles":5,"reasons":3}}', 5),
        ('{"kind":"forgotten","values":{"reasons":3,"disclosures":4}}', 4),
        ('{"kind":"forgotten","values":{"events":9}}', 0),
        ('{"kind":"closed","values":{"why":"forgotten","disclosures":4}}', 0),
        ('{"kind":"forgotten","values":{', 0),
        ('{"kind":"closed"}', 0),
    ],
)
def test_an_entry_tells_how_many_personal_values_were_forgotten(body, many):
    assert forgotten(entry(body)) == many


def test_a_checkpoint_is_three_lines_and_read_back():
    assert POINT.text.splitlines()[:2] == ["twokeys/ledger/0123456789abcdef", "12"]
    assert Checkpoint.parse(POINT.text) == POINT
    assert origin(LINK) == f"twokeys/ledger/{LINK.leaf.hex()[:16]}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        POINT.text + "more\n",
        POINT.text.replace("12", "012"),
        POINT.text.replace("12", "-12"),
        POINT.text.replace("12", "0"),
        POINT.text.replace("twokeys", "others"),
        POINT.text.replace("=", ""),
        POINT.text.rstrip("\n"),
    ],
)
def test_lines_that_are_no_checkpoint_are_none(text):
    assert Checkpoint.parse(text) is None


def test_two_states_of_one_size_fit_no_ledger():
    later, other = replace(POINT, size=13), replace(POINT, root=b"q" * 32)
    assert roots([POINT, later, POINT]) == {12: POINT.root, 13: POINT.root}
    assert roots([POINT, other, later]) == {12: b"", 13: POINT.root}
    assert roots([]) == {}
