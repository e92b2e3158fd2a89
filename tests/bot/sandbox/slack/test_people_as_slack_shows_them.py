"""`users.*`: the flags by which an app tells members, guests, strangers and bots apart."""

import pytest
from slack_sdk.errors import SlackApiError


async def info(web, person):
    return (await web.users_info(user=person.id))["user"]


async def test_a_member_has_an_address_if_the_scope_allows(workspace, web, anna):
    shown = await info(web, anna)
    assert shown["team_id"] == workspace.team_id
    assert shown["profile"]["email"] == "anna@acme.example"
    assert shown["is_email_confirmed"] is True
    assert not any(shown[flag] for flag in ("deleted", "is_bot", "is_app_user", "is_restricted", "is_ultra_restricted"))
    workspace.take_away("users:read.email")
    assert "email" not in (await info(web, anna))["profile"]


async def test_guests_are_restricted(workspace, web):
    guest = await info(web, workspace.add_guest("gus"))
    single = await info(web, workspace.add_guest("sol", single_channel=True))
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, False)
    assert (single["is_restricted"], single["is_ultra_restricted"]) == (True, True)


async def test_somebody_of_another_company_is_a_stranger_until_they_share_a_channel(workspace, web, anna):
    otto = workspace.add_stranger("otto")
    shown = await info(web, otto)
    assert shown["team_id"] != workspace.team_id
    assert shown["is_stranger"] is True
    assert "email" not in shown["profile"]
    workspace.add_channel("shared", anna, otto, shared=True)
    assert (await info(web, otto))["is_stranger"] is False


async def test_a_bot_says_so(workspace, web):
    shown = await info(web, workspace.add_bot("robo"))
    assert shown["is_bot"] is True
    assert "email" not in shown["profile"]


async def test_a_deactivated_person_is_deleted_and_not_found_by_address(workspace, web, anna):
    assert (await web.users_lookupByEmail(email="Anna@acme.example"))["user"]["id"] == anna.id
    await workspace.deactivate(anna)
    assert (await info(web, anna))["deleted"] is True
    with pytest.raises(SlackApiError, match="users_not_found"):
        await web.users_lookupByEmail(email="anna@acme.example")


async def test_nobody_by_that_id(web):
    with pytest.raises(SlackApiError, match="user_not_found"):
        await web.users_info(user="U404")


async def test_the_list_comes_in_pages(workspace, web, anna, ben):
    first = await web.users_list(limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await web.users_list(limit=2, cursor=cursor)
    names = [member["name"] for member in first["members"] + second["members"]]
    assert names == ["twokeys", "anna", "ben", "slackbot"]
    assert [person.name for person in workspace.people()] == ["twokeys", "anna", "ben"]
    assert (await web.users_info(user="USLACKBOT"))["user"]["is_bot"] is False


async def test_a_change_of_a_person_is_told(app, workspace, connected, anna):
    heard = []

    @app.event("user_change")
    async def changed(event):
        heard.append(event["user"])

    await workspace.rename(anna, real_name="Anna Rossi")
    await workspace.deactivate(anna)
    await workspace.until(lambda: len(heard) == 2)
    assert [user["deleted"] for user in heard] == [False, True]
    assert heard[0]["real_name"] == "Anna Rossi"


@pytest.mark.usefixtures("connected")
async def test_a_group_lists_its_people_on_a_paid_plan(app, workspace, web, anna, ben):
    heard = []

    @app.event("subteam_members_changed")
    async def changed(event):
        heard.append((event["added_users"], event["removed_users"]))

    group = workspace.add_group("support", anna)
    assert (await web.usergroups_users_list(usergroup=group.id))["users"] == [anna.id]
    await workspace.regroup(group, ben)
    assert (await web.usergroups_list(include_users=True))["usergroups"][0]["users"] == [ben.id]
    await workspace.until(lambda: heard)
    assert heard == [([ben.id], [anna.id])]
    workspace.have_paid_plan(paid=False)
    with pytest.raises(SlackApiError, match="plan_upgrade_required"):
        await web.usergroups_users_list(usergroup=group.id)
