"""What people are shown of a version: the live one in full, a replaced one with its text and nothing to do."""

from dataclasses import replace

import pytest

from approvals.domain.card import Action, mark_on, number_on, project, revision_on
from approvals.domain.delivery import State
from approvals.domain.draft import Closing
from approvals.domain.lifecycle import Status
from approvals.domain.people import PersonId, Step
from approvals.domain.people_shown import HeldBy, StepShown, StoppedBy
from approvals.domain.quorum import Discount
from approvals.domain.vote import Mark
from approvals.errors import Refusal
from policies.finding import NotChecked, Severity
from tests.support.builders import (
    PARENT,
    account,
    account_hold,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    draft,
    finding,
    hold,
    profile,
    profiles,
    revision,
    stop,
    taken_over,
    vote,
)

OPEN = (Action.APPROVE, Action.STOP, Action.HOLD, Action.EDIT, Action.SUGGEST, Action.WITHDRAW)


def card(made, number=None, now=None):
    shown = made.current if number is None else made.revisions[number - 1]
    return project(made, shown, now or after(30), limit=280)


def test_a_waiting_card_says_what_is_said_where_and_in_answer_to_what():
    shown = card(case())
    assert (shown.draft, shown.revision, shown.handle, shown.network) == (7, 1, "AcmeHelp", "x")
    assert (shown.kind, shown.parent, shown.text, shown.length) == ("reply", PARENT, revision().text, 30)


def test_a_waiting_card_names_the_author_who_approved_and_who_is_missing():
    shown = card(case(*approvals("bo")))
    assert (shown.author, shown.approved, shown.waiting_for, shown.needed) == ("Ada", ("Bo",), ("Cleo", "Dan"), 2)
    assert (shown.status, shown.actions, shown.detail) == (Status.WAITING, OPEN, "")


def test_a_card_shows_what_the_rules_found_and_what_they_could_not_check():
    lacking = (NotChecked(rule="repeat", reason="no history"),)
    shown = card(case(revisions=[revision(findings=(finding(),), not_checked=lacking)]))
    assert (shown.findings, shown.not_checked) == ((finding(),), lacking)


def test_a_card_says_whose_mark_does_not_count_and_why():
    shown = card(case(vote("ada"), vote("eve")))
    assert [(one.name, one.why) for one in shown.discounted] == [
        ("Ada", Discount.AUTHOR),
        ("Eve", Discount.NOT_ON_ROSTER),
    ]


def test_a_card_says_which_step_waits_for_whom():
    steps = (
        Step(name="legal", roster=(PersonId("bo"), PersonId("cleo"))),
        Step(name="lead", roster=(PersonId("dan"),)),
    )
    made = case(*approvals("dan"), account=account(steps=steps))
    assert card(made).steps == (
        StepShown(name="legal", missing=1, approved=(), waiting_for=("Bo", "Cleo"), waits=False),
        StepShown(name="lead", missing=0, approved=("Dan",), waiting_for=(), waits=True),
    )
    assert card(replace(made, revisions=(revision(), revision(2))), 1).steps == ()


def test_a_card_says_who_took_the_draft_over():
    assert card(case()).taken_over_by is None
    shown = card(case(handovers=(taken_over("ada", "bo", after(5)),)))
    assert (shown.author, shown.taken_over_by, shown.waiting_for) == ("Ada", "Bo", ("Cleo", "Dan"))


def test_a_card_says_that_a_lead_is_missing_and_who_could_be_that():
    shown = card(approved(revisions=[revision(findings=(finding(Severity.SIGN_OFF),))]))
    assert (shown.lead_missing, shown.leads, shown.waiting_for) == (True, ("Dan",), ("Dan",))


def test_a_lead_who_approved_is_not_asked_again():
    shown = card(case(*approvals("dan", "bo"), revisions=[revision(findings=(finding(Severity.SIGN_OFF),))]))
    assert (shown.lead_missing, shown.leads) == (False, ())


def test_in_the_pause_the_card_says_when_it_is_sent_and_waits_for_nobody():
    shown = card(approved(deliveries=(delivery(State.READY),)))
    assert (shown.status, shown.sends_at, shown.waiting_for) == (Status.PAUSE, after(40), ())
    assert shown.actions == OPEN


def test_a_card_promises_no_time_when_nothing_is_owed():
    assert card(approved(deliveries=(delivery(State.CANCELLED),))).sends_at is None


def test_a_card_promises_no_time_while_somebody_holds_it():
    made = case(*approvals("bo", "cleo"), hold("dan"), deliveries=(delivery(State.READY),))
    assert card(made).sends_at is None


def test_a_published_card_links_to_the_post_and_offers_to_correct_it():
    sent = delivery(State.SENT, post_id="900", post_url="https://x.com/AcmeHelp/status/900")
    shown = card(approved(deliveries=(sent,)))
    assert (shown.status, shown.post_url, shown.actions) == (Status.PUBLISHED, sent.post_url, (Action.CORRECT,))


def test_a_stopped_card_says_who_stopped_it_and_why():
    shown = card(case(*approvals("bo"), stop("cleo", reason="wrong town")))
    assert (shown.status, shown.stopped) == (Status.STOPPED, (StoppedBy(version=1, name="Cleo", reason="wrong town"),))


def test_a_held_card_says_who_holds_it_until_when_and_offers_to_lift_it():
    shown = card(case(hold("zoe", reason="let me ask"), profiles=profiles(profile("zoe", name="Zoe"))))
    assert shown.held == (HeldBy(name="Zoe", until=after(hours=4), reason="let me ask"),)
    assert (shown.status, Action.LIFT in shown.actions, Action.HOLD in shown.actions) == (Status.HELD, True, False)


@pytest.mark.parametrize(("by", "name"), [("bo", "Bo"), (None, "Twokeys")])
def test_a_card_of_a_held_account_says_who_holds_that_and_still_lets_people_hold_the_draft(by, name):
    shown = card(case(account_holds=(account_hold(by=by),)))
    assert shown.held == (HeldBy(name=name, until=None, reason="storm"),)
    assert (shown.status, shown.actions) == (Status.ACCOUNT_HELD, OPEN)


def test_a_replaced_card_keeps_its_text_and_takes_no_marks():
    made = case(
        vote("bo"),
        vote("eve"),
        stop("cleo"),
        hold("dan"),
        stop("dan", revision=2),
        revisions=[revision(), revision(2)],
        account_holds=(account_hold(),),
    )
    shown = card(made, number=1)
    assert (shown.revision, shown.text, shown.status, shown.actions) == (1, revision().text, None, ())
    assert (shown.approved, shown.waiting_for, shown.discounted, shown.stopped, shown.held) == ((), (), (), (), ())
    assert (shown.lead_missing, shown.sends_at) == (False, None)


def test_the_card_of_a_new_version_starts_without_marks():
    shown = card(approved(revisions=[revision(), revision(2)]))
    assert (shown.revision, shown.approved, shown.waiting_for) == (2, (), ("Bo", "Cleo", "Dan"))


def test_a_replaced_card_never_says_that_a_lead_is_missing():
    threat = (finding(Severity.SIGN_OFF),)
    made = case(revisions=[revision(findings=threat), revision(2, findings=threat)])
    assert (card(made, number=1).lead_missing, card(made).lead_missing) == (False, True)


@pytest.mark.parametrize(
    ("changes", "edited_by", "suggested_by"),
    [
        ({}, None, None),
        ({"made_by": None}, None, None),
        ({"made_by": "bo"}, "Bo", None),
        ({"suggested_by": "bo"}, None, "Bo"),
        ({"made_by": "gone"}, "gone", None),
    ],
)
def test_a_card_names_who_else_had_a_hand_in_the_text(changes, edited_by, suggested_by):
    shown = card(case(revisions=[revision(**changes)]))
    assert (shown.edited_by, shown.suggested_by) == (edited_by, suggested_by)


def test_a_small_team_needs_one():
    shown = card(case(account=account(roster=("ada", "bo"), approvals=1)))
    assert (shown.needed, shown.waiting_for, shown.detail) == (1, ("Bo",), "")


def test_an_asking_card_offers_the_two_answers_only():
    shown = card(approved(deliveries=(delivery(State.ASKING, fault="connection-lost"),)))
    assert (shown.status, shown.actions) == (Status.ASKING, (Action.IT_IS_LIVE, Action.SEND_AGAIN))
    assert shown.detail == "connection-lost"


@pytest.mark.parametrize("why", list(Closing))
def test_a_closed_card_offers_nothing_but_to_correct_what_is_public(why):
    public = why in {Closing.PUBLISHED, Closing.BROKEN_OFF}
    said = (delivery(State.SENT, post_id="900", post_url="https://x.com/AcmeHelp/status/900"),) if public else ()
    shown = card(case(draft=closed(why), deliveries=said))
    assert (shown.status, shown.actions) == (Status(why), (Action.CORRECT,) if public else ())


def test_a_closed_card_says_why_before_it_says_what_the_network_said():
    refused = delivery(State.REFUSED, fault="forbidden")
    assert card(case(draft=closed(Closing.REFUSED, detail="too late"), deliveries=(refused,))).detail == "too late"
    assert card(case(draft=closed(Closing.REFUSED), deliveries=(refused,))).detail == "forbidden"


def test_a_card_tells_a_hold_of_its_account_from_one_of_all():
    assert not card(case(account_holds=(account_hold(),))).all_held
    assert card(case(account_holds=(account_hold(), account_hold(account=None)))).all_held


def test_a_stop_of_an_earlier_version_is_not_forgotten_by_the_next_one():
    earlier = stop("cleo", reason="wrong town")
    guest = stop("gus", reason="I do not like it")
    made = case(earlier, guest, revisions=[revision(1), revision(2)])
    shown = project(made, revision(2), after(30), limit=280)
    assert shown.status is Status.STOPPED
    assert shown.stopped == (StoppedBy(version=1, name="Cleo", reason="wrong town"),)
    assert Action.UNSTOP in shown.actions


def test_a_card_is_known_by_its_draft_its_version_and_its_text():
    first, second = revision(1), revision(2, text="Another text")
    made = case(revisions=[first, second])
    assert revision_on(made, card(made, 1).key) is first
    assert revision_on(made, card(made, 2).key) is second


def test_a_card_of_another_text_is_none_of_this_draft():
    other = card(case(revisions=[revision(text="A text of yesterday")])).key
    for strange in (other, "7/1", "7/1/", "8/1/abc", ""):
        with pytest.raises(Refusal) as refused:
            revision_on(case(), strange)
        assert refused.value.slug == "not-our-card"


def test_a_button_begins_with_a_number_and_may_name_a_version_and_a_mark():
    assert (number_on("12"), number_on("7/1/0123456789abcdef")) == (12, 7)
    assert mark_on("7/2/reject") == (7, 2, Mark.REJECT)


@pytest.mark.parametrize("odd", ["", "/", "x/1", "-7/1", "7.0", "٣", "7" * 10, '{"draft":7}', " 7"])
def test_what_a_button_of_ours_never_begins_with_is_refused(odd):
    with pytest.raises(Refusal) as refused:
        number_on(odd)
    assert refused.value.slug == "not-our-card"


@pytest.mark.parametrize("odd", ["", "7", "7/1", "7/1/", "7/1/like", "7/x/approve", "x/1/approve", "7/1/approve/1"])
def test_what_names_no_mark_is_refused(odd):
    with pytest.raises(Refusal) as refused:
        mark_on(odd)
    assert refused.value.slug == "not-our-card"


def test_a_card_says_after_how_many_days_its_texts_were_removed():
    ended = closed(Closing.WITHDRAWN, at=after(0))
    assert card(case(draft=ended)).removed_after is None
    forgotten = replace(ended, forgotten_at=after(hours=24 * 90 + 5))
    shown = card(case(draft=forgotten, revisions=[revision(text="", parent=None)]))
    assert (shown.removed_after, shown.parent_removed) == (90, False)
    assert card(case(draft=replace(forgotten, closed=None))).removed_after is None


def test_a_card_says_that_the_post_alone_was_removed():
    assert card(case(revisions=[revision(parent=None)])).parent_removed
    assert not card(case()).parent_removed
    assert not card(case(draft=draft(kind="post", parent_id=None), revisions=[revision(parent=None)])).parent_removed


def test_a_card_whose_delivery_is_not_known_any_more_offers_nothing_to_correct():
    shown = card(case(draft=closed(Closing.PUBLISHED)))
    assert (shown.status, shown.actions) == (Status.PUBLISHED, ())
