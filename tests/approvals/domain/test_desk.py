"""Everything of one person's in one place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.correction import Correction, Gravity, Repost
from approvals.domain.delivery import Act, DeliveryId, State
from approvals.domain.desk import awaits, desk
from approvals.domain.hours import Window
from approvals.domain.move import Move
from approvals.domain.people import PersonId
from approvals.domain.plan import DELETION, FIRST_REPOST, TEXT
from policies.finding import Severity
from tests.support.builders import (
    DRAFT,
    NOW,
    PARENT,
    account,
    after,
    approvals,
    case,
    closed,
    delivery,
    draft,
    finding,
    person,
    revision,
    taken_over,
)

FIRST = Window(opens=after(hours=4), closes=after(hours=8), zone="UTC")
SECOND = Window(opens=after(hours=24), closes=after(hours=28), zone="UTC")
PLAN = Correction(
    original=PARENT,
    wrong="open",
    right="closed",
    gravity=Gravity.MAJOR,
    deletes=True,
    reposts=(Repost(window=FIRST), Repost(window=SECOND, text="In other words")),
)
SAID = delivery(State.SENT, part=TEXT, post_id="900")
DELETED = replace(SAID, id=DeliveryId(2), part=DELETION, act=Act.DELETE)
SHOWN = replace(SAID, id=DeliveryId(3), part=FIRST_REPOST, act=Act.REPOST)


def correction(*deliveries, **changes):
    return case(
        *approvals("bo", "cleo"),
        revisions=[revision(correction=PLAN)],
        deliveries=deliveries,
        draft=draft(corrects="123"),
        **changes,
    )


def laid(name, *cases):
    return desk(person(name), cases, owed=(), now=NOW)


def test_a_draft_is_its_author_s_and_waits_for_everybody_whose_approval_counts():
    made = case(*approvals("bo"))
    assert [card.draft for card in laid("ada", made).drafts] == [DRAFT]
    assert laid("ada", made).waiting == ()
    assert [card.draft for card in laid("cleo", made).waiting] == [DRAFT]
    assert laid("cleo", made).drafts == ()
    assert laid("bo", made).waiting == laid("eve", made).waiting == ()


def test_what_was_taken_over_is_theirs_who_took_it():
    made = case(handovers=(taken_over("ada", "bo", after(5)),))
    assert laid("ada", made).drafts == laid("bo", made).waiting == ()
    assert [card.draft for card in laid("bo", made).drafts] == [DRAFT]


@pytest.mark.parametrize(
    "made",
    [
        case(draft=closed()),
        case(revisions=[revision(findings=(finding(Severity.BLOCKER),))]),
        case(*approvals("bo", "cleo")),
        case(*approvals("bo"), deliveries=(delivery(State.SENDING),)),
    ],
    ids=["closed", "blocked", "approved", "sending"],
)
def test_where_no_approval_can_count_nothing_waits(made):
    assert not awaits(made, PersonId("dan"))


def test_what_is_said_again_comes_once_the_correction_is_live_the_next_first():
    assert laid("bo", correction()).coming == ()
    live = correction(SAID, DELETED)
    first, second = laid("bo", live).coming
    assert (first.draft, first.handle, first.at, first.window) == (DRAFT, "AcmeHelp", FIRST.opens, FIRST)
    assert (first.words, second.words, second.at) == (live.current.text, "In other words", SECOND.opens)


def test_what_was_said_again_left_out_or_moved_is_shown_so():
    assert [one.at for one in laid("bo", correction(SAID, DELETED, SHOWN)).coming] == [SECOND.opens]
    left_out = Move(draft=DRAFT, part=FIRST_REPOST, to=None, by=PersonId("bo"), at=NOW)
    assert [one.at for one in laid("bo", correction(SAID, DELETED, moves=(left_out,))).coming] == [SECOND.opens]
    later = FIRST.opens + timedelta(hours=1)
    moved = replace(left_out, to=later)
    assert [one.at for one in laid("bo", correction(SAID, DELETED, moves=(moved,))).coming] == [later, SECOND.opens]


def test_of_accounts_that_somebody_does_not_speak_for_nothing_is_shown_but_their_own_drafts():
    brand = account(roster=tuple(map(PersonId, ("bo", "cleo", "dan"))))
    live = correction(SAID, DELETED, account=brand)
    assert laid("eve", live).coming == ()
    assert len(laid("ada", live).coming) == 2
