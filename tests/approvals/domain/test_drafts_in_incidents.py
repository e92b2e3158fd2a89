"""What an incident means for a draft: a re-post waits for a word, a prepared statement for its release."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.card import project
from approvals.domain.correction import Correction, Gravity, Repost
from approvals.domain.delivery import Act, State
from approvals.domain.draft import digest, same_name
from approvals.domain.gate import Bar, Clearance, Fresh, decide, good_until
from approvals.domain.hours import Window
from approvals.domain.in_incident import held_back, kept_until, released, unreleased, waits_for_word
from approvals.domain.incident import GoOn, IncidentId, Release
from approvals.domain.lifecycle import Schedule, Status, schedule, status
from approvals.domain.move import Move
from approvals.domain.people import PersonId
from approvals.domain.plan import FIRST_REPOST, parts
from policies.reply import Kind
from tests.support.builders import (
    DRAFT,
    NOW,
    account,
    after,
    approved,
    delivery,
    directory,
    draft,
    heard,
    identity,
    incident,
    person,
    post,
    profile,
    revision,
)

PAUSE = timedelta(seconds=20)
OPENED = after(minutes=10)
IN_FOUR_HOURS = Repost(window=Window(opens=after(hours=4), closes=after(hours=8), zone="UTC"))


def plan(**changes):
    """A correction that is live, with one re-post to come in four hours."""
    correction = Correction(
        original=post(id="800"),
        wrong="nine",
        right="ten",
        gravity=Gravity.NORMAL,
        deletes=False,
        reposts=(IN_FOUR_HOURS,),
    )
    text = "At ten, not at nine."
    made = revision(
        text=text,
        parent=None,
        correction=correction,
        digest=digest(voice=account().voice, parent=None, text=text, correction=correction),
    )
    usual = approved(
        draft=draft(kind=Kind.CORRECTION, parent_id=None, corrects="800"),
        revisions=[made],
        deliveries=(delivery(State.SENT, post_id="900", settled_at=after(60)),),
        incident=incident(opened_at=OPENED),
    )
    return heard(replace(usual, **changes))


def repost(made):
    return parts(made.current)[-1]


def owed(**changes):
    due = {"due_at": after(hours=4), "part": FIRST_REPOST, "act": Act.REPOST, "id": 2}
    return delivery(**{**due, **changes})


def decided(made, *, at=None):
    return decide(made, owed(), Fresh(post=post(id="900"), findings=()), at or after(hours=4))


def go_on(**changes):
    usual = GoOn(incident=IncidentId(1), draft=DRAFT, part=FIRST_REPOST, by=PersonId("dan"), at=after(minutes=20))
    return replace(usual, **changes)


def moved(**changes):
    usual = Move(draft=DRAFT, part=FIRST_REPOST, to=after(hours=5), by=PersonId("dan"), at=after(minutes=20))
    return replace(usual, **changes)


def test_a_re_post_that_was_planned_before_an_incident_waits_for_a_word():
    assert waits_for_word(plan(), repost(plan()))
    assert decided(plan()).bars == (Bar.INCIDENT,)
    assert schedule(plan(), pause=PAUSE, now=after(minutes=20)) == Schedule()


def test_its_card_says_that_it_waits_until_somebody_lets_it_go_on():
    def waits(made, now=None):
        return project(made, made.current, now or after(minutes=20), limit=280).waits_for_word

    assert waits(plan())
    assert not waits(plan(go_ons=(go_on(),)))
    assert not waits(plan(incident=None))
    done = replace(plan(), deliveries=(*plan().deliveries, owed(state=State.SENT)))
    assert not waits(done)


def test_its_delivery_is_called_off_when_the_incident_opens():
    ready = owed(state=State.READY)
    made = plan()
    made = replace(made, deliveries=(*made.deliveries, ready))
    assert schedule(made, pause=PAUSE, now=after(minutes=20)) == Schedule(cancel=ready)


def test_once_somebody_of_the_roster_lets_it_go_on_it_is_planned_again_and_cleared():
    made = plan(go_ons=(go_on(),))
    assert schedule(made, pause=PAUSE, now=after(minutes=20)).due_at == after(hours=4)
    assert isinstance(decided(made), Clearance)


@pytest.mark.parametrize(
    "word", [{"by": PersonId("eve")}, {"part": FIRST_REPOST + 1}, {"incident": IncidentId(2)}], ids=str
)
def test_the_word_is_one_of_the_roster_about_that_part_in_that_incident(word):
    assert decided(plan(go_ons=(go_on(**word),))).bars == (Bar.INCIDENT,)


def test_one_that_was_moved_since_was_looked_at():
    assert not waits_for_word(plan(moves=(moved(),)), repost(plan()))


@pytest.mark.parametrize("move", [{"at": after(minutes=5)}, {"part": 3}, {"to": None}], ids=str)
def test_a_move_before_it_opened_or_of_another_part_is_no_word(move):
    assert waits_for_word(plan(moves=(moved(**move),)), repost(plan()))


def test_what_was_put_before_people_while_it_was_open_was_approved_with_it_in_sight():
    made = plan(incident=incident(opened_at=NOW))
    assert not waits_for_word(made, repost(made))


def test_what_came_due_while_it_was_open_waits_after_its_end_and_what_comes_later_does_not():
    during = incident(opened_at=OPENED, closed_at=after(hours=4))
    assert waits_for_word(plan(incident=during), repost(plan()))
    before = incident(opened_at=OPENED, closed_at=after(hours=3))
    assert not waits_for_word(plan(incident=before), repost(plan()))


def test_without_an_incident_and_for_what_has_no_time_of_its_own_nothing_waits():
    assert not waits_for_word(plan(incident=None), repost(plan()))
    assert not waits_for_word(plan(), parts(plan().current)[0])
    assert not held_back(plan(incident=None), repost(plan()))


def statement(**changes):
    """A statement that Bo and Cleo approved, and an incident that is open."""
    usual = approved(
        draft=draft(kind=Kind.POST, parent_id=None, prepared="outage"),
        revisions=[revision(parent=None)],
        incident=incident(opened_at=OPENED),
    )
    return replace(usual, **changes)


def release(**changes):
    usual = Release(incident=IncidentId(1), draft=DRAFT, revision=1, by=PersonId("dan"), at=after(minutes=20))
    return replace(usual, **changes)


def let_out(**changes):
    return statement(releases=(release(),), **changes)


def sent(made, at):
    return decide(made, delivery(due_at=after(minutes=20)), Fresh(post=None, findings=()), at)


def test_an_approved_statement_is_kept_and_nothing_is_planned_for_it():
    assert status(statement(), after(minutes=20)) is Status.PREPARED
    assert schedule(statement(), pause=PAUSE, now=after(minutes=20)) == Schedule()
    assert sent(statement(), after(minutes=21)).bars == (Bar.NOT_RELEASED,)
    assert held_back(statement(), parts(statement().current)[0])


def test_what_is_no_statement_needs_no_release():
    assert not unreleased(approved())


def test_a_released_one_goes_out_after_the_pause_on_the_approvals_that_were_given_before():
    assert status(let_out(), after(minutes=20)) is Status.PAUSE
    assert schedule(let_out(), pause=PAUSE, now=after(minutes=20)).due_at == after(20, minutes=20)
    cleared = sent(let_out(), after(minutes=21))
    assert isinstance(cleared, Clearance)
    assert cleared.approved_by == ("bo", "cleo")


@pytest.mark.parametrize("other", [{"by": PersonId("eve")}, {"revision": 2}, {"incident": IncidentId(2)}], ids=str)
def test_the_release_is_one_of_the_roster_of_that_version_in_the_incident_that_is_open(other):
    made = statement(releases=(release(**other),))
    assert released(made) is None
    assert sent(made, after(minutes=21)).bars == (Bar.NOT_RELEASED,)


@pytest.mark.parametrize(
    "gone", [None, incident(opened_at=OPENED, closed_at=after(minutes=20))], ids=["none", "closed"]
)
def test_without_an_open_incident_it_stays(gone):
    assert sent(let_out(incident=gone), after(minutes=21)).bars == (Bar.NOT_RELEASED,)


def test_its_approvals_are_good_for_thirty_days():
    text = parts(statement().current)[0]
    assert good_until(statement(), text, NOW) == kept_until(statement(), NOW) == NOW + timedelta(days=30)


def test_a_released_one_must_go_out_within_half_an_hour_and_within_the_thirty_days():
    assert kept_until(let_out(), NOW) == after(minutes=50)
    assert kept_until(let_out(), NOW - timedelta(days=30) + timedelta(minutes=25)) == after(minutes=25)
    assert sent(let_out(), after(minutes=51)).bars == (Bar.TOO_OLD,)


def test_names_are_one_for_people_whatever_their_case_and_spaces():
    assert same_name("Outage  of mail", "outage of MAIL")
    assert not same_name("outage", "outages")


def test_somebody_is_reached_by_a_pinned_id_or_where_they_were_recognised():
    pinned, mailed = person("ada"), person("bo", identities=(), email="bo@acme.example")
    seen = profile(identity("bo"), email="bo@acme.example")
    people = directory(pinned, mailed)
    assert people.reached(PersonId("ada"), ()) == identity("ada")
    assert people.reached(PersonId("bo"), (profile("cleo"), seen)) == identity("bo")
    assert people.reached(PersonId("bo"), ()) is None
    assert people.reached(PersonId("zoe"), (seen,)) is None
