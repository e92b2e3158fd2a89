"""What people do to messages and memberships, and what the app hears of it."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack import NotOfferedError


@pytest.fixture
def heard(app, workspace):
    """Types and subtypes of every event, in order."""
    workspace.subscribe(
        "message.channels", "message.groups", "message.im", "member_joined_channel", "member_left_channel"
    )
    seen = []

    @app.middleware
    async def listen(body, next_):
        if event := body.get("event"):
            seen.append(event.get("subtype") or event["type"])
        await next_()

    for name in (
        "message",
        "reaction_added",
        "reaction_removed",
        "member_joined_channel",
        "member_left_channel",
        "tokens_revoked",
        "app_uninstalled",
    ):

        @app.event(name)
        async def taken(event):
            """Acked, and that is all."""

    return seen


@pytest.mark.usefixtures("connected")
async def test_people_edit_and_delete_what_they_wrote(workspace, heard, channel, anna, ben):
    message = await workspace.post(ben, channel, "Helo")
    edited = await workspace.edit_message(ben, channel, message, "Hello")
    assert (edited.text, edited.edited["user"]) == ("Hello", ben.id)
    await workspace.delete_message(ben, channel, message)
    assert workspace.messages(channel) == []
    assert heard == ["message", "message_changed", "message_deleted"]
    hers = await workspace.post(anna, channel, "Mine")
    with pytest.raises(NotOfferedError, match="no admin"):
        await workspace.delete_message(ben, channel, hers)


@pytest.mark.usefixtures("connected")
async def test_a_reaction_is_taken_back_by_its_owner(workspace, heard, channel, anna, ben):
    message = await workspace.post(anna, channel, "Hello")
    with pytest.raises(NotOfferedError, match="no_reaction"):
        await workspace.unreact(ben, channel, message, "white_check_mark")
    await workspace.react(ben, channel, message, "white_check_mark")
    with pytest.raises(NotOfferedError, match="already_reacted"):
        await workspace.react(ben, channel, message, "white_check_mark")
    await workspace.unreact(ben, channel, message, "white_check_mark")
    assert workspace.reactions(channel, message) == []
    assert heard[-1] == "reaction_removed"


async def test_a_message_takes_no_more_than_23_emoji(workspace, channel, anna):
    message = await workspace.post(anna, channel, "Hello")
    workspace.add_emoji(*(f"custom_{n}" for n in range(24)))
    for n in range(23):
        await workspace.react(anna, channel, message, f"custom_{n}")
    with pytest.raises(NotOfferedError, match="too_many_emoji"):
        await workspace.react(anna, channel, message, "custom_23")


@pytest.mark.usefixtures("connected")
async def test_coming_and_going_is_told(workspace, heard, channel):
    await workspace.join(workspace.add_person("otto"), channel)
    await workspace.leave("otto", "#replies")
    assert heard == ["member_joined_channel", "member_left_channel"]
    assert "otto" not in [workspace.person(one).name for one in workspace.snapshot()["channels"][0]["members"]]


@pytest.mark.usefixtures("connected")
async def test_private_channels_and_direct_conversations_have_events_of_their_own(workspace, heard, anna):
    private = workspace.add_channel("secrets", anna, private=True)
    await workspace.post(anna, private, "Psst")
    await workspace.post(anna, workspace.im_channel(anna), "Hello, app")
    kinds = [envelope["payload"]["event"]["channel_type"] for envelope in workspace.envelopes]
    assert kinds == ["group", "im"]
    assert heard == ["message", "message"]


@pytest.mark.usefixtures("connected")
async def test_an_uninstalled_app_has_a_void_token(workspace, heard, web):
    await workspace.uninstall()
    assert heard == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="token_revoked"):
        await web.chat_postMessage(channel="C1", text="x")


async def test_a_private_message_takes_no_reaction_and_has_no_menu(workspace, web, channel, anna):
    answer = await web.chat_postEphemeral(channel=channel.id, user=anna.id, text="Only you")
    with pytest.raises(NotOfferedError, match="no reactions"):
        await workspace.react(anna, channel, answer["message_ts"], "eyes")
    with pytest.raises(NotOfferedError, match="no shortcuts"):
        await workspace.shortcut(anna, channel, answer["message_ts"], "x")
    await workspace.delete_message(anna, channel, answer["message_ts"])
    assert workspace.ephemerals(anna, channel) == []


@pytest.mark.usefixtures("connected")
async def test_a_global_shortcut_opens_a_form(workspace, app, anna):
    @app.shortcut("anywhere")
    async def anywhere(ack, body, client):
        await ack()
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Hello"}, "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    assert (await workspace.global_shortcut(anna, "anywhere")).ok
    view = await workspace.wait_for_view(anna, "Hello")
    assert workspace.plain(view) == "# Hello\n---"
