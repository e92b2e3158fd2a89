from approvals.domain.people import Platform, Standing
from approvals.domain.quorum import Voter, count
from approvals.domain.vote import Mark, Source
from approvals.domain.witnessed import witnessed
from tests.support.builders import (
    after,
    approvals,
    approved,
    case,
    hold,
    identity,
    on_teams,
    profile,
    profiles,
    revision,
    stop,
    vote,
)

LATER = after(50)


def named(*votes):
    return [Voter(by=None, identity=one.identity, source=one.source, stamp=one.stamp) for one in votes]


def seen(made, *, approve=(), reject=(), hold=(), names=None, **changes):
    shown = {
        Platform.SLACK: {
            mark: frozenset(map(identity, who))
            for mark, who in ((Mark.APPROVE, approve), (Mark.REJECT, reject), (Mark.HOLD, hold))
        }
    }
    usual = {"shown": shown, "profiles": profiles(), "named": named(*made.votes) if names is None else names}
    return witnessed(made, **{**usual, **changes}, now=LATER)


def test_what_is_stored_stated_and_still_there_counts():
    assert count(seen(approved(), approve=("bo", "cleo"))).approved == ("bo", "cleo")


def test_an_approval_that_is_not_there_any_more_does_not_count():
    assert count(seen(approved(), approve=("bo",))).approved == ("bo",)


def test_an_approval_on_a_card_that_is_not_to_be_seen_does_not_count():
    assert count(seen(approved(), shown={Platform.SLACK: {}})).approved == ()


def test_an_approval_that_was_not_stated_does_not_count():
    made = approved()
    assert count(seen(made, approve=("bo", "cleo"), names=named(made.votes[0]))).approved == ("bo",)


def test_an_approval_of_another_event_than_the_stated_one_does_not_count():
    made, again = case(vote("bo", stamp="2")), vote("bo", stamp="1")
    assert count(seen(made, approve=("bo",), names=named(again))).approved == ()


def test_an_approval_that_is_only_seen_is_not_counted():
    assert count(seen(case(), approve=("bo", "cleo"))).approved == ()


def test_a_button_and_a_platform_without_a_witness_cannot_be_looked_at():
    button, elsewhere = vote("bo", source=Source.BUTTON), vote(on_teams("cleo"))
    assert count(seen(case(button, elsewhere))).approved == ("bo", "cleo")


def test_people_are_who_they_are_now():
    gone = profiles(profile("bo", Standing.DEACTIVATED))
    assert count(seen(approved(), approve=("bo", "cleo"), profiles=gone)).approved == ("cleo",)
    assert count(seen(approved(), approve=("bo", "cleo"), profiles={})).approved == ()


def test_a_stop_that_is_only_seen_stops():
    assert [one.by for one in count(seen(approved(), approve=("bo", "cleo"), reject=("dan",))).stopped] == ["dan"]


def test_a_stop_that_is_only_stored_stops_all_the_same():
    assert [one.by for one in count(seen(case(stop("dan")))).stopped] == ["dan"]


def test_a_stop_of_an_earlier_version_stays():
    made = case(stop("dan"), *approvals("bo", "cleo", revision=2), revisions=(revision(), revision(2)))
    assert [one.by for one in count(seen(made, approve=("bo", "cleo"))).stopped] == ["dan"]


def test_a_hold_that_is_only_seen_holds_if_its_giver_may():
    assert seen(approved(), hold=("eve",)).holds(LATER)
    guest = profiles(profile("eve", Standing.GUEST))
    assert not seen(approved(), hold=("eve",), profiles=guest).holds(LATER)
    assert not seen(approved(), hold=("eve",), profiles={}).holds(LATER)


def test_a_hold_that_ran_out_does_not_begin_anew_because_its_mark_is_still_there():
    old = case(hold("eve", cast_at=after(hours=-5)))
    assert not seen(old, hold=("eve",)).holds(LATER)
