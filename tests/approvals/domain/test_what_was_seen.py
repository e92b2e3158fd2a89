from dataclasses import replace

from approvals.domain.card import MessageRef
from approvals.domain.correction import Correction, Gravity, Purpose
from approvals.domain.entered import book
from approvals.domain.people import Platform, Standing
from approvals.domain.quorum import Voter, count
from approvals.domain.vote import Mark, Source
from approvals.domain.witnessed import card_seen, witnessed
from tests.support.builders import (
    PARENT,
    account,
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


def message(**changes):
    return replace(MessageRef(platform=Platform.SLACK, workspace="T1", channel="C1", id="1"), **changes)


IN_SLACK, ELSEWHERE = message(), message(channel="C2")
IN_TEAMS = message(platform=Platform.TEAMS, channel="19:1")


def has_card(*looked_at, entered=None, nothing_at=(), made=None):
    """Whether those messages, or those that were `entered` instead, are cards that people have."""
    drafted = made or case(account=account(teams_channel="19:1"))
    cards = {(1, one.platform): str(one) for one in (looked_at if entered is None else entered)}
    kept = replace(book((), {}), cards=cards)
    return card_seen(drafted, {**dict.fromkeys(nothing_at), **{one.platform: one for one in looked_at}}, kept)


def test_a_card_in_the_accounts_channel_that_was_entered_and_looked_at_is_seen():
    assert has_card(IN_SLACK)


def test_without_a_card_nothing_is_seen():
    assert not has_card(nothing_at=(Platform.SLACK, Platform.TEAMS))
    assert not has_card()


def test_a_card_that_was_entered_and_cannot_be_looked_at_is_not_seen():
    assert not has_card(nothing_at=(Platform.SLACK,), entered=(IN_SLACK,))
    assert not has_card(IN_TEAMS, nothing_at=(Platform.SLACK,), entered=(IN_SLACK, IN_TEAMS))


def test_a_card_that_was_never_entered_or_stands_in_another_channel_is_not_seen():
    assert not has_card(IN_SLACK, entered=())
    assert not has_card(IN_SLACK, entered=(message(id="2"),))
    assert not has_card(ELSEWHERE)


def test_the_card_of_one_chat_will_do_while_the_other_has_none():
    assert has_card(IN_SLACK, nothing_at=(Platform.TEAMS,))
    assert has_card(IN_TEAMS, nothing_at=(Platform.SLACK,))
    assert has_card(IN_TEAMS, ELSEWHERE)


def test_a_card_that_nobody_can_read_is_believed_if_it_was_entered():
    assert has_card(IN_TEAMS)
    assert not has_card(IN_TEAMS, entered=())
    assert has_card(IN_SLACK, IN_TEAMS, entered=(IN_SLACK,))


def test_what_only_deletes_needs_no_card_and_a_look_at_the_one_that_it_has():
    private = Correction(
        original=PARENT, wrong="private", right="", gravity=Gravity.MINOR, deletes=True, purpose=Purpose.TAKE_DOWN
    )
    leak = case(revisions=(revision(correction=private),))
    assert has_card(nothing_at=(Platform.SLACK,), made=leak)
    assert not has_card(nothing_at=(Platform.SLACK,), entered=(IN_SLACK,), made=leak)
