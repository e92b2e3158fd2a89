"""What is kept about somebody, as far as entries and posts say whose it is."""

import json
from dataclasses import replace

import pytest

from approvals.domain.draft import DraftId
from approvals.domain.ledger import Link
from approvals.domain.people import PersonId
from approvals.domain.subject import Colleague, Customer, Dossier, Mention, digests_in, mentions
from tests.support.builders import identity, on_teams, post

CARLA = Customer(handle="Carla_N")


def link(seq, **values):
    body = {"seq": seq, "at": "2026-11-20T09:00:00.000000Z", "kind": "revised", "values": values}
    return Link(seq=seq, draft=DraftId(7), body=json.dumps(body).encode(), leaf=b"")


def personal(digest):
    return {"sort": "person", "digest": digest}


def test_a_colleague_is_named_by_ids_and_by_what_platforms_call_them():
    ada = Colleague(ids=frozenset({PersonId("ada")}), identities=frozenset({identity("ada"), on_teams("ada")}))
    assert ada.names == {"ada", "slack/T1/UADA", "teams/M1/UADA"}
    assert replace(ada, addresses=frozenset({"ada@acme.example"})).names == ada.names | {"ada@acme.example"}


def test_a_post_is_of_the_customer_who_wrote_it_however_the_handle_is_written():
    assert CARLA.wrote(post(author="carla_n"))
    assert not CARLA.wrote(post(author="carla"))


def test_a_handle_is_named_as_a_whole_only():
    assert CARLA.named_in("Thank you, @carla_n!")
    assert not CARLA.named_in("Thank you, @carla_nn.")
    assert not CARLA.named_in("Thank you, carla_n.")
    assert not Customer(handle="c.n").named_in("@cxn")


def test_an_entry_names_somebody_once_for_each_role():
    links = [
        link(1, author=personal("a"), made_by=personal("a"), text=personal("t")),
        link(2, voters=[personal("b"), personal("a")], note="a", why=None, count=3),
        link(3, author=personal("b")),
        link(4, changes=[{"of": personal("a"), "was": [personal("a"), personal("b")]}]),
    ]
    assert [(one.seq, one.role) for one in mentions(links, frozenset("a"))] == [
        (1, "author"),
        (1, "made_by"),
        (2, "voters"),
        (4, "changes"),
    ]
    first = next(mentions(links, frozenset("t")))
    assert first == Mention(seq=1, at="2026-11-20T09:00:00.000000Z", kind="revised", role="text", draft=DraftId(7))


def test_what_is_no_digest_is_none():
    assert list(digests_in(link(1, a={"digest": 7}, b=["x", 1, None], c={"other": "y"}))) == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"[]",
        b'{"x":{"values":{"author":{"digest":"a","sort":"person"}}}}',
        b'{"at":"now","kind":"closed","values":7}',
        b'{"at":7,"kind":"closed","values":{"author":{"digest":"a","sort":"person"}}}',
        b"[" * 100_000,
        b'{"at":"now","kind":"closed","values":{"x":' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
    ],
    ids=lambda body: str(body[:9]),
)
def test_an_entry_that_is_none_names_nobody_and_hides_no_other(body):
    links = [replace(link(1), body=body), link(2, author=personal("a"))]
    assert [one.seq for one in mentions(links, frozenset("a"))] == [2]


def test_a_dossier_is_empty_when_nothing_is_kept():
    assert Dossier().empty
    assert not Dossier(events=1).empty
