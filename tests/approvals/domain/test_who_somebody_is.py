"""Who stands behind an identity, and whose word never counts."""

import pytest

from approvals.domain.people import Called, PersonId, Platform, Standing, platform_of
from approvals.domain.quorum import Discount, discount
from approvals.domain.vote import Mark
from tests.support.builders import account, case, directory, identity, on_teams, person, profile, profiles


def mailed(name, *, email, identities=()):
    return person(name, email=email, identities=identities)


def test_a_pinned_identity_is_its_person():
    assert directory().recognise(profile("bo")) == person("bo")


def test_a_confirmed_address_is_its_person_whatever_its_case():
    people = directory(mailed("bo", email="Bo@Acme.example"))
    assert people.recognise(profile("anything", email="bo@acme.EXAMPLE")).id == "bo"


def test_a_pinned_id_wins_over_the_address_of_somebody_else():
    people = directory(person("bo"), mailed("cleo", email="shared@acme.example"))
    assert people.recognise(profile("bo", email="shared@acme.example")).id == "bo"


def test_an_address_says_nothing_of_a_person_who_is_pinned_on_that_platform():
    people = directory(mailed("bo", email="bo@acme.example", identities=(identity("bo"),)))
    assert people.recognise(profile("impostor", email="bo@acme.example")) is None


def test_an_address_still_names_a_person_who_is_pinned_on_the_other_platform_only():
    people = directory(mailed("bo", email="bo@acme.example", identities=(on_teams("bo"),)))
    assert people.recognise(profile("anything", email="bo@acme.example")).id == "bo"


def test_an_address_of_two_people_is_nobodys():
    people = directory(mailed("bo", email="team@acme.example"), mailed("cleo", email="TEAM@acme.example"))
    assert people.recognise(profile("anything", email="team@acme.example")) is None


def test_an_identity_pinned_to_two_people_is_nobodys():
    both = (identity("shared"),)
    people = directory(person("bo", identities=both), person("cleo", identities=both))
    assert people.recognise(profile("shared")) is None


@pytest.mark.parametrize("email", [None, "", "other@acme.example"])
def test_an_address_that_nobody_has_is_nobodys(email):
    people = directory(mailed("bo", email="bo@acme.example"), mailed("cleo", email=None))
    assert people.recognise(profile("anything", email=email)) is None


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.MEMBER])
def test_only_a_full_member_is_recognised_even_when_pinned(standing):
    assert directory().recognise(profile("bo", standing)) is None


def test_a_pinned_identity_of_a_foreign_workspace_is_nobody():
    foreign = identity("bo", workspace="T9")
    people = directory(person("bo", identities=(foreign,)))
    assert people.recognise(profile(foreign)) is None


def test_a_workspace_is_a_home_on_its_own_platform_only():
    assert not directory().at_home(identity("bo", workspace="T1", platform=Platform.TEAMS))


def test_a_person_has_a_name_who_left_has_an_id_and_nobody_is_twokeys():
    people = directory(person("bo"))
    assert [people.name(who) for who in ("bo", "zoe", None)] == ["Bo", "zoe", "Twokeys"]


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (Standing.GUEST, Discount.GUEST),
        (Standing.STRANGER, Discount.STRANGER),
        (Standing.BOT, Discount.BOT),
        (Standing.DEACTIVATED, Discount.DEACTIVATED),
        (Standing.GONE, Discount.GONE),
        (Standing.UNKNOWN, Discount.UNKNOWN),
    ],
)
@pytest.mark.parametrize("mark", [Mark.APPROVE, Mark.REJECT])
def test_who_is_no_full_member_does_not_count_and_is_told_why(standing, why, mark):
    assert discount(case(profiles=profiles(profile("bo", standing))), identity("bo"), mark) is why


def test_an_identity_nothing_was_read_of_is_unknown():
    assert discount(case(), identity("zoe"), Mark.APPROVE) is Discount.UNKNOWN


def test_a_full_member_the_settings_do_not_name_is_unknown():
    assert discount(case(profiles=profiles(profile("zoe"))), identity("zoe"), Mark.APPROVE) is Discount.UNKNOWN


def test_a_full_member_of_a_foreign_workspace_is_a_stranger():
    foreign = identity("bo", workspace="T9")
    made = case(directory=directory(person("bo", identities=(foreign,))), profiles=profiles(profile(foreign)))
    assert discount(made, foreign, Mark.APPROVE) is Discount.STRANGER


@pytest.mark.parametrize("mark", [Mark.APPROVE, Mark.REJECT])
def test_a_colleague_who_is_not_on_the_roster_does_not_count(mark):
    assert discount(case(), identity("eve"), mark) is Discount.NOT_ON_ROSTER


def test_a_lead_who_is_not_on_the_roster_does_not_count():
    assert discount(case(account=account(leads=("eve",))), identity("eve"), Mark.APPROVE) is Discount.NOT_ON_ROSTER


def test_a_roster_member_counts():
    assert discount(case(), identity("bo"), Mark.APPROVE) is None


def test_an_address_linked_twice_counts_for_nobody():
    people = directory(person("ada"), mailed("bo", email="team@x.example"), mailed("cleo", email="team@x.example"))
    made = case(directory=people, profiles=profiles(profile("shared", email="team@x.example")))
    assert discount(made, identity("shared"), Mark.APPROVE) is Discount.UNKNOWN


@pytest.mark.parametrize(
    ("roster", "needed", "author", "short"),
    [
        (("ada", "bo", "cleo"), 2, "ada", 0),
        (("ada", "bo"), 2, "ada", 1),
        (("ada", "bo"), 2, "eve", 0),
        (("ada", "bo"), 1, "ada", 0),
        (("ada", "ada"), 2, "ada", 2),
        (("bo", "bo"), 2, "ada", 1),
    ],
)
def test_a_roster_must_reach_its_number_without_the_author(roster, needed, author, short):
    assert account(roster=roster, approvals=needed).short_without(author) == short


def test_people_are_called_by_every_identity_that_is_pinned_or_was_recognised():
    people = directory(mailed("bo", email="bo@acme.example"), person("cleo"))
    seen = [profile("bo", email="bo@acme.example"), profile("eve", email="eve@acme.example")]
    assert people.called([PersonId("bo"), PersonId("nobody"), PersonId("cleo"), PersonId("bo")], seen) == (
        Called(name="Bo", identities=(identity("bo"),)),
        Called(name="Cleo", identities=(identity("cleo"), on_teams("cleo"))),
    )


def test_an_account_has_a_channel_in_each_chat_that_is_named():
    both = account(teams_channel="19:1@thread.tacv2")
    assert both.channels == ((Platform.SLACK, "C1"), (Platform.TEAMS, "19:1@thread.tacv2"))
    assert account(channel="").channels == ()


@pytest.mark.parametrize(
    ("channel", "platform"), [("C0123", Platform.SLACK), ("19:1@thread.tacv2", Platform.TEAMS), ("", Platform.SLACK)]
)
def test_a_channel_tells_by_its_id_where_it_is(channel, platform):
    assert platform_of(channel) is platform
