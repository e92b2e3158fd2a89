"""The connector sends, answers in threads, updates and deletes as documented, and refuses as documented."""

import json

import pytest

from bot.sandbox.teams import UserRole
from tests.bot.sandbox.teams.tiny_client import card, text, with_card


async def test_a_post_in_a_channel_gives_thread_and_message(tenant, client, channel):
    answered = await client.post(channel, text("Hello"))
    post = tenant.posts(channel)[0]
    assert answered.status == 201
    assert answered.body == {"id": f"{channel.id};messageid={post.id}", "activityId": post.id}
    assert (post.text, post.sender, post.thread) == ("Hello", tenant.bot_id, post.id)


async def test_the_id_of_a_team_means_its_general_channel(tenant, client, team):
    assert (await client.post(tenant.general(team), text("Hello"))).status == 201
    assert [one.text for one in tenant.messages(tenant.general(team))] == ["Hello"]


async def test_a_thread_is_named_in_the_conversation_and_nowhere_else(tenant, client, channel):
    made = (await client.post(channel, text("Post"))).body
    answer = await client.send(made["id"], text("Answer"))
    assert answer.status == 201
    assert [one.text for one in tenant.thread(tenant.posts(channel)[0])] == ["Post", "Answer"]
    # `replyToId` and the activity in the path do not lead into a thread.
    await client.send(channel.id, text("Beside") | {"replyToId": made["activityId"]})
    await client.reply(channel.id, made["activityId"], text("Beside too"))
    assert [one.text for one in tenant.posts(channel)] == ["Post", "Beside", "Beside too"]
    await client.reply(made["id"], made["activityId"], text("Inside"))
    assert [one.text for one in tenant.thread(tenant.posts(channel)[0])] == ["Post", "Answer", "Inside"]


async def test_a_chat_with_somebody_is_made_once(tenant, client, anna):
    first = await client.open_chat(anna)
    assert (first.status, first.body) == (201, {"id": tenant.chat(anna).id})
    assert first.body["id"].startswith("a:1")
    assert (await client.open_chat(anna, members=[{"id": anna.object_id}])).body == first.body
    await client.send(first.body["id"], text("Hello"))
    assert [one.text for one in tenant.chat_messages(anna)] == ["Hello"]
    with_first = await client.open_chat(anna, activity=text("Again"))
    assert with_first.body == {"id": first.body["id"], "activityId": tenant.chat_messages(anna)[-1].id}


async def test_an_update_changes_what_everybody_sees(tenant, client, channel):
    made = (await client.post(channel, text("Hello"))).body
    answered = await client.update(made["id"], made["activityId"], text("Good morning"))
    assert (answered.status, answered.body) == (200, {"id": made["activityId"]})
    post = tenant.posts(channel)[0]
    assert (post.text, post.edited) == ("Good morning", True)
    assert (await client.update(channel.id, made["activityId"], text("By the channel alone"))).status == 200


async def test_a_deleted_message_is_gone_for_good(tenant, client, channel):
    made = (await client.post(channel, text("Hello"))).body
    answered = await client.delete(made["id"], made["activityId"])
    assert (answered.status, answered.text) == (200, "")
    assert tenant.messages(channel) == []
    for again in (
        client.delete(made["id"], made["activityId"]),
        client.update(made["id"], made["activityId"], text("x")),
    ):
        refused = await again
        assert (refused.status, refused.code) == (404, "ActivityNotFoundInConversation")


async def test_text_beside_a_card_is_split_and_no_id_is_told(tenant, client, channel):
    answered = await client.send(channel.id, with_card(card("A card"), text="A text"))
    assert (answered.status, answered.body) == (201, {})
    assert [tenant.plain(one) for one in tenant.posts(channel)] == ["A text", "A card"]
    assert "activityId" not in (await client.post(channel, with_card(card("A card"), text="A text"))).body


async def test_a_targeted_message_is_seen_by_one_person(tenant, client, channel, anna, ben):
    activity = text("Not a vote") | {"recipient": {"id": anna.id}}
    made = await client.send(channel.id, activity, targeted=True)
    assert made.status == 201
    assert tenant.messages(channel) == []
    assert [one.text for one in tenant.private(anna, channel)] == ["Not a vote"]
    assert tenant.shown(ben, channel) == ""
    assert (await client.update(channel.id, made.body["id"], text("x"))).status == 404
    changed = f"{made.body['id']}?isTargetedActivity=true"
    assert (await client.update(channel.id, changed, activity)).code == "Bad argument"
    assert (await client.update(channel.id, changed, text("Really not"))).status == 200
    assert tenant.private(anna, channel)[0].text == "Really not"
    for wrong in (text("To nobody"), text("To a stranger") | {"recipient": {"id": "29:nobody"}}):
        assert (await client.send(channel.id, wrong, targeted=True)).code == "Bad argument"
    assert (await client.send(tenant.chat(anna).id, activity, targeted=True)).code == "Bad argument"


async def test_a_targeted_message_lasts_a_day(tenant, client, channel, anna, clock):
    made = await client.send(channel.id, text("Hi") | {"recipient": {"id": anna.id}}, targeted=True)
    await clock.advance(24 * 3600 + 1)
    client.token = None
    gone = await client.update(channel.id, f"{made.body['id']}?isTargetedActivity=true", text("x"))
    assert (gone.status, gone.code) == (404, "ActivityNotFoundInConversation")


async def test_what_is_not_there_is_not_found(tenant, client, channel, anna):
    other = (await client.post(channel, text("Other"))).body
    cases = [
        (await client.send("19:nowhere@thread.tacv2", text("x")), "ConversationNotFound"),
        (await client.send(f"{channel.id};messageid=1", text("x")), "ActivityNotFoundInConversation"),
        (await client.reply(channel.id, "1", text("x")), "ActivityNotFoundInConversation"),
        (await client.update(other["id"], "1", text("x")), "ActivityNotFoundInConversation"),
        (await client.get(channel.id, "members/29:nobody"), "MemberNotFoundInConversation"),
        (
            await client.post(tenant.channel(channel), text("x"), channelData={"channel": {"id": "19:x@y"}}),
            "ConversationNotFound",
        ),
    ]
    assert [(one.status, one.code) for one, _ in cases] == [(404, code) for _, code in cases]


async def test_an_update_under_another_thread_is_not_found(client, channel):
    one = (await client.post(channel, text("One"))).body
    two = (await client.post(channel, text("Two"))).body
    refused = await client.update(one["id"], two["activityId"], text("x"))
    assert (refused.status, refused.code) == (404, "ActivityNotFoundInConversation")


async def test_what_people_wrote_is_not_the_bots_to_change(tenant, client, channel, anna, bot):
    written = await tenant.say(anna, channel, "Mine")
    refused = await client.update(channel.id, written.id, text("Yours"))
    assert (refused.status, refused.code) == (403, "NotEnoughPermissions")
    assert tenant.message(written).text == "Mine"


async def test_where_the_app_is_not_installed_everything_is_forbidden(tenant, client, channel, team, anna, bot):
    made = (await client.post(channel, text("Hello"))).body
    await tenant.uninstall(anna, team)
    refused = [
        await client.post(channel, text("x")),
        await client.send(made["id"], text("x")),
        await client.update(made["id"], made["activityId"], text("x")),
        await client.get(channel.id, "pagedmembers"),
        await client.call("GET", f"teams/{team.id}"),
    ]
    assert {(one.status, one.code) for one in refused} == {(403, "BotNotInConversationRoster")}
    await tenant.install(anna, team)
    assert (await client.send(made["id"], text("Back"))).status == 201


async def test_some_people_cannot_be_written_to(tenant, client, ben):
    without = tenant.add_person("cleo", has_app=False)
    federated = tenant.add_federated("dora")
    for person in (without, federated):
        refused = await client.open_chat(person)
        assert (refused.status, refused.code) == (403, "ForbiddenOperationException")
    chat = (await client.open_chat(ben)).body["id"]
    tenant.block_bot(ben)
    refused = await client.send(chat, text("x"))
    assert (refused.status, refused.code) == (403, "ForbiddenOperationException")


WRONG = [
    {},
    {"type": "message"},
    {"type": "message", "text": "  "},
    {"type": "message", "text": 7},
    {"type": "message", "text": "x", "textFormat": "html"},
    {"type": "message", "text": "x", "attachments": {}},
    {"type": "message", "attachments": [{}]},
    {"type": "message", "attachments": [{"contentType": "application/pdf"}]},
    {"type": "message", "text": "x", "entities": [None]},
    {"type": "message", "text": "x", "entities": [{"type": "mention", "text": "<at>A</at>"}]},
    {"type": "unheardOf", "text": "x"},
    [],
]


@pytest.mark.parametrize("activity", WRONG, ids=str)
async def test_a_malformed_activity_is_refused_with_a_sentence(tenant, client, channel, activity):
    refused = await client.send(channel.id, activity)
    assert (refused.status, refused.code) == (400, "BadSyntax")
    assert refused.body["error"]["message"]
    assert tenant.messages(channel) == []
    assert len(tenant.complaints) == 1


async def test_a_malformed_wish_for_a_conversation_is_refused(tenant, client, channel, anna):
    refused = [
        await client.post(channel, text("x"), bot={"id": "28:another"}),
        await client.post(channel, text("x"), isGroup=False),
        await client.post(channel, None),
        await client.open_chat(anna, tenantId=None),
        await client.open_chat(anna, members=[]),
        await client.open_chat(anna, members=[{"id": "29:nobody"}]),
        await client.open_chat(anna, isGroup=True),
        await client.send("nonsense", text("x")),
        await client.send(f"{tenant.chat(anna).id};messageid=1", text("x")),
    ]
    assert [(one.status, one.code) for one in refused] == [(400, "BadSyntax")] * len(refused)
    foreign = await client.post(channel, text("x"), tenantId="00000000-0000-4000-8000-00000000e15e")
    assert (foreign.status, foreign.code) == (403, "ForbiddenOperationException")


async def test_no_json_is_refused(tenant, client, session, channel):
    await client.get(channel.id, "members")
    headers = {"Authorization": f"Bearer {client.token}"}
    url = f"{tenant.service_url}v3/conversations/{channel.id}/activities"
    as_json = headers | {"Content-Type": "application/json"}
    right = json.dumps(text("x"))
    for data, told in ((right, as_json), (right[1:], as_json), (right, headers)):
        async with session.post(url, data=data, headers=told) as response:
            answered = (response.status, (await response.json()).get("error", {}).get("code"))
            assert answered == ((201, None) if data == right and told == as_json else (400, "BadSyntax"))


async def test_more_than_28_kb_is_too_big(tenant, client, channel):
    fits = with_card(card("x" * 28_000))
    assert (await client.send(channel.id, fits)).status == 201
    refused = await client.send(channel.id, with_card(card("x" * 28_600)))
    assert (refused.status, refused.code) == (413, "MessageSizeTooBig")
    # What counts is what goes over the wire, not the letters.
    assert (await client.send(channel.id, with_card(card("é" * 15_000)))).status == 413


async def test_a_typing_sign_leaves_no_message(tenant, client, channel):
    assert (await client.send(channel.id, {"type": "typing"})).status == 202
    assert tenant.messages(channel) == []


async def test_members_are_shown_as_documented(tenant, client, channel, anna, ben):
    known = {
        "id": anna.id,
        "name": "Anna Bianchi",
        "givenName": "Anna",
        "surname": "Bianchi",
        "userRole": "user",
        "objectId": anna.object_id,
        "email": "anna@acme.example",
        "userPrincipalName": "anna@acme.example",
        "tenantId": tenant.tenant_id,
    }
    assert (await client.get(channel.id, f"members/{anna.id}")).body == known
    assert (await client.get(channel.id, f"members/{anna.object_id}")).body == known
    assert (await client.get(channel.id, f"members/{ben.object_id}")).body["name"] == "Ben Okafor"
    tenant.spell_object_id(as_in_activities=True)
    spelled = (await client.get(channel.id, f"members/{anna.id}")).body
    assert spelled["aadObjectId"] == anna.object_id
    assert "objectId" not in spelled


async def test_guests_foreigners_and_the_nameless_can_be_told_apart(tenant, client, channel, team, bot):
    guest, foreigner, nobody = tenant.add_guest("gus"), tenant.add_federated("fay"), tenant.add_anonymous("nan")
    for person in (guest, foreigner, nobody):
        await tenant.join(person, team)
    everybody = {one["id"]: one for one in (await client.get(channel.id, "members")).body}
    assert everybody[guest.id]["userRole"] == UserRole.GUEST
    assert everybody[guest.id]["userPrincipalName"] == "gus_elsewhere.example#EXT#@acme.example"
    assert everybody[guest.id]["tenantId"] == tenant.tenant_id
    assert everybody[foreigner.id]["userRole"] == UserRole.USER
    assert everybody[foreigner.id]["tenantId"] != tenant.tenant_id
    assert everybody[nobody.id] == {
        "id": nobody.id,
        "name": "Nan",
        "givenName": "Nan",
        "surname": "",
        "userRole": UserRole.ANONYMOUS,
    }


async def test_a_roster_comes_in_pages_of_at_least_fifty(tenant, client, channel, team, bot):
    for number in range(60):
        await tenant.join(tenant.add_person(f"p{number}"), team)
    first = (await client.get(channel.id, "pagedmembers?pageSize=10")).body
    assert len(first["members"]) == 50
    rest = (
        await client.get(channel.id, f"pagedmembers?pageSize=50&continuationToken={first['continuationToken']}")
    ).body
    assert len(rest["members"]) == 12
    assert "continuationToken" not in rest
    assert len((await client.get(channel.id, "pagedmembers")).body["members"]) == 62


async def test_a_team_tells_its_details_and_its_channels(tenant, client, channel, team):
    assert (await client.call("GET", f"teams/{team.id}")).body == {
        "id": team.id,
        "name": "Support",
        "aadGroupId": team.group_id,
        "channelCount": 2,
        "memberCount": 2,
        "tenantId": tenant.tenant_id,
        "type": "standard",
    }
    assert (await client.call("GET", f"teams/{team.id}/conversations")).body == {
        "conversations": [
            {"id": team.id, "name": None, "type": "standard"},
            {"id": channel.id, "name": "replies", "type": "standard"},
        ]
    }
