"""People write, edit, delete and react, and the bot hears of it what Teams lets it hear."""

import pytest

from bot.sandbox.teams import NotOfferedError
from tests.bot.sandbox.teams.tiny_client import text


async def test_only_what_mentions_the_bot_reaches_it_from_a_channel(tenant, bot, channel, anna):
    await tenant.say(anna, channel, "Nobody in particular")
    await tenant.say(anna, channel, "@ben have a look")
    assert bot.heard == []
    said = await tenant.say(anna, channel, "@Twokeys draft a < b")
    assert bot.last == {
        "type": "message",
        "id": said.id,
        "timestamp": "2026-03-02T09:00:00.0000000Z",
        "localTimestamp": "2026-03-02T09:00:00.0000000Z",
        "channelId": "msteams",
        "serviceUrl": tenant.service_url,
        "from": {"id": anna.id, "name": "Anna Bianchi", "aadObjectId": anna.object_id},
        "conversation": {
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": tenant.tenant_id,
            "id": f"{channel.id};messageid={said.id}",
        },
        "recipient": {"id": tenant.bot_id, "name": "Twokeys"},
        "entities": [
            {
                "type": "mention",
                "mentioned": {"id": tenant.bot_id, "name": "Twokeys"},
                "text": "<at>Twokeys</at>",
            },
            {"locale": "en-US", "country": "US", "platform": "Web", "timezone": "Europe/London", "type": "clientInfo"},
        ],
        "channelData": {
            "teamsChannelId": channel.id,
            "teamsTeamId": channel.team_id,
            "channel": {"id": channel.id},
            "team": {"id": channel.team_id, "aadGroupId": tenant.team("Support").group_id},
            "tenant": {"id": tenant.tenant_id},
        },
        "locale": "en-US",
        "localTimezone": "Europe/London",
        "textFormat": "plain",
        "text": "<at>Twokeys</at> draft a < b",
        "attachments": [
            {
                "contentType": "text/html",
                "content": "<div><div><at>Twokeys</at> draft a &lt; b</div>\n</div>",
            }
        ],
    }


async def test_an_answer_in_a_thread_carries_the_thread(tenant, bot, channel, anna, ben):
    post = await tenant.say(anna, channel, "Post")
    answer = await tenant.say(ben, channel, "@Twokeys help", thread=post)
    assert bot.last["id"] == answer.id
    assert bot.last["conversation"]["id"] == f"{channel.id};messageid={post.id}"
    assert bot.last["replyToId"] == post.id


async def test_a_client_may_put_a_hard_space_behind_the_mention(tenant, bot, channel, anna):
    await tenant.say(anna, channel, "@Twokeys help", nbsp=True)
    assert bot.last["text"] == "<at>Twokeys</at>&nbsp;help"
    await tenant.say(anna, channel, "Ask @Twokeys: help")
    assert bot.last["text"] == "Ask <at>Twokeys</at>: help"


async def test_in_private_everything_reaches_the_bot(tenant, bot, anna):
    said = await tenant.say(anna, tenant.chat(anna), "help")
    assert bot.last["text"] == "help"
    assert bot.last["id"] == said.id
    assert bot.last["conversation"] == {
        "conversationType": "personal",
        "tenantId": tenant.tenant_id,
        "id": tenant.chat(anna).id,
    }
    assert bot.last["channelData"] == {"tenant": {"id": tenant.tenant_id}}


async def test_a_slash_command_is_seen_by_its_author_and_the_bot(tenant, bot, channel, anna, ben):
    await tenant.slash(anna, channel, "draft Hello")
    assert bot.last["text"] == "draft Hello"
    assert bot.last["recipient"] == {"id": tenant.bot_id, "name": "Twokeys", "isTargeted": True}
    assert tenant.shown(anna, channel) == "Anna Bianchi (only you see this):\n  draft Hello"
    assert tenant.shown(ben, channel) == ""
    with pytest.raises(NotOfferedError, match="for channels"):
        await tenant.slash(anna, tenant.chat(anna), "draft")


async def test_edits_and_deletions_of_what_it_could_hear_reach_the_bot(tenant, bot, channel, anna):
    said = await tenant.say(anna, channel, "@Twokeys help")
    await tenant.edit(anna, said, "@Twokeys hold")
    assert (bot.last["type"], bot.last["id"]) == ("messageUpdate", said.id)
    assert bot.last["channelData"]["eventType"] == "editMessage"
    assert bot.last["text"] == "<at>Twokeys</at> hold"
    await tenant.delete(anna, said)
    assert (bot.last["type"], bot.last["id"]) == ("messageDelete", said.id)
    assert bot.last["channelData"]["eventType"] == "softDeleteMessage"
    assert tenant.messages(channel) == []
    await tenant.undelete(anna, said)
    assert bot.last["channelData"]["eventType"] == "undeleteMessage"
    unheard = await tenant.say(anna, channel, "Between us")
    count = len(bot.heard)
    await tenant.edit(anna, unheard, "Between the two of us")
    await tenant.delete(anna, unheard)
    assert len(bot.heard) == count


async def test_a_reaction_to_the_bots_message_reaches_it(tenant, bot, client, channel, anna, posted):
    await tenant.react(anna, posted, "2705_whiteheavycheckmark")
    heard = bot.last
    assert heard["type"] == "messageReaction"
    assert heard["reactionsAdded"] == [{"type": "2705_whiteheavycheckmark"}]
    assert "reactionsRemoved" not in heard
    assert heard["replyToId"] == posted.id
    assert heard["from"] == {"id": anna.id, "aadObjectId": anna.object_id}
    assert heard["conversation"]["id"] == channel.id
    await tenant.unreact(anna, posted, "2705_whiteheavycheckmark")
    assert bot.last["reactionsRemoved"] == [{"type": "2705_whiteheavycheckmark"}]
    assert "reactionsAdded" not in bot.last
    assert tenant.reactions(posted) == []


async def test_a_swap_is_one_activity(tenant, bot, anna, ben, posted):
    await tenant.react(anna, posted, "like")
    await tenant.react(ben, posted, "like")
    count = len(bot.heard)
    await tenant.swap(anna, posted, "like", "heart")
    assert len(bot.heard) == count + 1
    assert bot.last["reactionsAdded"] == [{"type": "heart"}]
    assert bot.last["reactionsRemoved"] == [{"type": "like"}]
    assert [(one.type, one.people) for one in tenant.reactions(posted)] == [("like", (ben.id,)), ("heart", (anna.id,))]


async def test_reactions_to_other_peoples_messages_are_never_told(tenant, bot, channel, anna, ben):
    said = await tenant.say(anna, channel, "Hello")
    await tenant.react(ben, said, "like")
    assert bot.heard == []
    assert tenant.reactions(said)[0].type == "like"


async def test_what_teams_does_not_offer_is_an_error_of_the_test(tenant, bot, client, channel, anna, ben, posted):
    stranger = tenant.add_person("zoe")
    said = await tenant.say(anna, channel, "Hello")
    await client.send(channel.id, text("Hush") | {"recipient": {"id": anna.id}}, targeted=True)
    private = tenant.private(anna, channel)[0]
    refused = [
        tenant.say(stranger, channel, "Let me in"),
        tenant.edit(ben, said, "Not mine"),
        tenant.unreact(anna, posted, "like"),
        tenant.react(anna, private, "like"),
        tenant.react(ben, private, "like"),
        tenant.undelete(anna, said),
    ]
    for act in refused:
        with pytest.raises(NotOfferedError):
            await act
    tenant.disable(anna)
    with pytest.raises(NotOfferedError, match="cannot sign in"):
        await tenant.say(anna, channel, "Still here?")
    tenant.enable(anna)
    await tenant.say(anna, channel, "Here again")


async def test_comings_and_goings_are_told(tenant, bot, team, anna):
    cleo = tenant.add_person("cleo")
    await tenant.join(cleo, team)
    assert bot.last["type"] == "conversationUpdate"
    assert bot.last["membersAdded"] == [{"id": cleo.id, "aadObjectId": cleo.object_id}]
    assert bot.last["channelData"]["eventType"] == "teamMemberAdded"
    assert bot.last["conversation"]["id"] == team.id
    await tenant.remove_account(cleo)
    assert bot.last["membersRemoved"] == [{"id": cleo.id, "aadObjectId": cleo.object_id}]
    assert cleo not in tenant.members(team.id)


async def test_changes_of_channels_and_of_the_team_are_told(tenant, bot, team, anna):
    channel = await tenant.create_channel(anna, team, "new")
    told = [bot.last["channelData"]["eventType"]]
    await tenant.rename_channel(anna, channel, "newer")
    assert bot.last["channelData"]["channel"] == {"id": channel.id, "name": "newer"}
    told.append(bot.last["channelData"]["eventType"])
    await tenant.delete_channel(anna, channel)
    told.append(bot.last["channelData"]["eventType"])
    await tenant.restore_channel(anna, channel)
    told.append(bot.last["channelData"]["eventType"])
    await tenant.rename_team(anna, team, "Help desk")
    assert bot.last["channelData"]["team"]["name"] == "Help desk"
    told.append(bot.last["channelData"]["eventType"])
    assert told == ["channelCreated", "channelRenamed", "channelDeleted", "channelRestored", "teamRenamed"]


async def test_the_bot_hears_that_it_is_taken_away_and_brought_back(tenant, bot, team, channel, anna):
    await tenant.uninstall(anna, team)
    assert [one["type"] for one in bot.heard] == ["conversationUpdate", "installationUpdate"]
    assert bot.heard[0]["membersRemoved"] == [{"id": tenant.bot_id}]
    assert bot.heard[1]["action"] == "remove"
    await tenant.say(anna, channel, "@Twokeys still there?")
    assert len(bot.heard) == 2
    await tenant.install(anna, team)
    assert bot.last["action"] == "add"
    await tenant.install_for(anna, remove=True)
    assert (bot.last["type"], bot.last["action"]) == ("installationUpdate", "remove")
    assert bot.last["conversation"]["id"] == tenant.chat(anna).id
    with pytest.raises(NotOfferedError, match="no app"):
        await tenant.say(anna, tenant.chat(anna), "help")


async def test_an_owner_takes_a_message_away_and_nobody_is_told(tenant, bot, client, channel, posted):
    tenant.take_away(posted)
    assert bot.heard == []
    refused = await client.update(channel.id, posted.id, text("x"))
    assert (refused.status, refused.code) == (404, "ActivityNotFoundInConversation")
