"""Where something may be lost, a card says so until its end."""

import pytest

from approvals.domain.unheard import unheard
from tests.support.builders import NOW, after, case, closed, on_teams, revision, vote

MISSED = after(60)


def says_so(of, number=1, *, posted_at=NOW, missed_at=MISSED):
    return unheard(of, number, posted_at=posted_at, missed_at=missed_at)


def test_a_card_that_stood_there_says_so():
    assert says_so(case())
    assert says_so(case(vote(on_teams("bo"), cast_at=after(59))))


@pytest.mark.parametrize("facts", [{"missed_at": None}, {"posted_at": None}, {"posted_at": MISSED}])
def test_a_card_that_nobody_can_have_marked_before_does_not(facts):
    assert not says_so(case(), **facts)


def test_it_says_so_whoever_marks_it_afterwards():
    assert says_so(case(vote(on_teams("bo"), cast_at=MISSED)))
    assert says_so(case(vote("bo", cast_at=MISSED)))


def test_a_version_that_was_replaced_or_a_draft_that_is_closed_does_not():
    assert not says_so(case(revisions=(revision(), revision(2))))
    assert not says_so(case(draft=closed()))
