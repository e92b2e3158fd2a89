"""Rate limits, failing calls, mentions, and news for whoever watches."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError


async def post(web, channel, text="x"):
    return await web.chat_postMessage(channel=channel.id, text=text)


async def test_posting_is_about_once_a_second_per_channel(workspace, web, channel, anna, clock):
    workspace.limit_rates()
    other = workspace.add_channel("other", anna)
    for _ in range(5):
        await post(web, channel)
    with pytest.raises(SlackApiError) as caught:
        await post(web, channel)
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    await post(web, other)
    await clock.advance(1)
    await post(web, channel)


async def test_other_methods_have_so_many_a_minute(workspace, web, channel, anna, clock):
    workspace.limit_rates()
    message = await workspace.post(anna, channel, "Hello")
    for _ in range(50):
        await web.reactions_get(channel=channel.id, timestamp=message.ts)
    with pytest.raises(SlackApiError) as caught:
        await web.reactions_get(channel=channel.id, timestamp=message.ts)
    assert caught.value.response.headers["Retry-After"] == "2"


async def test_a_call_fails_as_it_was_told_and_only_so_often(workspace, web, channel):
    workspace.fail_next("chat.postMessage", error="internal_error")
    with pytest.raises(SlackApiError, match="internal_error"):
        await post(web, channel)
    workspace.fail_next("chat.postMessage", error="ratelimited", retry_after=30)
    with pytest.raises(SlackApiError) as caught:
        await post(web, channel)
    assert caught.value.response.headers["Retry-After"] == "30"
    await post(web, channel)
    assert len(workspace.messages(channel)) == 1


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_connection_breaks_before_or_after_the_post(workspace, web, channel, after, posted):
    workspace.fail_next("chat.postMessage", reset=True, after=after)
    with pytest.raises(aiohttp.ClientError):
        await post(web, channel)
    assert len(workspace.messages(channel)) == posted


async def test_a_server_error_may_hide_a_post_that_went_out(workspace, web, channel):
    workspace.fail_next("chat.postMessage", status=500, after=True)
    with pytest.raises(SlackApiError):
        await post(web, channel)
    assert len(workspace.messages(channel)) == 1


async def test_a_slow_answer_outlives_an_impatient_client(workspace, web, channel):
    workspace.fail_next("chat.postMessage", slow=0.1, after=True)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(post(web, channel), 0.03)
    await workspace.until(lambda: workspace.messages(channel))


@pytest.mark.parametrize(
    ("text", "pinged"),
    [
        ("<!channel> look", ["channel"]),
        ("<!here|here> and <@U0000000005>", ["here", "U0000000005"]),
        ("<!subteam^S123|@support>", ["S123"]),
        ("&lt;!channel&gt; and @channel", []),
    ],
)
async def test_a_mention_that_is_not_escaped_pings(workspace, web, channel, text, pinged):
    await post(web, channel, text)
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "section", "text": {"type": "plain_text", "text": "<!everyone>"}},
    ]
    await web.chat_postMessage(channel=channel.id, text="safe", blocks=blocks)
    assert [message.pings for message in workspace.messages(channel)] == [pinged, pinged]


async def test_names_are_linked_only_on_request(workspace, web, channel, anna):
    await web.chat_postMessage(channel=channel.id, text="@here @anna @nobody", link_names=True)
    assert workspace.messages(channel)[0].text == f"<!here> <@{anna.id}> @nobody"


async def test_what_people_type_is_stored_as_slack_stores_it(workspace, channel, anna, ben):
    message = await workspace.post(anna, channel, "<!channel> & @ben: see https://x.com/acme/status/1.")
    assert message.text == f"&lt;!channel&gt; &amp; <@{ben.id}>: see <https://x.com/acme/status/1>."
    assert message.pings == [ben.id]


async def test_whoever_watches_hears_of_changes_and_sees_everything(workspace, web, channel, anna):
    news = []
    stop = workspace.on_change(lambda change: news.append(change.what))
    message = await workspace.post(anna, channel, "Hello")
    await workspace.react(anna, channel, message, "white_check_mark")
    await web.chat_postEphemeral(channel=channel.id, user=anna.id, text="Only you")
    stop()
    await post(web, channel)
    assert news == ["message", "reaction", "message", "call"]
    shown = next(one for one in workspace.snapshot()["channels"] if one["name"] == "replies")
    assert [(one["plain"], one["ephemeral_to"]) for one in shown["messages"]] == [
        ("Hello", None),
        ("Only you", anna.id),
        ("x", None),
    ]
    assert shown["messages"][0]["reactions"] == [{"name": "white_check_mark", "users": [anna.id]}]


async def test_changes_can_be_followed(workspace, channel, anna):
    follower = workspace.changes()
    waiting = asyncio.ensure_future(anext(follower))
    await asyncio.sleep(0)
    message = await workspace.post(anna, channel, "Hello")
    change = await waiting
    assert (change.what, change.key) == ("message", f"{channel.id}/{message.ts}")
    await follower.aclose()
