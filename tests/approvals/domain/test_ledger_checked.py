import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.domain.ledger import (
    FIRST_PREVIOUS,
    Disclosure,
    Link,
    Personal,
    Sort,
    Tree,
    digest_of,
    leaf_hash,
    made_of,
)
from approvals.domain.ledger import text as said
from approvals.domain.ledger_check import Misfit, Reading, verify

# The tree of RFC 6962's reference implementation over these eight inputs, after each of them.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def link(seq, previous, draft=None):
    said = f'"{draft}"' if draft else "null"
    head = f'{{"account":"a \\"b\\"","at":"now","draft":{said},"kind":"closed"'
    body = f'{head},"prev":"{previous.hex()}","seq":{seq},"values":{{}}}}'.encode()
    return Link(seq=seq, draft=draft, body=body, leaf=leaf_hash(body))


def chain(size):
    links, previous = [], FIRST_PREVIOUS
    for seq in range(1, size + 1):
        links.append(link(seq, previous, draft=7 if seq % 2 else None))
        previous = links[-1].leaf
    return links


def roots(links):
    tree = Tree()
    for one in links:
        tree.add(one.leaf)
        yield tree.size, tree.root()


def test_the_tree_is_that_of_the_standard():
    tree = Tree()
    assert tree.root() == hashlib.sha256().digest()
    for given_, root in zip(INPUTS, ROOTS, strict=True):
        tree.add(leaf_hash(bytes.fromhex(given_)))
        assert tree.root().hex() == root


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_that_was_put_aside_grows_on_as_if_it_had_not_been(first, more):
    links = chain(first + more)
    kept, whole = Tree(), Tree()
    for one in links[:first]:
        kept.add(one.leaf)
    resumed = Tree(kept.size, kept.parts)
    for one in links[first:]:
        resumed.add(one.leaf)
    for one in links:
        whole.add(one.leaf)
    assert (resumed.size, resumed.root()) == (whole.size, whole.root())


@pytest.mark.parametrize(
    ("spoil", "sound"),
    [
        (lambda parts: parts, True),
        (lambda parts: parts[1:], False),
        (lambda parts: [parts[0][:31], parts[0][31:] + parts[1]], False),
    ],
)
def test_a_tree_grows_only_from_a_hash_for_each_full_part(spoil, sound):
    tree = Tree()
    for one in chain(6):
        tree.add(one.leaf)
    assert Tree(tree.size, spoil(tree.parts)).sound is sound


def test_a_whole_ledger_fits_and_so_does_an_empty_one():
    links = chain(9)
    verdict = verify(links, dict(roots(links)))
    assert (verdict.size, verdict.misfit, verdict.seq) == (9, None, None)
    assert verify([], {}).misfit is None


@pytest.mark.parametrize(
    ("spoil", "misfit", "seq"),
    [
        (lambda links: links.pop(3), Misfit.GAP, 4),
        (lambda links: links.insert(3, links[3]), Misfit.GAP, 5),
        (lambda links: links.__setitem__(slice(3, 5), [links[4], links[3]]), Misfit.GAP, 4),
        (lambda links: links.__setitem__(3, replace(links[3], body=links[3].body + b" ")), Misfit.CHANGED, 4),
        (lambda links: links.__setitem__(3, replace(links[3], leaf=bytes(32))), Misfit.CHANGED, 4),
        (lambda links: links.__setitem__(3, replace(links[3], draft=8)), Misfit.MOVED, 4),
        (lambda links: links.__setitem__(4, replace(links[4], draft=None)), Misfit.MOVED, 5),
        (lambda links: links.__setitem__(3, replace(links[4], seq=4)), Misfit.MOVED, 4),
        (lambda links: links.__setitem__(3, link(4, bytes(32))), Misfit.CUT_OFF, 4),
        # An entry written anew with its own hash: the one after it still names the old one.
        (lambda links: links.__setitem__(3, link(4, links[2].leaf, draft=9)), Misfit.CUT_OFF, 5),
    ],
)
def test_the_first_entry_that_does_not_fit_is_named(spoil, misfit, seq):
    links = chain(9)
    spoil(links)
    verdict = verify(links, {})
    assert (verdict.misfit, verdict.seq, verdict.size) == (misfit, seq, seq - 1)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"7", b"{}", b'{"seq":1,"prev":"00"}', b"[" * 100_000], ids=lambda body: str(body[:9])
)
def test_an_entry_that_is_none_does_not_fit(body):
    assert verify([Link(seq=1, draft=None, body=body, leaf=leaf_hash(body))], {}).misfit is Misfit.UNREADABLE


def test_a_ledger_written_anew_from_the_start_is_not_the_one_that_was_seen():
    seen, other = dict(roots(chain(9))), chain(9)
    other[0] = link(1, FIRST_PREVIOUS, draft=8)
    for place in range(1, 9):
        other[place] = link(place + 1, other[place - 1].leaf)
    assert verify(other, {}).misfit is None
    verdict = verify(other, {5: seen[5]})
    assert (verdict.misfit, verdict.seq) == (Misfit.OTHER_HISTORY, 5)


def test_whoever_reads_on_finds_the_next_entry_that_does_not_fit_as_well():
    links, seen = chain(9), dict(roots(chain(9)))
    links[6] = replace(links[6], draft=8)
    del links[2]
    reading = Reading({5: bytes(32), 9: seen[9], 12: bytes(32), 14: bytes(32)})
    found = [(reading.expected, reading.look(one)) for one in links]
    assert [one for one in found if one[1]] == [(3, Misfit.GAP), (7, Misfit.MOVED)]
    assert (reading.whole.size, reading.missing()) == (2, 12)


def test_what_was_written_anew_after_an_entry_that_does_not_fit_is_not_what_was_seen():
    first, body = link(1, FIRST_PREVIOUS), b"{}"
    none = Link(seq=2, draft=None, body=body, leaf=leaf_hash(body))

    def ledger(draft):
        third = link(3, none.leaf, draft=draft)
        return [first, none, third, link(4, third.leaf)]

    for draft, misfit in ((7, None), (8, Misfit.OTHER_HISTORY)):
        reading = Reading({size: root for size, root in roots(ledger(7)) if size > 2})
        assert [reading.look(one) for one in ledger(draft)] == [None, Misfit.UNREADABLE, misfit, None]
        assert reading.whole.size == 1


@pytest.mark.parametrize("change", [{"draft": "7'"}, {"seq": "4"}, {"draft": b"7"}], ids=str)
def test_what_sqlite_keeps_of_another_type_does_not_fit(change):
    links = chain(9)
    links[3] = replace(links[3], **change)
    assert verify(links, {}).seq == 4
    reading = Reading({})
    assert [bool(reading.look(one)) for one in links] == [False] * 3 + [True] + [False] * 5


def test_a_ledger_that_lost_its_end_is_too_short():
    seen = dict(roots(chain(9)))
    verdict = verify(chain(6), {9: seen[9]})
    assert (verdict.misfit, verdict.size, verdict.seq) == (Misfit.TOO_SHORT, 6, 7)


def test_a_salted_digest_stands_for_one_value_of_one_sort():
    told = Personal(Sort.TEXT, "We are on it")
    kept = Disclosure(digest=digest_of("5a", told), salt="5a", personal=told)
    assert kept.fits
    for other in (
        replace(kept, salt="5b"),
        replace(kept, personal=Personal(Sort.TEXT, "We are on it.")),
        replace(kept, personal=Personal(Sort.POST, "We are on it")),
    ):
        assert not other.fits


def test_what_no_database_can_store_is_written_out():
    assert said("half \ud83d and \0").value == "half \\ud83d and \\x00"


def test_what_is_kept_is_held_against_its_digest_whatever_it_is():
    digest = digest_of("5a", Personal(Sort.TEXT, "We are on it")).encode()
    assert made_of(digest, b"5a", b"text", b"We are on it")
    assert not made_of(digest, b"5a", b"text", b"We are on it.")
    assert not made_of(digest, b"5a", b"text", b"\xff")
