"""Rows are held against what was entered of them: what the ledger does not know was not approved."""

import json
from dataclasses import replace

import pytest

from approvals.domain.answer import Answer
from approvals.domain.card import MessageRef
from approvals.domain.delivery import DeliveryId
from approvals.domain.draft import Digest
from approvals.domain.entered import book, given, unknown, vouched
from approvals.domain.gate import Bar, Clearance, Fresh, decide
from approvals.domain.hold import Lift
from approvals.domain.incident import GoOn, IncidentId, Release
from approvals.domain.ledger import Disclosure, Link, Personal, Sort, digest_of, instant, leaf_hash
from approvals.domain.people import PersonId, Platform
from approvals.domain.quorum import count
from approvals.domain.vote import Mark, Source
from tests.support.builders import (
    DRAFT,
    PARENT,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    draft,
    hold,
    identity,
    revision,
    stop,
    vote,
)

LATER = after(50)


class Chain:
    """A ledger of one draft, as the product writes it."""

    def __init__(self) -> None:
        self.links, self.disclosed = [], {}

    def hides(self, value, sort=Sort.PERSON):
        if value is None:
            return None
        personal = Personal(sort, str(value))
        digest = digest_of("5a", personal)
        self.disclosed[digest] = Disclosure(digest=digest, salt="5a", personal=personal)
        return {"digest": digest, "sort": str(sort)}

    def enter(self, kind, account=None, at="2026-11-20T09:00:00.000000Z", **values):
        seq = len(self.links) + 1
        said = {
            "account": account,
            "at": at,
            "draft": str(DRAFT),
            "kind": str(kind),
            "prev": "0" * 64,
            "seq": seq,
            "values": values,
        }
        self.forge(json.dumps(said, separators=(",", ":")).encode())
        return self

    def forge(self, body, draft=DRAFT):
        self.links.append(Link(seq=len(self.links) + 1, draft=draft, body=body, leaf=leaf_hash(body)))

    def drafted(self, made):
        prepared = self.hides(made.draft.prepared, Sort.TEXT)
        return self.enter(
            "drafted", account=made.draft.account, author=self.hides(made.draft.author), prepared=prepared
        )

    def revised(self, made):
        return self.enter(
            "revised",
            revision=made.number,
            digest=self.hides(made.digest, Sort.TEXT),
            made_by=self.hides(made.made_by),
            suggested_by=self.hides(made.suggested_by),
        )

    def marked(self, one, kind="marked"):
        return self.enter(
            kind,
            at=instant(one.cast_at),
            revision=one.revision,
            who=self.hides(one.identity),
            mark=str(one.mark),
            by=str(one.source),
        )

    @property
    def book(self):
        return book(self.links, self.disclosed)


def chain(made, *votes):
    """What was entered of a case, and of those of its marks that were really given."""
    kept = Chain().drafted(made)
    for version in made.revisions:
        kept.revised(version)
    for one in votes or made.votes:
        kept.marked(one)
    return kept


def bars(made, kept):
    decision = decide(vouched(made, kept.book), delivery(), Fresh(post=PARENT, findings=()), LATER)
    return () if isinstance(decision, Clearance) else decision.bars


def test_what_was_entered_counts():
    made = approved()
    assert vouched(made, chain(made).book) == made
    assert unknown(made, chain(made).book) == ()
    assert bars(made, chain(made)) == ()


def test_an_approval_that_was_never_entered_does_not_count():
    made = approved()
    bo, cleo = made.votes
    kept = chain(made, bo)
    assert unknown(made, kept.book) == (cleo,)
    assert count(vouched(made, kept.book)).approved == ("bo",)
    assert bars(made, kept) == (Bar.APPROVALS_MISSING,)


@pytest.mark.parametrize(
    "other",
    [{"revision": 2}, {"identity": identity("dan")}, {"mark": Mark.HOLD}, {"source": Source.BUTTON}],
    ids=["version", "person", "mark", "door"],
)
def test_an_entry_about_another_mark_does_not_stand_for_it(other):
    made = approved()
    bo, cleo = made.votes
    stranger = replace(cleo, **other)
    assert cleo in unknown(made, chain(made, bo, stranger).book)


def test_an_approval_that_was_taken_back_and_stands_again_as_a_row_does_not_count():
    made = approved()
    kept = chain(made).marked(made.votes[1], "unmarked")
    assert unknown(made, kept.book) == (made.votes[1],)
    assert unknown(made, kept.marked(made.votes[1]).book) == ()


def test_a_mark_that_was_given_at_another_time_than_its_row_says_is_another_one():
    made = approved()
    younger = replace(made.votes[1], cast_at=after(1))
    assert unknown(replace(made, votes=(made.votes[0], younger)), chain(made).book) == (younger,)
    held = approved(votes=(*made.votes, hold("dan")))
    run_out = replace(held, votes=(*made.votes, replace(held.votes[-1], cast_at=after(hours=-5))))
    assert Bar.TEXT_CHANGED in bars(run_out, chain(held))


def test_a_hold_is_lifted_only_by_who_was_entered_and_then():
    dan = PersonId("dan")
    held = approved(votes=(*approved().votes, hold("bo")), lifts=(Lift(draft=DRAFT, by=dan, at=after(40)),))
    kept = chain(held)
    assert bars(held, kept) == (Bar.HELD,)
    kept.enter("lifted", at=instant(after(39)), by=kept.hides(dan))
    assert bars(held, kept) == (Bar.HELD,)
    kept.enter("lifted", at=instant(after(40)), by=kept.hides(dan))
    assert bars(held, kept) == ()


def test_the_card_of_a_version_is_the_message_that_was_entered_last():
    first, last = (MessageRef(platform=Platform.SLACK, workspace="T1", channel="C1", id=one) for one in "12")
    kept = Chain()
    for ref in (first, last):
        kept.enter("card-posted", revision=1, message=str(ref))
    assert kept.book.cards == {(1, Platform.SLACK): "slack/T1/C1/2"}


def test_only_approvals_of_the_current_version_are_asked_for():
    old = vote("dan", revision=1)
    made = case(old, stop("eve"), *approvals("bo", revision=2), revisions=(revision(), revision(2)))
    assert unknown(made, chain(made, made.votes[2]).book) == ()


@pytest.mark.parametrize(
    "forged",
    [
        {"digest": Digest("of another text")},
        {"made_by": PersonId("eve")},
        {"made_by": None},
        {"suggested_by": PersonId("dan")},
    ],
    ids=["text", "editor", "no editor", "suggester"],
)
def test_a_version_that_was_entered_otherwise_was_approved_by_nobody(forged):
    made = approved()
    changed = replace(made, revisions=(replace(made.current, **forged),))
    assert Bar.TEXT_CHANGED in bars(changed, chain(made))
    assert count(vouched(changed, chain(made).book)).approved == ()


@pytest.mark.parametrize("forged", [{"author": PersonId("eve")}, {"account": "other"}])
def test_a_draft_that_was_entered_for_others_was_approved_by_nobody(forged):
    made = approved()
    changed = replace(made, draft=replace(made.draft, **forged))
    assert Bar.TEXT_CHANGED in bars(changed, chain(made))


def test_a_newer_version_whose_row_is_gone_leaves_the_older_one_unapproved():
    made = approved()
    assert Bar.TEXT_CHANGED in bars(made, chain(made).revised(revision(2)))


@pytest.mark.parametrize("veto", [stop("dan"), hold("dan", source=Source.BUTTON)])
def test_a_stop_or_hold_that_was_entered_and_has_no_row_bars(veto):
    made = approved()
    kept = chain(made).marked(veto)
    assert Bar.TEXT_CHANGED in bars(made, kept)
    gone = replace(made, votes=(*made.votes, replace(veto, retracted_at=after(30))))
    assert Bar.TEXT_CHANGED in bars(gone, kept)
    assert bars(gone, kept.marked(veto, "unmarked")) == ()


def test_a_draft_whose_end_was_entered_and_that_is_open_again_was_approved_by_nobody():
    made = approved()
    kept = chain(made).enter("closed", why="withdrawn")
    assert Bar.TEXT_CHANGED in bars(made, kept)
    ended = replace(made, draft=closed())
    assert vouched(ended, kept.book) == ended


def test_an_entry_that_is_not_as_it_was_written_tells_nothing():
    made = approved()
    kept = chain(made)
    kept.links[-1] = replace(kept.links[-1], leaf=b"\0" * 32)
    assert unknown(made, kept.book) == (made.votes[1],)


def test_an_entry_about_another_draft_tells_nothing():
    made = approved()
    kept = chain(made)
    kept.links[-1] = replace(kept.links[-1], draft=DRAFT + 1)
    assert unknown(made, kept.book) == (made.votes[1],)


def test_what_a_digest_stands_for_is_not_believed_if_it_was_not_made_of_it():
    made = approved()
    kept = chain(made)
    digest = kept.hides(identity("cleo"))["digest"]
    kept.disclosed[digest] = replace(kept.disclosed[digest], salt="other")
    assert unknown(made, kept.book) == (made.votes[1],)


def test_entries_of_no_sense_change_nothing():
    made = approved()
    kept = chain(made)
    head = b'{"account":null,"at":"","draft":"7","kind":"marked","prev":"%s","seq":%d,"values":{'
    for rest in (b"", b"}}", b'"revision":1,"who":5,"mark":"approve","by":"button"}}', b'"a":' + b"[" * 100_000):
        kept.forge(head % (b"0" * 64, len(kept.links) + 1) + rest)
    assert vouched(made, kept.book) == made


def test_a_release_and_a_word_to_go_on_count_if_they_were_entered():
    who, number = PersonId("dan"), IncidentId(3)
    release = Release(incident=number, draft=DRAFT, revision=1, by=who, at=LATER)
    go_on = GoOn(incident=number, draft=DRAFT, part=2, by=who, at=LATER)
    made = approved(draft=draft(prepared="outage"), releases=(release,), go_ons=(go_on,))
    kept = chain(made)
    known = vouched(made, kept.book)
    assert (known.releases, known.go_ons) == ((), ())
    kept.enter("released", revision=1, incident="3", by=kept.hides(who))
    kept.enter("gone-on", part=2, incident="3", by=kept.hides(who))
    assert vouched(made, kept.book) == made


@pytest.mark.parametrize("post", ["9", None])
def test_an_answer_was_given_if_it_was_entered(post):
    answer = Answer(id=1, delivery=DeliveryId(3), draft=DRAFT, who=identity("dan"), post_id=post)
    kept = Chain()
    kept.enter("answered", delivery="3", who=kept.hides(identity("dan")), post=post)
    kept.enter("answered", delivery="3", who=kept.hides(identity("bo")), post=["9"])
    assert given(answer, kept.book)


@pytest.mark.parametrize(
    "other",
    [{"delivery": DeliveryId(4)}, {"who": identity("bo")}, {"post_id": None}, {"post_id": "8"}],
    ids=["delivery", "person", "no post", "post"],
)
def test_an_entry_about_another_answer_does_not_stand_for_it(other):
    answer = Answer(id=1, delivery=DeliveryId(3), draft=DRAFT, who=identity("dan"), post_id="9")
    kept = Chain()
    kept.enter("answered", delivery="3", who=kept.hides(identity("dan")), post="9")
    assert not given(replace(answer, **other), kept.book)


@pytest.mark.parametrize(("entered", "stands"), [("outage", None), (None, "outage")])
def test_what_is_kept_for_an_incident_is_not_made_a_plain_post_nor_the_other_way_round(entered, stands):
    made = approved(draft=draft(prepared=entered))
    assert vouched(made, chain(made).book) == made
    assert vouched(replace(made, draft=draft(prepared=stands)), chain(made).book).current.digest == Digest("")


def test_a_reason_that_was_never_entered_was_not_given():
    made = approved()
    bo, cleo = made.votes
    said = replace(made, votes=(bo, replace(cleo, reason="we checked it")))
    kept = chain(said)
    assert vouched(said, kept.book) == made
    kept.enter(
        "reasoned", revision=1, who=kept.hides(cleo.identity), mark="approve", reason=kept.hides("no", Sort.TEXT)
    )
    assert vouched(said, kept.book) == made
    why = kept.hides("we checked it", Sort.TEXT)
    kept.enter("reasoned", revision=1, who=kept.hides(cleo.identity), mark="approve", reason=why)
    assert vouched(said, kept.book) == said
