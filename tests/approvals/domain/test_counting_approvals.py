"""Two people, not two signatures: what makes a version approved."""

from dataclasses import replace

import pytest

from approvals.domain.people import Standing
from approvals.domain.quorum import Discount, count, reached_at
from approvals.domain.vote import Source
from policies.finding import Severity
from tests.support.builders import (
    account,
    after,
    approvals,
    approved,
    case,
    directory,
    draft,
    finding,
    hold,
    identity,
    on_teams,
    person,
    profile,
    profiles,
    revision,
    signed_off,
    stop,
    vote,
)

SIGN_OFF = (finding(Severity.SIGN_OFF, rule="threat"),)


def reasons(made):
    return [(one.name, one.why) for one in count(made).discounted]


def test_two_people_who_did_not_write_it_approve_it():
    tally = count(approved())
    assert (tally.approved, tally.missing, tally.complete, tally.discounted) == (("bo", "cleo"), 0, True, ())


def test_one_person_is_not_two():
    tally = count(case(*approvals("bo")))
    assert (tally.approved, tally.missing, tally.complete, tally.able) == (("bo",), 1, False, ("cleo", "dan"))


def test_whom_settings_and_record_know_by_other_marks_approves_nothing_and_is_not_asked():
    made = case(*approvals("bo", "cleo"), stop("bo"), directory=replace(directory(), doubted=frozenset({"bo"})))
    assert reasons(made) == [("Bo", Discount.NOT_AGREED)]
    assert (count(made).able, [one.by for one in count(made).stopped]) == (("dan",), ["bo"])


def test_nobody_yet_means_everybody_but_the_author_is_waited_for():
    assert count(case()).able == ("bo", "cleo", "dan")


def test_somebody_named_twice_on_the_roster_is_waited_for_once():
    assert count(case(account=account(roster=("ada", "bo", "bo")))).able == ("bo",)


def test_the_author_does_not_approve_their_own_text():
    made = case(*approvals("ada", "bo"))
    assert not count(made).complete
    assert reasons(made) == [("Ada", Discount.AUTHOR)]


def test_the_author_on_another_platform_is_still_the_author():
    made = case(*approvals(on_teams("ada"), "bo"))
    assert not count(made).complete
    assert reasons(made) == [("Ada", Discount.AUTHOR)]


def test_a_stop_of_an_earlier_version_still_stops():
    made = case(
        stop("dan", reason="wrong town"), *approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2)]
    )
    assert [(one.by, one.version, one.reason) for one in count(made).stopped] == [("dan", 1, "wrong town")]
    assert not count(made).complete


def test_who_stopped_an_earlier_version_and_approves_this_one_counts_as_approving():
    made = case(stop("bo"), *approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2)])
    assert count(made).complete


@pytest.mark.parametrize("hand", [{"made_by": "dan"}, {"suggested_by": "dan"}])
def test_who_stopped_an_earlier_version_and_wrote_the_next_one_no_longer_stops(hand):
    made = case(stop("dan"), *approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2, **hand)])
    assert count(made).complete


def test_an_approval_of_the_same_version_does_not_undo_a_stop():
    made = case(stop("bo"), *approvals("bo", "cleo", "dan"))
    assert [one.by for one in count(made).stopped] == ["bo"]


def test_of_two_stops_of_one_person_the_newer_version_is_named():
    made = case(stop("dan", reason="old"), stop("dan", revision=2), revisions=[revision(), revision(2)])
    older_last = case(stop("dan", revision=2), stop("dan"), revisions=[revision(), revision(2)])
    assert [(one.version, one.reason) for one in count(made).stopped] == [(2, "")]
    assert [one.version for one in count(older_last).stopped] == [2]


def test_an_editor_does_not_approve():
    made = case(*approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2, made_by="bo")])
    assert not count(made).complete
    assert reasons(made) == [("Bo", Discount.EDITOR)]
    assert count(made).able == ("dan",)


def test_an_editor_of_an_earlier_version_does_not_approve_a_later_one():
    versions = [revision(), revision(2, made_by="bo"), revision(3)]
    assert reasons(case(*approvals("bo", revision=3), revisions=versions)) == [("Bo", Discount.EDITOR)]


def test_a_suggester_does_not_approve_what_they_suggested():
    made = case(*approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2, suggested_by="bo")])
    assert not count(made).complete
    assert reasons(made) == [("Bo", Discount.SUGGESTER)]


def test_a_suggester_approves_where_the_account_says_so():
    made = case(
        *approvals("bo", "cleo", revision=2),
        revisions=[revision(), revision(2, suggested_by="bo")],
        account=account(suggesters_count=True),
    )
    assert count(made).complete


def test_who_edited_and_suggested_is_an_editor_even_where_suggesters_count():
    versions = [revision(), revision(2, made_by="bo"), revision(3, suggested_by="bo")]
    made = case(*approvals("bo", revision=3), revisions=versions, account=account(suggesters_count=True))
    assert reasons(made) == [("Bo", Discount.EDITOR)]


def test_the_author_who_edits_and_suggests_is_the_author():
    made = case(*approvals("ada", revision=2), revisions=[revision(), revision(2, made_by="ada", suggested_by="ada")])
    assert reasons(made) == [("Ada", Discount.AUTHOR)]


def test_the_author_is_barred_when_every_version_was_made_by_others():
    made = case(*approvals("ada"), revisions=[revision(made_by=None)])
    assert reasons(made) == [("Ada", Discount.AUTHOR)]


def test_twokeys_asking_again_makes_nobody_an_editor():
    made = case(*approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2, made_by=None)])
    assert count(made).complete


@pytest.mark.parametrize(
    "twice",
    [
        (vote("bo"), vote("bo", stamp="2")),
        (vote("bo"), vote("bo", source=Source.BUTTON)),
        (vote("bo"), vote(on_teams("bo"))),
        (vote("bo"), vote(on_teams("bo"), source=Source.BUTTON)),
    ],
    ids=["two emoji", "emoji and button", "two platforms", "two platforms, two doors"],
)
def test_one_person_twice_is_not_two_people(twice):
    tally = count(case(*twice))
    assert (tally.approved, tally.missing) == (("bo",), 1)


def test_a_pinned_and_a_mailed_identity_of_one_person_are_one_person():
    people = directory(person("ada"), person("bo", email="bo@acme.example", identities=(on_teams("bo"),)))
    known = profiles(profile("phone", email="bo@acme.example"))
    tally = count(case(*approvals("phone", on_teams("bo")), directory=people, profiles=known))
    assert (tally.approved, tally.missing) == (("bo",), 1)


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.MEMBER])
def test_approvals_of_guests_strangers_bots_and_the_like_are_shown_but_do_not_count(standing):
    made = case(*approvals("bo", "cleo"), profiles=profiles(profile("bo", standing, name="Bo at the door")))
    assert not count(made).complete
    assert reasons(made) == [("Bo at the door", Discount(standing))]


def test_an_identity_nobody_could_read_is_shown_by_its_id():
    assert reasons(case(vote("zoe"))) == [("UZOE", Discount.UNKNOWN)]


def test_a_mark_that_does_not_count_is_shown_once():
    assert len(count(case(vote("eve"), vote("eve", source=Source.BUTTON))).discounted) == 1


def test_approvals_on_an_older_version_are_not_carried_over():
    tally = count(approved(revisions=[revision(), revision(2)]))
    assert (tally.approved, tally.missing) == ((), 2)


def test_approvals_on_a_version_to_come_do_not_count():
    assert count(case(*approvals("bo", "cleo", revision=2))).approved == ()


def test_an_approval_taken_back_is_none():
    assert count(case(vote("bo", retracted_at=after(5)), vote("cleo"))).approved == ("cleo",)


def test_an_approval_stands_through_the_other_door_when_one_is_taken_back():
    both = (vote("bo", retracted_at=after(5)), vote("bo", source=Source.BUTTON))
    assert count(case(*both)).approved == ("bo",)


def test_a_stop_blocks_whoever_else_approved():
    tally = count(case(*approvals("bo", "cleo"), stop("dan", reason="wrong town")))
    assert not tally.complete
    assert [(one.by, one.reason) for one in tally.stopped] == [("dan", "wrong town")]


def test_a_stop_taken_back_blocks_no_more():
    assert count(case(*approvals("bo", "cleo"), stop("dan", retracted_at=after(30)))).complete


def test_who_stops_does_not_also_approve():
    tally = count(case(*approvals("bo", "cleo"), stop(on_teams("bo"))))
    assert (tally.approved, tally.complete) == (("cleo",), False)


def test_the_author_may_stop_their_own_text():
    tally = count(case(*approvals("bo", "cleo"), stop("ada")))
    assert not tally.complete
    assert [one.by for one in tally.stopped] == ["ada"]


def test_an_author_who_is_not_on_the_roster_stops_by_withdrawing_not_by_a_vote():
    made = case(*approvals("bo", "cleo"), stop("eve"), draft=draft(author="eve"), revisions=[revision(made_by="eve")])
    assert count(made).complete
    assert reasons(made) == [("Eve", Discount.NOT_ON_ROSTER)]


def test_a_stop_of_somebody_not_on_the_roster_is_shown_but_blocks_nothing():
    made = case(*approvals("bo", "cleo"), stop("eve"))
    assert count(made).complete
    assert reasons(made) == [("Eve", Discount.NOT_ON_ROSTER)]


def test_a_person_stops_once_with_the_first_reason_they_gave():
    twice = (stop("bo"), stop("bo", source=Source.BUTTON, reason="wrong town"), stop(on_teams("bo"), reason="later"))
    assert [(one.by, one.reason) for one in count(case(*twice)).stopped] == [("bo", "wrong town")]


def test_a_hold_is_no_vote():
    tally = count(case(hold("bo"), hold("eve")))
    assert (tally.approved, tally.stopped, tally.discounted) == ((), (), ())


def test_sign_off_needs_a_lead_among_the_approvers():
    tally = count(approved(revisions=[revision(findings=SIGN_OFF)]))
    assert (tally.missing, tally.lead_missing, tally.complete) == (0, True, False)


def test_sign_off_is_given_by_a_lead_with_a_reason():
    versions = [revision(findings=SIGN_OFF)]
    assert count(case(*signed_off("bo", "dan"), revisions=versions)).complete
    without = count(case(*approvals("bo", "dan"), revisions=versions))
    assert (without.lead_missing, without.reason_missing, without.complete) == (False, True, False)


def test_somebody_elses_reason_signs_nothing_off():
    made = case(*approvals("dan"), *signed_off("bo"), revisions=[revision(findings=SIGN_OFF)])
    assert count(made).reason_missing


def test_a_reason_given_by_either_door_is_one():
    twice = (*approvals("bo", "dan"), vote("dan", source=Source.BUTTON, cast_at=after(50), reason="It is true."))
    assert count(case(*twice, revisions=[revision(findings=SIGN_OFF)])).complete


def test_what_needs_no_lead_needs_no_reason():
    assert not count(case(*approvals("bo", "dan"))).reason_missing


READERS = directory(
    *(
        person(name, languages=languages)
        for name, languages in {"ada": ("en", "it"), "bo": ("en",), "cleo": ("en",), "dan": ("it",)}.items()
    )
)


def test_somebody_who_approves_must_read_the_language():
    made = case(*approvals("bo", "cleo"), revisions=[revision(language="it")], directory=READERS)
    assert (count(made).reader_missing, count(made).complete) == (True, False)
    read = case(*approvals("bo", "dan"), revisions=[revision(language="it")], directory=READERS)
    assert count(read).complete


@pytest.mark.parametrize(
    ("language", "people"), [("", READERS), ("pt", directory()), ("en", READERS)], ids=["unknown", "unsaid", "read"]
)
def test_where_nothing_is_known_or_somebody_reads_it_no_reader_is_missing(language, people):
    assert count(case(*approvals("bo", "cleo"), revisions=[revision(language=language)], directory=people)).complete


def test_a_lead_who_wrote_it_cannot_sign_it_off():
    made = case(
        *approvals("dan", "bo", "cleo"),
        draft=draft(author="dan"),
        revisions=[revision(made_by="dan", findings=SIGN_OFF)],
    )
    assert count(made).lead_missing


def test_a_lead_who_is_deactivated_cannot_sign_it_off():
    known = profiles(profile("dan", Standing.DEACTIVATED))
    made = case(*approvals("dan", "bo", "cleo"), revisions=[revision(findings=SIGN_OFF)], profiles=known)
    assert count(made).lead_missing


def test_a_team_of_two_needs_the_author_and_one_other():
    made = case(*approvals("bo"), account=account(roster=("ada", "bo"), approvals=1))
    assert count(made).complete
    assert not count(case(*approvals("ada"), account=made.account)).complete


@pytest.mark.parametrize("number", [0, -1])
def test_no_setting_makes_a_text_need_nobody(number):
    tally = count(case(account=account(approvals=number)))
    assert (tally.needed, tally.complete) == (1, False)


def test_it_is_approved_when_the_last_needed_approval_came():
    made = case(*approvals("bo", "cleo", "dan"))
    assert reached_at(made, count(made)) == after(20)


def test_the_first_word_of_a_person_is_the_time_of_their_approval():
    made = case(vote("bo", source=Source.BUTTON, cast_at=after(90)), *approvals("bo", "cleo"))
    assert reached_at(made, count(made)) == after(20)


def test_a_late_sign_off_is_when_it_is_approved():
    made = case(*signed_off("bo", "cleo", "dan"), revisions=[revision(findings=SIGN_OFF)])
    assert reached_at(made, count(made)) == after(30)


def test_an_early_sign_off_waits_for_the_others():
    made = case(*signed_off("dan", "bo"), revisions=[revision(findings=SIGN_OFF)])
    assert reached_at(made, count(made)) == after(20)


@pytest.mark.parametrize(("order", "when"), [(("bo", "cleo", "dan"), 30), (("dan", "bo", "cleo"), 20)])
def test_it_is_approved_when_somebody_who_reads_it_has_approved_too(order, when):
    made = case(*approvals(*order), revisions=[revision(language="it")], directory=READERS)
    assert reached_at(made, count(made)) == after(when)


def test_what_is_not_approved_was_approved_at_no_time():
    made = case(*approvals("bo"))
    assert reached_at(made, count(made)) is None


def test_everybody_who_wrote_a_version_is_a_writer_once():
    versions = [revision(made_by="bo"), revision(2, made_by=None), revision(3, made_by="bo"), revision(4)]
    assert case(revisions=versions).writers == ("ada", "bo")


def test_an_identity_is_read_once_and_named_by_the_settings_first():
    made = case(profiles=profiles(profile("zoe", name="Zoe")))
    assert [made.name(identity(who)) for who in ("bo", "zoe", "nobody")] == ["Bo", "Zoe", "UNOBODY"]
