"""When time alone next brings something about: whoever looks only then misses nothing."""

from bisect import bisect_right
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from approvals.domain.correction import Correction, Gravity, Repost
from approvals.domain.delivery import Act, DeliveryId, State
from approvals.domain.draft import DraftId
from approvals.domain.hold import DRAFT_HOLD
from approvals.domain.hours import Window
from approvals.domain.incident import IncidentId, Release
from approvals.domain.lifecycle import impatient, schedule
from approvals.domain.move import Move
from approvals.domain.next_look import ended_holds, going_out, held_up, next_look
from approvals.domain.people import PersonId
from approvals.domain.plan import announcement, parts
from approvals.domain.quorum import count
from tests.support.builders import (
    DRAFT,
    NOW,
    account_hold,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    draft,
    hold,
    incident,
    lift,
    post,
    revision,
    stop,
    vote,
)

BEFORE, PAUSE = timedelta(minutes=30), timedelta(seconds=20)
MOMENT = timedelta.resolution
WINDOW = Window(opens=after(hours=4), closes=after(hours=8), zone="UTC")
SAID = delivery(State.SENT, post_id="900", sent_at=after(40), settled_at=after(41))


def correction(*windows, deletes=False):
    return Correction(
        original=post(id="800"),
        wrong="nine",
        right="ten",
        gravity=Gravity.MAJOR,
        deletes=deletes,
        reposts=tuple(Repost(window=one, text=f"Again, {turn}" if turn else "") for turn, one in enumerate(windows)),
    )


def live(*votes, **changes):
    """A correction that is public, and is to be shown again within the window."""
    made = {"revisions": [revision(correction=correction(WINDOW))], "deliveries": (SAID,), **changes}
    return case(*(votes or approvals("bo", "cleo")), **made)


THEN = (parts(live().current)[-1], WINDOW.opens)


def following(made, now=NOW):
    return next_look(made, now=now)


def all_of(made, now=NOW):
    """Every moment that is named, one after the other."""
    named = []
    while now := following(made, now):
        named.append(now)
    return named


def test_who_waits_is_looked_at_when_people_are_reminded_and_when_it_ends():
    assert all_of(case()) == [after(minutes=5), after(minutes=15), after(hours=12)]


def test_what_has_a_time_of_its_own_does_not_end_before_that():
    later = after(hours=20)
    named = all_of(case(revisions=[revision(send_at=later)]))
    assert later in named
    assert after(hours=12) not in named


def test_what_is_approved_is_looked_at_once_it_is_good_no_more():
    assert all_of(approved()) == [after(20, minutes=30) + MOMENT]


def test_a_hold_is_looked_at_when_it_ends_even_on_what_is_on_its_way():
    made = case(hold("eve", cast_at=after(60)), deliveries=(delivery(State.SENDING),))
    assert all_of(made) == [after(60) + DRAFT_HOLD]
    assert ended_holds(made, after(59) + DRAFT_HOLD) == ()
    assert ended_holds(made, after(60) + DRAFT_HOLD) == (after(60),)


@pytest.mark.parametrize(
    "made", [case(draft=closed()), approved(deliveries=(SAID,)), approved(deliveries=(delivery(State.ASKING),))]
)
def test_time_brings_nothing_about_for_what_is_over_or_on_its_way(made):
    assert following(made) is None


def test_a_re_post_is_looked_at_in_time_for_its_reminder_at_its_time_and_when_its_window_has_passed():
    too_short = WINDOW.closes - BEFORE / 2
    assert all_of(live()) == [WINDOW.opens - BEFORE, WINDOW.opens, too_short, WINDOW.closes + MOMENT]


def test_a_re_post_whose_approvals_are_gone_is_looked_at_when_its_window_closes():
    assert all_of(live(*approvals("bo")))[-1] == WINDOW.closes


def test_whoever_is_missing_for_a_deletion_is_reminded_of_it_and_it_ends_by_no_time():
    waits = live(*approvals("bo"), revisions=[revision(correction=correction(deletes=True))])
    made_at = waits.current.made_at
    assert all_of(waits) == [made_at + timedelta(minutes=5), made_at + timedelta(minutes=15)]


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (WINDOW.opens - BEFORE - MOMENT, False),
        (WINDOW.opens - BEFORE, True),
        (WINDOW.opens - MOMENT, True),
        (WINDOW.closes - BEFORE / 2 - MOMENT, True),
        (WINDOW.closes - BEFORE / 2, False),
    ],
)
def test_people_hear_of_a_re_post_from_half_an_hour_before_it_on_while_its_window_leaves_them_time(now, goes):
    found = going_out(live(), now=now)
    assert found is None if not goes else (found[0].number, found[1]) == (2, WINDOW.opens)


@pytest.mark.parametrize(
    "made", [live(account_holds=(account_hold(),)), live(*approvals("bo"))], ids=["held", "unapproved"]
)
def test_of_what_does_not_go_out_they_hear_before_its_time_and_not_after(made):
    assert going_out(made, now=WINDOW.opens - MOMENT)
    assert going_out(made, now=WINDOW.opens) is None


NEXT_DAY = Window(opens=after(hours=24), closes=after(hours=28), zone="UTC")


def twice(**changes):
    return live(revisions=[revision(correction=correction(WINDOW, NEXT_DAY))], **changes)


@pytest.mark.parametrize(
    ("now", "near", "over"),
    [
        (NEXT_DAY.opens - BEFORE / 2 - MOMENT, [], []),
        (NEXT_DAY.opens - BEFORE / 2, [3], []),
        (NEXT_DAY.closes - MOMENT, [3], []),
        (NEXT_DAY.closes, [], [3]),
    ],
)
def test_what_waits_for_what_comes_before_it_is_told_of_when_its_time_is_near_and_when_it_is_over(now, near, over):
    first, second = held_up(twice(), now)
    assert ([part.number for part, _ in first], [part.number for part in second]) == (near, over)
    assert held_up(twice(draft=closed()), now) == held_up(twice(deliveries=()), now) == ((), ())


def test_what_waits_for_what_comes_before_it_is_looked_at_when_its_time_is_near_and_when_it_is_over():
    assert {NEXT_DAY.opens - BEFORE / 2, NEXT_DAY.closes} <= {*all_of(twice(), WINDOW.opens - BEFORE)}


@pytest.mark.parametrize(
    "made",
    [
        live(deliveries=()),
        live(draft=closed()),
        live(deliveries=(SAID, delivery(State.SENDING, id=DeliveryId(2), act=Act.REPOST, part=2))),
        live(revisions=[revision(correction=correction(WINDOW, deletes=True))]),
    ],
    ids=["not live", "closed", "on its way", "deletion first"],
)
def test_nothing_is_about_to_go_out_again_before_its_turn(made):
    assert going_out(made, now=WINDOW.opens - BEFORE) is None


def brought_about(made, now):
    """Everything that whoever looks at that moment would say or do."""
    wanted = schedule(made, pause=PAUSE, now=now)
    return (
        impatient(made, count(made), now),
        (wanted.part, wanted.cancel),
        going_out(made, now=now),
        held_up(made, now),
        ended_holds(made, now),
    )


minutes = st.integers(0, 1_000).map(lambda number: after(minutes=number))
people = st.sampled_from(["bo", "cleo", "dan", "eve"])


@st.composite
def marks(draw):
    kind = draw(st.sampled_from([vote, vote, vote, hold, stop]))
    taken_back = draw(st.none() | minutes)
    return kind(draw(people), cast_at=draw(minutes), retracted_at=taken_back)


@st.composite
def windows(draw):
    opens = draw(minutes)
    return Window(opens=opens, closes=opens + timedelta(minutes=draw(st.integers(1, 300))), zone="UTC")


@st.composite
def cases(draw):
    plan = draw(st.none() | st.lists(windows(), max_size=2).map(lambda them: correction(*them)))
    kept = draw(st.booleans()) if plan is None else False
    made = [revision(made_at=draw(minutes), correction=plan, send_at=None if plan else draw(st.none() | minutes))]
    done = [
        delivery(state, settled_at=draw(minutes))
        for state in draw(st.sampled_from([(), (State.READY,), (State.SENT,)]))
    ]
    released = Release(incident=IncidentId(1), draft=DRAFT, revision=1, by=PersonId("bo"), at=draw(minutes))
    return case(
        *draw(st.lists(marks(), max_size=6, unique_by=lambda one: (one.identity, one.mark))),
        draft=draft(prepared="outage" if kept else None),
        revisions=made,
        deliveries=tuple(done),
        lifts=tuple(lift(who, at) for who, at in draw(st.lists(st.tuples(people, minutes), max_size=1))),
        account_holds=draw(st.sampled_from([(), (), (account_hold(),)])),
        incident=draw(st.none() | st.just(incident()) | st.just(incident(closed_at=after(hours=6)))),
        releases=(released,) if draw(st.booleans()) else (),
        moves=tuple(
            Move(draft=DraftId(DRAFT), part=2, to=to, by=PersonId("ada"), at=NOW)
            for to in draw(st.lists(st.none() | minutes, max_size=1))
        ),
    )


@given(made=cases(), looked_at=st.lists(st.integers(0, 2_500).map(lambda number: after(minutes=number)), min_size=1))
@example(made=live(), looked_at=[WINDOW.opens])
@example(made=live(*approvals("bo")), looked_at=[WINDOW.closes])
@example(made=live(told={announcement(*THEN): WINDOW.opens}), looked_at=[WINDOW.opens + BEFORE / 2])
@example(made=case(revisions=[revision(send_at=after(hours=20))]), looked_at=[after(hours=20)])
@settings(max_examples=150)
def test_between_the_moments_that_are_named_a_look_would_bring_about_nothing_new(made, looked_at):
    start = NOW - timedelta(days=1)
    named = [start, *all_of(made, start)]
    near = [at + by for at in looked_at for by in (-MOMENT, timedelta(0), MOMENT, timedelta(seconds=15))]
    for now in near:
        last = named[bisect_right(named, now) - 1]
        assert brought_about(made, now) == brought_about(made, last)
    # Just before each of them as well, where what is named too late would show.
    for before, at in pairwise(named):
        assert brought_about(made, at - MOMENT) == brought_about(made, before)
