"""The Web API through the real client: Slack's answers and Slack's errors."""

import json

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Workspace


async def refusal(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def test_auth_test_names_the_app_and_its_scopes(workspace, web):
    answer = await web.auth_test()
    assert answer["team_id"] == workspace.team_id
    assert answer["user_id"] == workspace.bot().id
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize("how", ["form", "json", "query"])
async def test_arguments_travel_as_form_as_json_or_in_the_query(workspace, session, channel, how):
    arguments = {"channel": channel.id, "text": "Hello", "blocks": [{"type": "divider"}]}
    flat = arguments | {"blocks": json.dumps(arguments["blocks"])}
    sent = {"form": {"data": flat}, "json": {"json": arguments}, "query": {"params": flat}}[how]
    headers = {"Authorization": f"Bearer {workspace.bot_token}"}
    async with session.post(f"{workspace.api_url}chat.postMessage", headers=headers, **sent) as response:
        answer = await response.json()
    assert answer["ok"] is True
    assert workspace.messages(channel)[0].blocks == [{"type": "divider", "block_id": "b0"}]


async def test_a_token_may_be_an_argument(workspace, session):
    async with session.post(f"{workspace.api_url}auth.test", data={"token": workspace.bot_token}) as response:
        assert (await response.json())["ok"] is True


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
async def test_a_bad_token_is_refused(workspace, session, token, error):
    web = AsyncWebClient(token=token, base_url=workspace.api_url, session=session)
    assert (await refusal(web.auth_test()))["error"] == error


async def test_the_app_token_opens_connections_and_nothing_else(workspace, session, web):
    app = AsyncWebClient(token=workspace.app_token, base_url=workspace.api_url, session=session)
    assert (await app.apps_connections_open(app_token=workspace.app_token))["url"].startswith("ws://127.0.0.1:")
    assert (await refusal(app.auth_test()))["error"] == "not_allowed_token_type"
    assert (await refusal(web.apps_connections_open(app_token=workspace.bot_token)))[
        "error"
    ] == "not_allowed_token_type"


async def test_a_missing_scope_is_named(workspace, web, anna):
    workspace.take_away("users:read")
    answer = await refusal(web.users_info(user=anna.id))
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "users:read"
    assert "chat:write" in answer["provided"]


async def test_an_unknown_method_is_said_to_be_one(web):
    answer = await refusal(web.api_call("chat.shout"))
    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.shout")


async def test_posting_needs_a_channel_with_the_app_in_it_and_something_to_say(workspace, web, anna, channel):
    public = workspace.add_channel("general", anna, bot=False)
    private = workspace.add_channel("secrets", anna, private=True, bot=False)
    assert (await refusal(web.chat_postMessage(channel="C404", text="x")))["error"] == "channel_not_found"
    assert (await refusal(web.chat_postMessage(channel=private.id, text="x")))["error"] == "channel_not_found"
    assert (await refusal(web.chat_postMessage(channel=public.id, text="x")))["error"] == "not_in_channel"
    silent = web.api_call("chat.postMessage", json={"channel": channel.id})
    assert (await refusal(silent))["error"] == "no_text"
    await web.conversations_join(channel=public.id)
    assert (await web.chat_postMessage(channel=public.id, text="x"))["message"]["bot_id"]
    workspace.archive(channel)
    assert (await refusal(web.chat_postMessage(channel=channel.id, text="x")))["error"] == "is_archived"


async def test_an_update_keeps_blocks_and_metadata_that_it_does_not_mention(workspace, web, channel):
    metadata = {"event_type": "card", "event_payload": {"id": 7}}
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "*One*"}}
    posted = await web.chat_postMessage(channel=channel.id, text="One", blocks=[block], metadata=metadata)
    await web.chat_update(channel=channel.id, ts=posted["ts"], text="Two")
    message = workspace.message(channel, posted["ts"])
    assert (message.text, len(message.blocks), message.metadata) == ("Two", 1, metadata)
    await web.chat_update(channel=channel.id, ts=posted["ts"], text="Three", blocks=[])
    assert workspace.message(channel, posted["ts"]).blocks == []


async def test_an_update_has_its_own_refusals(workspace, web, channel, anna):
    theirs = await workspace.post(anna, channel, "Mine")
    posted = await web.chat_postMessage(channel=channel.id, text="One")

    async def error(ts, text):
        return (await refusal(web.chat_update(channel=channel.id, ts=ts, text=text)))["error"]

    assert await error(theirs.ts, "x") == "cant_update_message"
    assert await error("1.000001", "x") == "message_not_found"
    assert await error(posted["ts"], "x" * 4001) == "msg_too_long"
    await web.chat_delete(channel=channel.id, ts=posted["ts"])
    assert await error(posted["ts"], "x") == "message_not_found"
    assert (await refusal(web.chat_delete(channel=channel.id, ts=theirs.ts)))["error"] == "cant_delete_message"


async def test_metadata_must_have_its_two_parts(web, channel):
    call = web.chat_postMessage(channel=channel.id, text="x", metadata={"event_type": "card"})
    assert (await refusal(call))["error"] == "invalid_metadata_schema"


async def test_history_shows_metadata_on_request_newest_first(workspace, web, channel):
    metadata = {"event_type": "card", "event_payload": {"id": 7}}
    for text in ("One", "Two", "Three"):
        await web.chat_postMessage(channel=channel.id, text=text, metadata=metadata)
    page = await web.conversations_history(channel=channel.id, include_all_metadata=True, limit=2)
    assert [message["text"] for message in page["messages"]] == ["Three", "Two"]
    assert page["messages"][0]["metadata"] == metadata
    assert page["has_more"] is True
    cursor = page["response_metadata"]["next_cursor"]
    rest = await web.conversations_history(channel=channel.id, limit=2, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["One"]
    assert "metadata" not in rest["messages"][0]
    workspace.take_away("channels:history")
    assert (await refusal(web.conversations_history(channel=channel.id)))["needed"] == "channels:history"


async def test_an_ephemeral_message_is_seen_by_one_person_and_kept_by_nobody(workspace, web, channel, anna, ben):
    answer = await web.chat_postEphemeral(channel=channel.id, user=anna.id, text="Only you")
    assert [message.text for message in workspace.ephemerals(anna, channel)] == ["Only you"]
    assert workspace.ephemerals(ben, channel) == []
    assert workspace.messages(channel) == []
    call = web.chat_update(channel=channel.id, ts=answer["message_ts"], text="x")
    assert (await refusal(call))["error"] == "message_not_found"
    outsider = workspace.add_person("otto")
    call = web.chat_postEphemeral(channel=channel.id, user=outsider.id, text="x")
    assert (await refusal(call))["error"] == "user_not_in_channel"


async def test_reactions_have_their_refusals(workspace, web, channel, anna):
    message = await workspace.post(anna, channel, "Hello")
    item = {"channel": channel.id, "timestamp": message.ts}
    await web.reactions_add(name="white_check_mark", **item)
    assert (await refusal(web.reactions_add(name="white_check_mark", **item)))["error"] == "already_reacted"
    assert (await refusal(web.reactions_add(name="no_such_thing", **item)))["error"] == "invalid_name"
    assert (await refusal(web.reactions_remove(name="x", **item)))["error"] == "no_reaction"
    wrong = {"channel": channel.id, "timestamp": "1.000001"}
    assert (await refusal(web.reactions_get(**wrong)))["error"] == "message_not_found"
    assert (await refusal(web.reactions_get(channel=channel.id, timestamp="soon")))["error"] == "bad_timestamp"
    assert (await refusal(web.reactions_get(channel=channel.id)))["error"] == "no_item_specified"


async def test_a_shortened_list_keeps_its_count(workspace, web, channel, anna, ben):
    message = await workspace.post(anna, channel, "Hello")
    for person in (anna, ben):
        await workspace.react(person, channel, message, "white_check_mark")
    item = {"channel": channel.id, "timestamp": message.ts, "full": True}
    whole = (await web.reactions_get(**item))["message"]["reactions"][0]
    assert (whole["users"], whole["count"]) == ([anna.id, ben.id], 2)
    workspace.shorten_reaction_lists(1)
    short = (await web.reactions_get(**item))["message"]["reactions"][0]
    assert (short["users"], short["count"]) == ([anna.id], 2)


async def test_direct_conversations_are_opened_once(workspace, web, anna):
    first = (await web.conversations_open(users=anna.id))["channel"]["id"]
    assert (await web.conversations_open(users=[anna.id]))["channel"]["id"] == first
    await web.chat_postMessage(channel=first, text="Psst")
    await web.chat_postMessage(channel=anna.id, text="Again")
    assert [message.text for message in workspace.ims(anna)] == ["Psst", "Again"]


async def test_members_and_kind_of_a_channel(workspace, web, channel, anna, ben):
    assert (await web.conversations_members(channel=channel.id))["members"] == [anna.id, ben.id, workspace.bot().id]
    await workspace.deactivate(ben)
    assert ben.id not in (await web.conversations_members(channel=channel.id))["members"]
    private = workspace.add_channel("secrets", anna, private=True)
    shown = (await web.conversations_info(channel=private.id))["channel"]
    assert (shown["is_private"], shown["is_member"], shown["name"]) == (True, True, "secrets")
    workspace.take_away("groups:read")
    assert (await refusal(web.conversations_info(channel=private.id)))["needed"] == "groups:read"


async def test_a_permalink_points_at_the_message(workspace, web, channel, anna):
    message = await workspace.post(anna, channel, "Hello")
    link = (await web.chat_getPermalink(channel=channel.id, message_ts=message.ts))["permalink"]
    assert link == f"https://acme.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"


async def test_the_same_file_is_the_same_workspace(tmp_path, clock):
    path = tmp_path / "slack.db"
    async with Workspace(path, clock=clock) as first:
        token = first.bot_token
        anna = first.add_person("anna")
        channel = first.add_channel("replies", anna)
        message = await first.post(anna, channel, "Still here?")
        await first.react(anna, channel, message, "eyes")
    async with Workspace(path, clock=clock) as second:
        assert second.bot_token == token
        assert second.messages("#replies") == [message]
        assert second.reactions(channel, message)[0].name == "eyes"
        later = await second.post(anna, channel, "Yes")
        assert later.ts > message.ts


async def test_the_root_of_a_thread_counts_its_replies(workspace, web, channel, anna, ben):
    root = await workspace.post(anna, channel, "Root")
    reply = await workspace.post(ben, channel, "Reply", thread_ts=root.ts)
    shown = (await web.conversations_history(channel=channel.id))["messages"]
    assert len(shown) == 1
    assert (shown[0]["reply_count"], shown[0]["reply_users"], shown[0]["latest_reply"]) == (1, [ben.id], reply.ts)
    thread = (await web.conversations_replies(channel=channel.id, ts=root.ts))["messages"]
    assert [message["text"] for message in thread] == ["Root", "Reply"]


async def test_opening_a_conversation_has_its_refusals(workspace, web, anna, ben):
    robot = workspace.add_bot("robo")
    await workspace.deactivate(ben)

    async def error(**arguments):
        return (await refusal(web.conversations_open(**arguments)))["error"]

    assert await error(users="U404") == "user_not_found"
    assert await error(users=ben.id) == "user_disabled"
    assert await error(users=robot.id) == "cannot_dm_bot"
    assert await error(users=[anna.id, ben.id]) == "missing_scope"
    assert await error(users="") == "users_list_not_supplied"


async def test_channels_are_listed_by_kind_as_far_as_the_scopes_go(workspace, web, channel, anna):
    workspace.add_channel("secrets", anna, private=True)
    workspace.add_channel("unseen", anna, private=True, bot=False)
    both = await web.conversations_list(types="public_channel,private_channel")
    assert [one["name"] for one in both["channels"]] == ["replies", "secrets"]
    assert (await refusal(web.conversations_list(types="im")))["needed"] == "im:read"


async def test_joining_is_for_public_channels(workspace, web, channel, anna):
    assert (await web.conversations_join(channel=channel.id))["warning"] == "already_in_channel"
    private = workspace.add_channel("secrets", anna, private=True)
    call = web.conversations_join(channel=private.id)
    assert (await refusal(call))["error"] == "method_not_supported_for_channel_type"


async def test_the_team_is_shown_to_whoever_may_read_it(workspace, web):
    assert (await refusal(web.team_info()))["needed"] == "team:read"
    workspace.grant("team:read")
    assert (await web.team_info())["team"]["domain"] == "acme"


async def test_the_app_reacts_only_where_it_is(workspace, web, anna):
    elsewhere = workspace.add_channel("elsewhere", anna, bot=False)
    message = await workspace.post(anna, elsewhere, "Hello")
    call = web.reactions_add(channel=elsewhere.id, timestamp=message.ts, name="eyes")
    assert (await refusal(call))["error"] == "not_in_channel"


async def test_json_that_is_none_is_said_to_be_none(workspace, session):
    headers = {"Authorization": f"Bearer {workspace.bot_token}", "Content-Type": "application/json"}
    for body, error in (("{", "invalid_json"), ("[]", "json_not_object")):
        async with session.post(f"{workspace.api_url}auth.test", headers=headers, data=body) as response:
            assert (await response.json())["error"] == error
