"""Who people are for Teams: members of our teams as they are now, and nobody else."""

import pytest

from approvals.domain.people import Standing
from approvals.errors import Unreachable
from bot.teams.errors import TeamsSaidNo


@pytest.mark.parametrize("as_in_activities", [True, False])
async def test_a_member_is_known_by_their_id_in_the_tenant_however_teams_spells_it(
    tenant, chat, anna, who, as_in_activities
):
    tenant.spell_object_id(as_in_activities=as_in_activities)
    for _ in range(2):
        known = await chat.profile(who(anna))
        assert (known.identity, known.name, known.standing) == (who(anna), "Anna Bianchi", Standing.MEMBER)
        assert known.email == "anna@acme.example"


async def test_guests_are_guests_others_are_strangers_and_who_is_in_no_team_of_ours_is_gone(tenant, chat, team, who):
    guest, sam = tenant.add_guest("gus"), tenant.add_federated("sam")
    for person in (guest, sam):
        await tenant.join(person, team)
    absent = tenant.add_person("zoe")
    found = {person.name: (await chat.profile(who(person))).standing for person in (guest, sam, absent)}
    assert found == {"gus": Standing.GUEST, "sam": Standing.STRANGER, "zoe": Standing.GONE}


async def test_where_teams_leaves_roles_out_a_guest_is_told_by_the_name_they_sign_in_with(tenant, chat, team, who):
    tenant.leave_out_roles()
    people = tenant.add_person("zoe"), tenant.add_guest("gus"), tenant.add_federated("sam")
    nameless = tenant.change_person(tenant.add_person("uma"), upn=None)
    for person in (*people, nameless):
        await tenant.join(person, team)
    found = {person.name: (await chat.profile(who(person))).standing for person in (*people, nameless)}
    assert found == {
        "zoe": Standing.MEMBER,
        "gus": Standing.GUEST,
        "sam": Standing.STRANGER,
        "uma": Standing.STRANGER,
    }


async def test_somebody_of_another_tenant_is_not_even_asked_for(tenant, chat, anna, who):
    foreign = who(anna)
    profile = await chat.profile(type(foreign)(platform=foreign.platform, workspace="another", user=foreign.user))
    assert profile.standing is Standing.STRANGER
    assert "pagedmembers" not in tenant.counts


async def test_who_left_the_team_is_gone_from_then_on_and_again_a_member_after_coming_back(
    tenant, chat, team, ben, who
):
    assert (await chat.profile(who(ben))).standing is Standing.MEMBER
    await tenant.leave(ben, team)
    assert (await chat.profile(who(ben))).standing is Standing.GONE
    await tenant.join(ben, team)
    assert (await chat.profile(who(ben))).standing is Standing.MEMBER


async def test_a_new_name_is_read_the_next_time(tenant, chat, ben, who):
    await chat.profile(who(ben))
    tenant.rename(ben, "Benjamin Okafor")
    assert (await chat.profile(who(ben))).name == "Benjamin Okafor"


async def test_members_are_read_page_by_page(tenant, chat, team, channel, who):
    people = [tenant.add_person(f"p{number}") for number in range(450)]
    for person in people:
        tenant._site.truth.join(team.id, person.id)
    assert len(await chat.members(channel.id)) == 452
    assert tenant.counts["pagedmembers"] == 3
    assert (await chat.profile(who(people[-1]))).standing is Standing.MEMBER


async def test_one_who_is_known_is_read_alone(tenant, chat, anna, who):
    for _ in range(3):
        await chat.profile(who(anna))
    assert (tenant.counts["pagedmembers"], tenant.counts["member"]) == (1, 2)


async def test_a_profile_that_cannot_be_read_now_is_no_answer(tenant, chat, anna, who):
    tenant.fail_next("pagedmembers", status=500)
    with pytest.raises(Unreachable):
        await chat.profile(who(anna))
    await chat.profile(who(anna))
    tenant.fail_next("member", status=403)
    with pytest.raises(TeamsSaidNo):
        await chat.profile(who(anna))


async def test_somebody_is_found_by_their_address_as_it_is_now(tenant, chat, anna, who):
    assert (await chat.by_email("Anna@Acme.example")).identity == who(anna)
    assert await chat.by_email("nobody@acme.example") is None
    tenant.change_person(anna, email="anna.b@acme.example", upn="anna.b@acme.example")
    assert await chat.by_email("anna@acme.example") is None
    assert (await chat.by_email("anna.b@acme.example")).identity == who(anna)


@pytest.mark.parametrize("joins_first", [True, False])
async def test_an_address_that_another_tenant_gave_somebody_hides_nobody(tenant, chat, team, anna, who, joins_first):
    """In their own tenant anybody may write any address into anybody's account."""
    sam = tenant.add_federated("sam")
    tenant.change_person(sam, email="anna@acme.example")
    await tenant.join(sam, team)
    if joins_first:
        tenant._site.truth.leave(team.id, anna.id)
        tenant._site.truth.join(team.id, anna.id)
    assert (await chat.by_email("anna@acme.example")).identity == who(anna)


async def test_who_has_no_address_is_known_by_the_name_they_sign_in_with(tenant, chat, team):
    zoe = tenant.add_person("zoe", email="")
    await tenant.join(zoe, team)
    assert (await chat.by_email("zoe@acme.example")).name == "Zoe"


async def test_an_answer_that_is_no_member_is_nobody(tenant, chat, anna, who):
    await chat.profile(who(anna))
    tenant.break_down("member", garbage=True)
    with pytest.raises(Unreachable):
        await chat.profile(who(anna))


async def test_a_channel_that_cannot_be_read_hides_nobody_in_another(make_line, tenant, channel, anna, ben, who):
    closed = tenant.add_channel(tenant.found_team("Closed", ben, installed=False), "closed")
    line = make_line(channels=[closed.id, channel.id])
    await line.start()
    assert (await line.chat.profile(who(anna))).standing is Standing.MEMBER
    assert (await line.chat.by_email("ben@acme.example")).identity == who(ben)
    with pytest.raises(TeamsSaidNo):
        await line.chat.profile(who(tenant.add_person("zoe")))
