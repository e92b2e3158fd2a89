"""A plan: its parts in their order, what is next, when, and what the gate says of each."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from approvals.domain.card import Action, part_on, project
from approvals.domain.correction import Correction, Gravity, Purpose, Repost, canonical, reposts
from approvals.domain.delivery import Act, State
from approvals.domain.draft import Closing, digest
from approvals.domain.gate import Bar, Clearance, Fresh, NotYet, decide
from approvals.domain.hold import TERMINAL
from approvals.domain.hours import EVERY_HOUR, Hours, Week, Window
from approvals.domain.lifecycle import Patience, Schedule, Status, came_due, impatient, overtaken, schedule, status
from approvals.domain.move import Move
from approvals.domain.next_look import next_look
from approvals.domain.people import PersonId, Step
from approvals.domain.plan import (
    Part,
    answers,
    due,
    left_standing,
    next_part,
    part_of,
    parts,
    rests_on,
    target,
    to_correct,
    too_late,
    under_way,
)
from approvals.domain.plan_shown import plan_shown
from approvals.domain.quorum import count
from approvals.errors import Refusal
from tests.support.builders import (
    DRAFT,
    NOW,
    account,
    account_hold,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    draft,
    heard,
    post,
    revision,
    stop,
)

HOUR = timedelta(hours=1)
OURS = post(id="900", author="AcmeHelp", text="Open on Sundays")
FIRST = Window(opens=NOW + 4 * HOUR, closes=NOW + 8 * HOUR, zone="UTC")
SECOND = Window(opens=NOW + 24 * HOUR, closes=NOW + 28 * HOUR, zone="UTC")
PAUSE = timedelta(seconds=20)


def a_correction(**changes):
    usual = Correction(
        original=OURS,
        wrong="open on Sundays",
        right="closed on Sundays",
        gravity=Gravity.MAJOR,
        deletes=True,
        reposts=(Repost(window=FIRST), Repost(window=SECOND, text="Closed on Sundays, we said it wrong")),
    )
    return replace(usual, **changes)


def version(**changes):
    made = revision(correction=a_correction(), **changes)
    said = digest(
        voice=account().voice, parent=made.parent, text=made.text, correction=made.correction, send_at=made.send_at
    )
    return replace(made, digest=said)


def planned(*deliveries, **changes):
    """A plan that Bo and Cleo approved, with what became of its parts."""
    return heard(
        approved(
            revisions=[version()], draft=changes.pop("draft", draft(corrects="900")), deliveries=deliveries, **changes
        )
    )


def sent(part, **changes):
    acts = {0: Act.CREATE, 1: Act.DELETE, 2: Act.REPOST, 3: Act.CREATE}
    usual = delivery(
        State.SENT, id=part + 1, part=part, act=acts[part], post_id=f"{1000 + part}", post_url="u", settled_at=after(60)
    )
    return replace(usual, **changes)


def ready(part, act, due_at, **changes):
    return delivery(State.CLAIMED, id=9, part=part, act=act, due_at=due_at, **changes)


def moved(part, to=None, at=None):
    return Move(draft=DRAFT, part=part, to=to, by=PersonId("bo"), at=at or after(100))


def test_the_parts_are_the_text_the_deletion_and_the_re_posts_in_that_order():
    assert [(part.number, part.act, part.text, part.window) for part in parts(version())] == [
        (0, Act.CREATE, revision().text, None),
        (1, Act.DELETE, "", None),
        (2, Act.REPOST, "", FIRST),
        (3, Act.CREATE, "Closed on Sundays, we said it wrong", SECOND),
    ]


def test_a_plain_text_has_one_part_and_one_with_a_time_of_its_own_a_window():
    assert parts(revision()) == (Part(number=0, act=Act.CREATE, text=revision().text),)
    (timed,) = parts(revision(send_at=after(600)))
    assert timed.window == Window(opens=after(600), closes=after(600) + timedelta(minutes=30), zone="UTC")


def test_a_post_that_stays_is_no_part_and_numbers_stay_the_same():
    kept = replace(version(), correction=a_correction(deletes=False))
    assert [part.number for part in parts(kept)] == [0, 2, 3]
    assert part_of(kept, 1) is None


def test_what_is_next_is_neither_done_nor_left_out():
    assert next_part(planned()).number == 0
    assert next_part(planned(sent(0))).number == 1
    assert next_part(planned(sent(0), sent(1))).number == 2
    assert next_part(planned(sent(0), sent(1), moves=(moved(2),))).number == 3
    assert next_part(planned(sent(0), sent(1), sent(2), moves=(moved(3),))) is None
    assert next_part(planned(sent(0), sent(1), moves=(moved(2), moved(2, FIRST.opens + HOUR)))).number == 2


def test_each_part_acts_on_its_own_post():
    made = planned(sent(0))
    assert [target(made, part) for part in parts(version())] == ["123", "900", "1000", None]
    assert target(planned(), part_of(version(), 2)) is None
    assert target(approved(), Part(number=1, act=Act.DELETE)) is None


def test_a_re_post_rests_on_the_correction_and_a_deletion_on_nothing():
    made = planned(sent(0))
    assert [rests_on(made, part) for part in parts(version())] == ["123", None, "1000", "1000"]
    assert rests_on(planned(), part_of(version(), 2)) is None


def test_a_part_is_due_in_the_best_hour_of_its_window_or_where_it_was_moved():
    made = planned(sent(0), sent(1))
    assert due(made, part_of(version(), 1)) is None
    assert due(made, part_of(version(), 2)) == FIRST.opens
    best = account(week=Week(best=(Hours(opens=(FIRST.opens + HOUR).time(), closes=time(23)),)))
    assert due(replace(made, account=best), part_of(version(), 2)) == FIRST.opens + HOUR
    assert (
        due(replace(made, moves=(moved(2, FIRST.opens + 2 * HOUR),)), part_of(version(), 2)) == FIRST.opens + 2 * HOUR
    )
    assert due(replace(made, moves=(moved(2, FIRST.closes),)), part_of(version(), 2)) == FIRST.opens
    assert due(made, parts(revision(send_at=after(600)))[0]) == after(600)


def test_what_would_follow_a_late_correction_on_its_heels_waits_and_is_asked_about_where_its_window_is_too_short():
    again = part_of(version(), 2)

    def live(hours):
        return planned(sent(0, sent_at=NOW + hours * HOUR, settled_at=NOW + 7 * HOUR), sent(1))

    assert due(live(2), again) == FIRST.opens
    assert due(live(3), again) == NOW + 5 * HOUR
    assert not too_late(live(3), again)
    assert too_late(live(6), again)
    assert patience(live(6), NOW + 6 * HOUR) == (Patience.WINDOW_PASSED,)
    assert schedule(live(6), pause=PAUSE, now=NOW + 6 * HOUR) == Schedule()
    best = account(week=Week(best=(Hours(opens=(NOW + 7.5 * HOUR).time(), closes=time(23)),)))
    assert due(replace(live(3), account=best), again) == NOW + 7.5 * HOUR


def test_what_was_moved_waits_until_people_have_heard_of_it_unless_it_was_moved_since():
    again, live_at, soon = part_of(version(), 2), NOW + 6 * HOUR, NOW + 6.25 * HOUR
    made = planned(sent(0, sent_at=live_at), sent(1))
    assert due(replace(made, moves=(moved(2, soon),)), again) == live_at + made.repost_notice
    assert due(replace(made, moves=(moved(2, soon, at=live_at + HOUR / 10),)), again) == soon


def test_what_was_approved_again_waits_until_people_have_heard_of_it():
    again = part_of(version(), 2)

    def approved_at(when):
        made = planned(sent(0), sent(1))
        return replace(made, votes=tuple(replace(one, cast_at=when) for one in made.votes))

    assert due(approved_at(NOW + 5 * HOUR), again) == NOW + 5.5 * HOUR
    assert too_late(approved_at(FIRST.closes - HOUR / 4), again)


def test_what_is_said_twice_keeps_the_notice_between():
    said = FIRST.closes - HOUR
    both = a_correction(reposts=(Repost(window=FIRST), Repost(window=FIRST, text="Closed on Sundays, sorry")))
    made = planned(sent(0), sent(1), sent(2, settled_at=said))
    again = replace(made, revisions=(replace(version(), correction=both),))
    assert due(again, part_of(again.current, 3)) == said + made.repost_notice


def test_what_was_planned_anew_once_the_correction_was_public_is_due_as_planned():
    anew = replace(
        version(), number=2, made_at=NOW + 5 * HOUR, correction=a_correction(reposts=(Repost(window=SECOND),))
    )
    made = planned(sent(0, settled_at=NOW + 4 * HOUR))
    assert due(replace(made, revisions=(*made.revisions, anew)), part_of(anew, 2)) == SECOND.opens


def test_what_a_delivery_says_is_the_text_of_its_part():
    made = planned()
    assert answers(made, sent(0)) == (revision().text, "123")
    assert answers(made, sent(3)) == ("Closed on Sundays, we said it wrong", None)
    assert answers(approved(), sent(3)) == ("", None)


def test_everything_that_people_approve_is_in_the_digest():
    bare = digest(voice="v", parent=None, text="t")
    said = {
        bare,
        digest(voice="v", parent=None, text="t", send_at=after(1)),
        digest(voice="v", parent=None, text="t", send_at=after(2)),
        *(
            digest(voice="v", parent=None, text="t", correction=one)
            for one in (
                a_correction(),
                a_correction(deletes=False),
                a_correction(wrong="x"),
                a_correction(right="x"),
                a_correction(gravity=Gravity.MINOR),
                a_correction(reposts=()),
                a_correction(original=replace(OURS, id="901")),
                a_correction(original=replace(OURS, text="x")),
            )
        ),
    }
    assert len(said) == 11
    assert "open on Sundays" in canonical(a_correction())


@pytest.mark.parametrize(("gravity", "times"), [(Gravity.MINOR, 0), (Gravity.NORMAL, 1), (Gravity.MAJOR, 2)])
def test_how_much_it_matters_says_how_often_it_is_said_again(gravity, times):
    after_hours = (4 * HOUR, 24 * HOUR)
    made = reposts(gravity, after=after_hours, length=4 * HOUR, other_words="again", now=NOW, week=EVERY_HOUR)
    assert [(one.window, one.text) for one in made] == [(FIRST, ""), (SECOND, "again")][:times]


def test_the_text_waits_through_the_pause_the_deletion_for_nothing_and_a_re_post_for_its_window():
    now = after(100)
    assert schedule(planned(), pause=PAUSE, now=now).due_at == now + PAUSE
    assert schedule(planned(sent(0)), pause=PAUSE, now=now).due_at == now
    made = schedule(planned(sent(0), sent(1)), pause=PAUSE, now=now)
    assert (made.part.number, made.due_at) == (2, FIRST.opens)
    timed = approved(revisions=[revision(send_at=after(600))])
    assert schedule(timed, pause=PAUSE, now=now).due_at == after(600)


def test_nothing_is_planned_that_would_be_late():
    assert schedule(planned(sent(0), sent(1)), pause=PAUSE, now=FIRST.closes + HOUR) == Schedule()
    assert schedule(planned(sent(0)), pause=PAUSE, now=after(60) + HOUR) == Schedule()


def test_a_plan_that_goes_on_is_under_way_until_its_last_part_or_its_end():
    assert status(planned(sent(0)), after(100)) is Status.UNDER_WAY
    assert under_way(planned(sent(0)))
    every = planned(*map(sent, range(4)))
    assert status(every, after(100)) is Status.PUBLISHED
    assert not under_way(every)
    assert status(planned(sent(0), draft=closed(Closing.BROKEN_OFF)), after(100)) is Status.BROKEN_OFF
    assert status(planned(sent(0), account_holds=(account_hold(),)), after(100)) is Status.ACCOUNT_HELD
    assert status(replace(planned(sent(0)), votes=()), after(100)) is Status.WAITING


def patience(made, now):
    return impatient(made, count(made), now)


def test_a_re_post_whose_window_is_over_is_asked_about():
    made = planned(sent(0), sent(1))
    assert patience(made, FIRST.opens) == ()
    assert patience(made, FIRST.closes + HOUR) == (Patience.WINDOW_PASSED,)
    taken_back = replace(made, votes=())
    assert patience(taken_back, FIRST.opens) == (Patience.NUDGE, Patience.BACKUP)
    assert patience(taken_back, FIRST.closes) == (Patience.WINDOW_PASSED,)


def test_a_deletion_that_could_not_be_done_in_time_asks_again():
    assert patience(planned(sent(0)), after(60) + HOUR) == (Patience.ASK_AGAIN,)
    assert patience(planned(*map(sent, range(4))), after(60) + HOUR) == ()


def test_a_text_with_a_time_of_its_own_does_not_expire_before_it():
    waits = case(revisions=[revision(send_at=NOW + 30 * HOUR)])
    assert Patience.EXPIRE not in patience(waits, NOW + 13 * HOUR)
    assert patience(waits, NOW + 30 * HOUR) == (Patience.EXPIRE,)


def test_what_came_due_is_what_would_have_gone_out():
    now = after(100)
    assert came_due(approved(), pause=PAUSE, now=now)
    assert not came_due(approved(), pause=PAUSE, now=after(30))
    assert not came_due(case(*approvals("bo")), pause=PAUSE, now=now)
    assert not came_due(approved(account_holds=(account_hold(),)), pause=PAUSE, now=now)
    assert not came_due(approved(revisions=[revision(send_at=after(600))]), pause=PAUSE, now=now)
    assert not came_due(approved(draft=draft(prepared="outage")), pause=PAUSE, now=now)
    assert came_due(planned(sent(0)), pause=PAUSE, now=now)
    assert not came_due(planned(sent(0), sent(1)), pause=PAUSE, now=now)
    assert came_due(planned(sent(0), sent(1)), pause=PAUSE, now=FIRST.opens)


def decided(made, part, act, now, there=OURS):
    owed = ready(part, act, now - timedelta(seconds=1))
    return decide(replace(made, deliveries=(*made.deliveries, owed)), owed, Fresh(post=there, findings=()), now)


def test_the_gate_lets_the_next_part_through_and_says_on_what_it_acts():
    cleared = decided(planned(sent(0)), 1, Act.DELETE, after(100), there=None)
    assert isinstance(cleared, Clearance)
    assert (cleared.act, cleared.part, cleared.text, cleared.target) == (Act.DELETE, 1, "", "900")
    again = decided(planned(sent(0), sent(1)), 2, Act.REPOST, FIRST.opens)
    assert isinstance(again, Clearance)
    assert (again.act, again.part, again.target) == (Act.REPOST, 2, "1000")


@pytest.mark.parametrize(
    ("made", "part", "act", "now", "there", "bar"),
    [
        (planned(), 1, Act.DELETE, after(100), OURS, Bar.OUT_OF_TURN),
        (planned(sent(0)), 2, Act.REPOST, FIRST.opens, OURS, Bar.OUT_OF_TURN),
        (planned(sent(0)), 1, Act.CREATE, after(100), OURS, Bar.OUT_OF_TURN),
        (planned(*map(sent, range(4))), 3, Act.CREATE, SECOND.opens, OURS, Bar.CLOSED),
        (planned(sent(0), sent(1)), 2, Act.REPOST, FIRST.opens, None, Bar.TARGET_GONE),
        (planned(sent(0), sent(1), corrected_by=8), 2, Act.REPOST, FIRST.opens, OURS, Bar.CORRECTED),
        (planned(sent(0), sent(1), being_corrected_by=8), 2, Act.REPOST, FIRST.opens, OURS, Bar.BEING_CORRECTED),
        (planned(sent(0), sent(1)), 2, Act.REPOST, FIRST.closes + HOUR, OURS, Bar.TOO_OLD),
        (planned(sent(0), account_holds=(account_hold(),)), 1, Act.DELETE, after(100), OURS, Bar.ACCOUNT_HELD),
        (replace(planned(sent(0)), votes=approvals("bo")), 1, Act.DELETE, after(100), OURS, Bar.APPROVALS_MISSING),
        (
            planned(sent(0), delivery(State.IN_DOUBT, id=5, part=1, act=Act.DELETE)),
            1,
            Act.DELETE,
            after(100),
            OURS,
            Bar.CLOSED,
        ),
    ],
)
def test_the_gate_stays_shut(made, part, act, now, there, bar):
    result = decided(made, part, act, now, there)
    assert isinstance(result, NotYet)
    assert bar in result.bars


def shown(made, now=None):
    return project(made, made.current, now or after(100), limit=280)


def test_a_card_shows_every_part_with_what_became_of_it():
    failed = delivery(State.REFUSED, id=7, part=1, act=Act.DELETE, fault="forbidden")
    card = shown(planned(sent(0), failed, moves=(moved(2),), draft=closed(Closing.BROKEN_OFF)))
    assert card.plan.took == timedelta(seconds=60)
    assert [(part.done_at, part.fault, part.skipped_by, part.text) for part in card.plan.parts] == [
        (after(60), "", "", ""),
        (None, "forbidden", "", ""),
        (None, "", "Bo", ""),
        (None, "", "", "Closed on Sundays, we said it wrong"),
    ]
    assert shown(approved()).plan is None
    assert shown(planned()).plan.took is None


def test_a_plan_under_way_offers_to_move_and_to_skip_what_has_a_window():
    assert Action.MOVE in shown(planned(sent(0), sent(1))).actions
    assert Action.SKIP in shown(planned(sent(0), sent(1))).actions
    assert Action.MOVE not in shown(planned(sent(0))).actions


def test_a_card_says_when_a_hold_of_its_account_ends_if_it_does():
    ends = account_hold(until=after(500))
    assert shown(approved(account_holds=(ends,))).held_until == after(500)
    assert shown(approved(account_holds=(ends, account_hold(id=2)))).held_until is None


def test_a_button_of_a_part_names_it():
    assert part_on("7/2") == (7, 2)
    for odd in ("7", "7/x", "7/2/3", "x/2"):
        with pytest.raises(Refusal):
            part_on(odd)


def test_what_somebody_is_about_to_correct_waits_and_what_was_corrected_is_overtaken():
    begun = planned(sent(0), sent(1), being_corrected_by=8)
    assert schedule(begun, pause=PAUSE, now=after(100)) == Schedule()
    assert not overtaken(begun)
    assert plan_shown(begun, begun.current, after(100)).parts[2].waits_for == 8
    assert plan_shown(begun, begun.current, after(100)).parts[1].waits_for is None
    deleting = planned(sent(0), being_corrected_by=8)
    assert schedule(deleting, pause=PAUSE, now=after(100)).part.act is Act.DELETE
    live = replace(begun, corrected_by=8)
    assert plan_shown(live, live.current, after(100)).parts[2].waits_for is None
    assert overtaken(live)
    assert not overtaken(replace(deleting, corrected_by=8))
    assert not overtaken(replace(live, deliveries=(*live.deliveries, sent(2), sent(3))))
    assert not overtaken(replace(live, draft=closed(Closing.WITHDRAWN)))


def test_what_has_ended_shows_what_of_it_does_not_happen_any_more():
    broken = planned(
        sent(0),
        sent(1),
        moves=(moved(3),),
        draft=closed(Closing.BROKEN_OFF),
        account_holds=(account_hold(),),
    )
    shown = plan_shown(broken, broken.current, after(100)).parts
    assert [part.off for part in shown] == [False, False, True, False]
    assert not shown[2].in_hold


def test_a_post_that_was_to_be_deleted_and_was_not_is_left_standing_once_the_plan_has_ended():
    kept = {"draft": closed(Closing.BROKEN_OFF)}
    assert left_standing(planned(sent(0))) is None
    assert left_standing(planned(sent(0), **kept)) == OURS
    assert left_standing(planned(sent(0), sent(1), **kept)) is None
    staying = replace(version(), correction=a_correction(deletes=False))
    assert left_standing(replace(planned(sent(0), **kept), revisions=(staying,))) is None
    assert left_standing(replace(planned(draft=closed(Closing.PARENT_GONE)), revisions=(staying,))) == OURS
    assert left_standing(approved(draft=closed(Closing.BROKEN_OFF))) is None


def test_a_correction_that_is_begun_from_a_card_is_about_what_it_published_or_what_it_left_to_be_corrected():
    over, broken = {"draft": closed(Closing.PUBLISHED)}, {"draft": closed(Closing.BROKEN_OFF)}
    assert to_correct(planned(sent(0), sent(1), **over)) == ("1000", "u")
    assert to_correct(planned(sent(0), sent(1, state=State.REFUSED), **broken)) == (OURS.id, OURS.url)
    assert to_correct(approved(deliveries=[sent(0, post_url=None)])) == ("1000", "")
    assert to_correct(approved(deliveries=[sent(0, post_id=None)])) is None
    only_wrong = replace(version(), correction=a_correction(purpose=Purpose.HOLD_THE_LINE, reposts=()))
    assert to_correct(replace(planned(sent(0), sent(1), **over), revisions=(only_wrong,))) == (OURS.id, OURS.url)


def taken_down(**changes):
    """A post that shows what nobody may see, and Ada's word that it goes."""
    made = revision(text="", parent=None, correction=a_correction(purpose=Purpose.TAKE_DOWN, reposts=(), right=""))
    said = digest(voice=account().voice, parent=None, text="", correction=made.correction)
    return case(revisions=[replace(made, digest=said)], draft=draft(parent_id=None), **changes)


def test_one_persons_word_takes_a_post_down_at_once_and_publishes_nothing():
    made = taken_down()
    assert [(part.number, part.act) for part in parts(made.current)] == [(1, Act.DELETE)]
    assert schedule(made, pause=PAUSE, now=after(5)).due_at == after(5)
    cleared = decided(made, 1, Act.DELETE, after(100), there=None)
    assert isinstance(cleared, Clearance)
    assert (cleared.act, cleared.text, cleared.target, cleared.approved_by) == (Act.DELETE, "", "900", ())


def test_what_somebody_found_who_left_the_roster_since_is_taken_down_once_two_people_approve_it():
    legal = Step(name="Legal", roster=(PersonId("cleo"),))
    without_ada = account(roster=(PersonId("bo"), PersonId("cleo"), PersonId("dan")), steps=(legal,))
    made = taken_down(account=without_ada)
    assert schedule(made, pause=PAUSE, now=after(5)) == Schedule()
    assert status(made, after(5)) is Status.WAITING
    barred = decided(made, 1, Act.DELETE, after(100), there=None).bars
    assert barred == (Bar.APPROVALS_MISSING, Bar.STEP_MISSING)
    agreed = replace(made, votes=tuple(replace(one, digest=made.current.digest) for one in approvals("bo", "cleo")))
    assert schedule(agreed, pause=PAUSE, now=after(100)).approved_at == agreed.votes[-1].cast_at
    assert decided(agreed, 1, Act.DELETE, after(100), there=None).approved_by == ("bo", "cleo")
    assert count(taken_down(account=replace(without_ada, roster=(PersonId("ada"), *without_ada.roster)))).complete


def test_what_is_to_be_taken_down_goes_whenever_it_can_and_nobody_is_asked_again():
    made, later = taken_down(), after(hours=48)
    assert impatient(made, count(made), later) == ()
    assert not came_due(made, pause=PAUSE, now=later)
    assert next_look(made, now=after(5)) is None
    assert schedule(made, pause=PAUSE, now=later).due_at == later
    assert isinstance(decided(made, 1, Act.DELETE, later, there=None), Clearance)


def test_what_was_taken_down_leaves_nothing_to_correct_and_what_could_not_be_is_still_there():
    gone = replace(taken_down(deliveries=(sent(1),)), draft=closed(Closing.PUBLISHED))
    assert (status(gone, NOW), shown(gone).actions) == (Status.PUBLISHED, ())
    stays = replace(taken_down(deliveries=(sent(1, state=State.REFUSED),)), draft=closed(Closing.BROKEN_OFF))
    assert (status(stays, NOW), shown(stays).actions) == (Status.BROKEN_OFF, (Action.CORRECT,))


def test_a_stop_keeps_what_was_to_be_taken_down():
    stopped = replace(taken_down(), votes=(stop("bo"),))
    assert Bar.STOPPED in decided(stopped, 1, Act.DELETE, after(100), there=None).bars


@pytest.mark.parametrize(("by", "stays"), [(PersonId("bo"), False), (TERMINAL, True), (None, True)])
def test_a_hold_of_the_chat_is_no_reason_to_leave_it_there(by, stays):
    made = taken_down(account_holds=(account_hold(by=by),))
    assert (schedule(made, pause=PAUSE, now=after(5)) == Schedule()) is stays
    result = decided(made, 1, Act.DELETE, after(100), there=None)
    assert (isinstance(result, NotYet) and result.bars == (Bar.ACCOUNT_HELD,)) is stays
    assert isinstance(result, Clearance) is not stays


def test_what_a_rehearsal_said_has_no_address_and_is_said_again_all_the_same():
    made = planned(sent(0, post_url=""), sent(1))
    assert rests_on(made, part_of(version(), 2)) is None
    assert isinstance(decided(made, 2, Act.REPOST, FIRST.opens, there=None), Clearance)
