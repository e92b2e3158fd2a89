"""A reply may ask that a correction is not said again: which corrections it is offered, and what becomes of their re-posts."""

from dataclasses import replace

import pytest

from approvals.domain.correction import Skip
from approvals.domain.delivery import Act, State
from approvals.domain.draft import Closing, DraftId, digest
from approvals.domain.gate import Bar, Clearance, Fresh, NotYet, decide
from approvals.domain.lifecycle import schedule
from approvals.domain.move import Move
from approvals.domain.people import PersonId
from approvals.domain.skip import offered, to_come
from tests.approvals.domain.test_plans import FIRST, OURS, PAUSE, a_correction, planned, sent, version
from tests.support.builders import DRAFT, after, approvals, approved, case, closed, delivery, draft, post, revision

LIVE = (sent(0, post_id="1000", post_url="https://x.com/AcmeHelp/status/1000"), sent(1))
SKIP = Skip(draft=7, url="https://x.com/AcmeHelp/status/1000")


def left_out(*numbers):
    return tuple(
        Move(draft=DRAFT, part=one, to=None, by=PersonId("bo"), at=after(90), because=DraftId(9)) for one in numbers
    )


@pytest.mark.parametrize(
    "answered",
    [
        post(id="55", conversation="1000"),
        post(id="1000", conversation=None),
        post(id="55", conversation="123"),
        post(id="123", conversation=None),
    ],
    ids=lambda one: f"{one.id} in {one.conversation}",
)
def test_it_is_offered_below_the_correction_below_what_was_wrong_and_below_what_both_answer(answered):
    assert offered(planned(*LIVE), answered) == SKIP


def test_it_is_not_offered_in_another_conversation():
    assert offered(planned(*LIVE), post(id="123", conversation="77")) is None


@pytest.mark.parametrize(("known", "conversation"), [("800", "800"), (None, "900")])
def test_below_a_post_of_its_own_that_was_wrong_its_conversation_counts_or_itself_where_none_is_known(
    known, conversation
):
    alone = replace(version(parent=None), correction=a_correction(original=replace(OURS, conversation=known)))
    made = replace(planned(*LIVE), revisions=(alone,))
    assert offered(made, post(id="55", conversation=conversation)) == SKIP
    assert offered(made, post(id=conversation, conversation=None)) == SKIP
    assert offered(made, post(id="55", conversation="123")) is None


def test_it_is_offered_while_the_correction_is_live_and_something_is_to_be_said_again():
    assert offered(planned(), post()) is None
    assert offered(approved(deliveries=(sent(0),)), post()) is None
    assert offered(planned(*LIVE, draft=closed(Closing.BROKEN_OFF, detail="forbidden")), post()) is None
    assert offered(planned(*LIVE, sent(2)), post()) == SKIP
    assert offered(planned(*LIVE, sent(2), sent(3)), post()) is None
    assert offered(planned(*LIVE, moves=left_out(2, 3)), post()) is None


def test_a_rehearsal_has_no_address():
    assert offered(planned(sent(0, post_url=None), sent(1)), post()) == Skip(draft=7, url="")


def test_only_re_posts_are_left_out_and_one_that_is_on_its_way_is_not_torn_back():
    assert [part.number for part in to_come(planned(sent(0)))] == [2, 3]
    owed = delivery(State.CLAIMED, id=9, part=2, act=Act.REPOST)
    assert [part.number for part in to_come(planned(*LIVE, owed))] == [2, 3]
    assert [part.number for part in to_come(planned(*LIVE, replace(owed, state=State.IN_DOUBT)))] == [3]
    assert [part.number for part in to_come(planned(*LIVE, sent(2), moves=left_out(3)))] == []


@pytest.mark.parametrize("state", [State.CLAIMED, State.CLEARED])
def test_a_re_post_that_was_claimed_when_it_was_left_out_is_let_through_no_more(state):
    owed = delivery(state, id=9, part=2, act=Act.REPOST, due_at=FIRST.opens)
    there = Fresh(post=OURS, findings=())
    assert isinstance(decide(planned(*LIVE, owed), owed, there, FIRST.opens), Clearance)
    assert decide(planned(*LIVE, owed, moves=left_out(2)), owed, there, FIRST.opens) == NotYet(bars=(Bar.OUT_OF_TURN,))
    assert decide(planned(*LIVE, owed, moves=left_out(2, 3)), owed, there, FIRST.opens) == NotYet(bars=(Bar.CLOSED,))


def test_what_is_owed_of_what_was_left_out_is_called_off():
    owed = delivery(State.READY, id=9, part=2, act=Act.REPOST, due_at=FIRST.opens)
    made = planned(*LIVE, owed, moves=left_out(2, 3))
    assert schedule(made, pause=PAUSE, now=FIRST.opens).cancel == owed


def test_what_is_asked_for_is_a_part_of_what_people_approve():
    usual = {"voice": "v", "parent": None, "text": "t"}
    said = {
        digest(**usual),
        digest(**usual, skip=SKIP),
        digest(**usual, skip=replace(SKIP, draft=8)),
        digest(**usual, skip=replace(SKIP, url="")),
        digest(**usual, skip=SKIP, send_at=after(1)),
        digest(**usual, send_at=after(1)),
    }
    assert len(said) == 6


def test_the_gate_keeps_shut_where_something_else_is_asked_for_than_was_approved():
    made, owed = revision(skip=SKIP), delivery()
    there = Fresh(post=made.parent, findings=())

    def says(now):
        decided = decide(
            case(*approvals("bo", "cleo"), revisions=[now], deliveries=(owed,), draft=draft()), owed, there, after(60)
        )
        return decided.bars if isinstance(decided, NotYet) else decided

    assert isinstance(says(made), Clearance)
    assert says(replace(made, skip=None)) == (Bar.TEXT_CHANGED,)
    assert says(replace(made, skip=replace(SKIP, draft=8))) == (Bar.TEXT_CHANGED,)
