"""An entry as it is read again, and the checkpoint that is made of many."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from approvals.domain.checkpoint import Checkpoint, origin, roots
from approvals.domain.ledger import Disclosure, EntryKind, Link, Personal, Sort, digest_of, leaf_hash
from approvals.domain.ledger_reading import (
    FORGOTTEN,
    Disclosed,
    Told,
    digests,
    forgotten,
    read,
    taken_for,
    terms_entered,
    while_open,
)

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


@pytest.mark.parametrize(
    ("body", "terms"),
    [
        ('{"account":"acme","kind":"settings-held","values":{"digest":{"digest":"ab","sort":"text"}}}', ("acme", "ab")),
        ('{"account":null,"kind":"settings-held","values":{"digest":{"digest":"ab","sort":"text"}}}', None),
        ('{"account":"acme","kind":"sent","values":{"why":"settings-held","digest":{"digest":"ab"}}}', None),
        ('{"account":"acme","kind":"sent"}', None),
        ('{"kind":"settings-held","values":{', None),
    ],
)
def test_an_entry_tells_by_their_digest_which_terms_hold(body, terms):
    assert terms_entered(entry(body)) == terms


def told(seq, kind=EntryKind.SETTINGS_HELD, account="acme"):
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return Told(seq=seq, at=at, kind=kind, account=account, draft=None, values={"needed": seq, "changes": [1]})


def test_while_a_draft_is_open_those_terms_hold_that_held_already_and_those_that_came_meanwhile():
    settings = [told(1), told(2), told(3, account="other"), told(6), told(9)]
    open_one = [told(4, EntryKind.DRAFTED), told(7, EntryKind.MARKED)]
    held = while_open(open_one, settings)
    assert [(one.seq, one.values["changes"]) for one in held] == [(2, []), (6, [1]), (9, [1])]
    assert held[0].values["needed"] == 2
    closed = [*open_one, told(8, EntryKind.CLOSED), told(10, EntryKind.FORGOTTEN)]
    assert [one.seq for one in while_open(closed, settings)] == [2, 6]
    assert while_open(closed, []) == []


def test_whose_identities_were_taken_to_be_is_read_of_what_was_let_through_where_it_is_kept():
    marks = [
        {"who": Disclosed("slack/T1/U1"), "of": Disclosed("bo")},
        {"who": Disclosed("slack/T1/U2"), "of": FORGOTTEN},
        {"who": FORGOTTEN, "of": Disclosed("cleo")},
        {"who": Disclosed("slack/T1/U4")},
    ]
    cleared = replace(told(9, EntryKind.CLEARED), values={"marks": marks})
    assert taken_for(cleared) == {"slack/T1/U1": "bo"}


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
