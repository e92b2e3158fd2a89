"""What the ledger is told of a decision: the words, who could approve them, who did, and by which event."""

from dataclasses import replace

from approvals.domain.correction import Correction, Gravity, Purpose
from approvals.domain.delivery import Act
from approvals.domain.evidence import cleared, turned_away
from approvals.domain.gate import Clearance, Fresh, decide
from approvals.domain.ledger import EntryKind, Personal, Sort, posted, who
from approvals.domain.people import PersonId, Step
from tests.support.builders import PARENT, account, after, approvals, case, delivery, draft, identity, revision


def let_through(**facts):
    facts = {"votes": approvals("bo", "cleo", "eve"), "deliveries": [delivery()], **facts}
    decided = case(**facts)
    decision = decide(decided, decided.deliveries[0], Fresh(post=decided.current.parent, findings=()), after(60))
    assert isinstance(decision, Clearance)
    return decision, cleared(decided, decided.deliveries[0], decision)


def test_what_was_let_through_is_told_with_text_roster_and_the_marks_that_counted():
    decision, entry = let_through()
    assert (entry.kind, entry.at, entry.account, entry.draft) == (EntryKind.CLEARED, after(60), "acme", 7)
    values = entry.values
    assert values["text"] == Personal(Sort.TEXT, decision.text)
    assert values["answers"] == Personal(Sort.TEXT, "123")
    assert (values["needed"], values["ruleset"], values["delivery"]) == (2, "default", "1")
    assert values["approved_by"] == [who(PersonId("bo")), who(PersonId("cleo"))]
    assert values["roster"] == [who(PersonId(name)) for name in ("ada", "bo", "cleo", "dan")]
    assert [(mark["who"], mark["of"]) for mark in values["marks"]] == [
        (who(identity(name)), who(PersonId(name))) for name in ("bo", "cleo")
    ]


def test_steps_are_told_and_a_post_of_its_own_answers_nothing():
    legal = Step(name="Legal", roster=(PersonId("bo"),), need=1)
    own = revision(parent=None)
    _, entry = let_through(account=account(steps=(legal,)), draft=draft(kind="post", parent_id=None), revisions=[own])
    assert entry.values["answers"] is None
    assert entry.values["steps"] == [{"name": "Legal", "need": "1", "roster": [who(PersonId("bo"))]}]


def test_a_leak_that_one_person_takes_down_is_told_as_needing_nobody_and_no_step():
    legal = Step(name="Legal", roster=(PersonId("bo"),), need=1)
    shows = Correction(
        original=PARENT, wrong="private", right="", gravity=Gravity.MINOR, deletes=True, purpose=Purpose.TAKE_DOWN
    )
    leak = revision(text="", parent=None, correction=shows)
    _, entry = let_through(
        account=account(steps=(legal,)),
        draft=draft(kind="correction", parent_id=None),
        revisions=[leak],
        votes=(),
        deliveries=[delivery(act=Act.DELETE, part=1)],
    )
    assert (entry.values["needed"], entry.values["steps"], entry.values["approved_by"]) == (0, [], [])


def test_what_was_turned_away_is_told_with_who_asked():
    entry = turned_away("only-the-roster", after(1), by=identity("eve"), times=3)
    assert (entry.kind, entry.draft) == (EntryKind.TURNED_AWAY, None)
    assert entry.values == {"what": "only-the-roster", "times": 3, "who": who(identity("eve"))}


def test_a_post_is_told_with_its_author_and_nobody_is_nobody():
    assert posted(replace(PARENT, text="Where is it?")) == Personal(Sort.POST, "123 @carla: Where is it?")
    assert (posted(None), who(None)) == (None, None)
