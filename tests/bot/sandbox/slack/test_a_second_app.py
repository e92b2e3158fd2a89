"""A second app in the workspace: what its own scopes allow, and nothing of the first one's."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
def reader(workspace):
    return workspace.install("reader", scopes=("reactions:read", "users:read"))


@pytest.fixture
def its(workspace, session, reader):
    return AsyncWebClient(token=reader.bot_token, base_url=workspace.api_url, session=session, retry_handlers=[])


async def refused(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def test_it_is_somebody_of_its_own(workspace, its, reader):
    answer = await its.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == (reader.user, reader.bot_id)
    assert answer["team_id"] == workspace.team_id
    assert answer.headers["x-oauth-scopes"] == "reactions:read,users:read"


async def test_it_reads_the_reactions_on_the_first_app_s_message(workspace, web, its, channel, ben):
    posted = await web.chat_postMessage(channel=channel.id, text="Hello")
    await workspace.react(ben, channel, workspace.messages(channel)[0], "x")
    answer = await its.reactions_get(channel=channel.id, timestamp=posted["ts"], full=True)
    assert answer["message"]["user"] == workspace.bot().id
    assert answer["message"]["reactions"] == [{"name": "x", "users": [ben.id], "count": 1}]


@pytest.mark.parametrize(
    ("method", "needed"),
    [
        ("chat.postMessage", "chat:write"),
        ("reactions.add", "reactions:write"),
        ("users.lookupByEmail", "users:read.email"),
        ("conversations.history", "channels:history"),
    ],
)
async def test_what_it_has_no_scope_for_is_refused_to_it_alone(its, web, channel, method, needed):
    arguments = {"channel": channel.id, "timestamp": "1.0", "name": "x", "text": "Hello", "email": "ben@acme.example"}
    answer = await refused(its.api_call(method, params=arguments))
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)


async def test_addresses_are_a_matter_of_the_scope_of_whoever_asks(its, web, ben):
    assert "email" in (await web.users_info(user=ben.id))["user"]["profile"]
    assert "email" not in (await its.users_info(user=ben.id))["user"]["profile"]


async def test_a_private_channel_that_it_is_not_in_is_not_there_for_it(workspace, web, its, reader, anna):
    private = workspace.add_channel("secret", anna, private=True)
    posted = await web.chat_postMessage(channel=private.id, text="Hello")
    answer = await refused(its.reactions_get(channel=private.id, timestamp=posted["ts"]))
    assert answer["error"] == "channel_not_found"
    await workspace.join(reader.user, private)
    assert (await its.reactions_get(channel=private.id, timestamp=posted["ts"]))["ok"]
