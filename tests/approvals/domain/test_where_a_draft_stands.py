"""Where a draft stands, and what time alone brings about."""

import pytest

from approvals.domain.delivery import State
from approvals.domain.draft import Closing
from approvals.domain.lifecycle import Patience, Status, impatient, open_to_votes, status
from approvals.domain.quorum import count
from policies.finding import Severity
from tests.support.builders import (
    NOW,
    account_hold,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    finding,
    hold,
    revision,
    stop,
)

TWO = approvals("bo", "cleo")
SIGN_OFF = [revision(findings=(finding(Severity.SIGN_OFF),))]


@pytest.mark.parametrize(
    ("made", "where"),
    [
        (case(), Status.WAITING),
        (case(*approvals("bo")), Status.WAITING),
        (approved(revisions=SIGN_OFF), Status.WAITING),
        (approved(), Status.PAUSE),
        (approved(deliveries=(delivery(State.READY),)), Status.PAUSE),
        (approved(deliveries=(delivery(State.CLAIMED),)), Status.PAUSE),
        (approved(deliveries=(delivery(State.CLEARED),)), Status.PAUSE),
        (approved(deliveries=(delivery(State.REFUSED),)), Status.REFUSED),
        (approved(deliveries=(delivery(State.CANCELLED),)), Status.PAUSE),
        (approved(revisions=[revision(), revision(2)]), Status.WAITING),
        (case(*TWO, stop("dan")), Status.STOPPED),
        (case(*TWO, hold("dan")), Status.HELD),
        (approved(account_holds=(account_hold(),)), Status.ACCOUNT_HELD),
        (case(stop("dan"), hold("bo"), account_holds=(account_hold(),)), Status.STOPPED),
        (case(hold("bo"), account_holds=(account_hold(),)), Status.HELD),
        (approved(deliveries=(delivery(State.SENDING),)), Status.SENDING),
        (approved(deliveries=(delivery(State.IN_DOUBT),)), Status.UNSURE),
        (approved(deliveries=(delivery(State.ASKING),)), Status.ASKING),
        (approved(deliveries=(delivery(State.SENT),)), Status.PUBLISHED),
        (approved(deliveries=(delivery(State.SENT), delivery(State.CANCELLED, id=2))), Status.PUBLISHED),
        (case(*TWO, hold("bo"), deliveries=(delivery(State.SENT),)), Status.PUBLISHED),
        (approved(draft=closed(), deliveries=(delivery(State.ASKING),)), Status.ASKING),
        (approved(draft=closed(Closing.REFUSED), deliveries=(delivery(State.REFUSED),)), Status.REFUSED),
        (case(stop("bo"), draft=closed(Closing.WITHDRAWN)), Status.WITHDRAWN),
        (case(draft=closed(Closing.EXPIRED)), Status.EXPIRED),
        (case(draft=closed(Closing.ANSWERED)), Status.ANSWERED),
        (case(draft=closed(Closing.PARENT_GONE)), Status.PARENT_GONE),
    ],
)
def test_a_draft_stands_where_the_gravest_fact_puts_it(made, where):
    assert status(made, after(30)) is where


@pytest.mark.parametrize("state", list(State))
def test_marks_count_until_the_post_is_or_may_be_public_or_was_refused(state):
    over = {State.SENDING, State.IN_DOUBT, State.ASKING, State.SENT, State.REFUSED}
    assert open_to_votes(approved(deliveries=(delivery(state),))) is (state not in over)


def test_marks_count_before_anything_is_owed_and_not_after_the_end():
    assert open_to_votes(case())
    assert not open_to_votes(case(draft=closed()))


SECOND = NOW.resolution * 1_000_000


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        (case(), after(minutes=5) - SECOND, ()),
        (case(), after(minutes=5), (Patience.NUDGE,)),
        (case(), after(minutes=15) - SECOND, (Patience.NUDGE,)),
        (case(), after(minutes=15), (Patience.NUDGE, Patience.BACKUP)),
        (case(), after(hours=12) - SECOND, (Patience.NUDGE, Patience.BACKUP)),
        (case(), after(hours=12), (Patience.EXPIRE,)),
        (case(*approvals("bo")), after(minutes=5), (Patience.NUDGE,)),
        (approved(revisions=SIGN_OFF), after(minutes=5), (Patience.NUDGE,)),
        (case(revisions=[revision(), revision(2, made_at=after(minutes=4))]), after(minutes=8), ()),
        (case(stop("bo")), after(minutes=15), ()),
        (case(stop("bo")), after(hours=12), (Patience.EXPIRE,)),
        (case(hold("bo")), after(minutes=15), ()),
        (case(hold("bo")), after(hours=12), (Patience.EXPIRE,)),
        (approved(), after(minutes=15), ()),
        (approved(), after(20, minutes=30), ()),
        (approved(), after(21, minutes=30), (Patience.ASK_AGAIN,)),
        (case(*TWO, hold("eve")), after(21, minutes=30), (Patience.ASK_AGAIN,)),
        (case(draft=closed()), after(hours=12), ()),
        (approved(deliveries=(delivery(State.SENT),)), after(hours=12), ()),
        (approved(deliveries=(delivery(State.ASKING),)), after(hours=12), ()),
    ],
)
def test_time_reminds_ends_or_asks_again(made, now, due):
    assert impatient(made, count(made), now) == due


def test_a_version_with_a_blocker_says_so_whoever_approved():
    assert status(approved(revisions=[revision(findings=(finding(Severity.BLOCKER),))]), after(30)) is Status.BLOCKED


def test_an_approved_draft_whose_post_is_being_answered_by_another_one_waits_for_that():
    assert status(approved(answered_by=8), after(30)) is Status.BARRED


def test_a_delivery_sends_the_version_that_it_is_about():
    made = case(revisions=[revision(), revision(2)])
    assert made.sent_by(delivery(revision=1)).text == revision().text
