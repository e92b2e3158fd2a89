"""Microsoft's own library takes the sandbox for the connector, and its tokens for Microsoft's."""

import asyncio

import pytest

pytest.importorskip("botframework.connector", reason="the library comes with the Teams adapter")

from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botbuilder.schema.teams import TeamsChannelAccount
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticationConfiguration,
    ChannelValidation,
    SimpleCredentialProvider,
)
from botframework.connector.models import ErrorResponseException
from msrest.authentication import Authentication

from bot.sandbox.teams import Flaw


class Bearer(Authentication):
    def __init__(self, token):
        super().__init__()
        self._token = token

    def signed_session(self, session=None):
        session = super().signed_session(session)
        session.headers["Authorization"] = f"Bearer {self._token}"
        return session


@pytest.fixture
async def conversations(tenant, client):
    token = (await client.sign_in()).body["access_token"]
    return ConnectorClient(Bearer(token), base_url=tenant.service_url).conversations


def a_post(tenant, channel, words):
    return ConversationParameters(
        is_group=True,
        bot=ChannelAccount(id=tenant.bot_id),
        tenant_id=tenant.tenant_id,
        channel_data={"channel": {"id": channel.id}},
        activity=Activity(type="message", text=words),
    )


async def test_the_library_posts_answers_updates_and_deletes(tenant, conversations, channel):
    made = await conversations.create_conversation(a_post(tenant, channel, "Hello"))
    assert made.id == f"{channel.id};messageid={made.activity_id}"
    answer = await conversations.send_to_conversation(made.id, Activity(type="message", text="Answer"))
    await conversations.reply_to_activity(made.id, answer.id, Activity(type="message", text="Another"))
    await conversations.update_activity(made.id, made.activity_id, Activity(type="message", text="Good morning"))
    assert tenant.shown("anna", channel) == (
        "Twokeys (edited):\n  Good morning\n  Twokeys:\n    Answer\n  Twokeys:\n    Another"
    )
    await conversations.delete_activity(made.id, answer.id)
    assert len(tenant.messages(channel)) == 2


async def test_the_library_reads_members_and_errors(tenant, conversations, channel, anna):
    page = await conversations.get_conversation_paged_members(channel.id)
    assert [one.name for one in page.members] == ["Anna Bianchi", "Ben Okafor"]
    member = await conversations.get_conversation_member(channel.id, anna.id)
    assert (
        TeamsChannelAccount.deserialize(member.serialize() | member.additional_properties).email == "anna@acme.example"
    )
    # The library does not know the documented spelling.
    assert member.aad_object_id is None
    assert member.additional_properties["objectId"] == anna.object_id
    with pytest.raises(ErrorResponseException) as refused:
        await conversations.send_to_conversation("19:nowhere@thread.tacv2", Activity(type="message", text="x"))
    assert refused.value.response.status_code == 404
    assert refused.value.error.error.code == "ConversationNotFound"


async def test_the_library_understands_what_the_bot_is_told(tenant, bot, channel, anna, posted):
    await tenant.say(anna, channel, "@Twokeys draft Hello")
    said = Activity().deserialize(bot.last)
    assert said.from_property.aad_object_id == anna.object_id
    assert [one.type for one in said.entities] == ["mention", "clientInfo"]
    await tenant.react(anna, posted, "like")
    reacted = Activity().deserialize(bot.last)
    assert [one.type for one in reacted.reactions_added] == ["like"]
    assert reacted.reply_to_id == posted.id


@pytest.fixture
def judged(tenant):
    """The library's own check of a token; it reads the keys with blocking calls, so it has a thread of its own."""
    ChannelValidation.open_id_metadata_endpoint = tenant.openid_url

    async def judge(flaw=None):
        check = ChannelValidation.authenticate_channel_token_with_service_url(
            tenant.authorization(flaw),
            SimpleCredentialProvider(tenant.app_id, tenant.app_secret),
            tenant.service_url,
            "msteams",
            AuthenticationConfiguration(),
        )
        return await asyncio.to_thread(asyncio.run, check)

    yield judge
    ChannelValidation.open_id_metadata_endpoint = None


async def test_the_library_accepts_a_right_token(tenant, judged):
    identity = await judged()
    assert identity.is_authenticated
    assert identity.get_claim_value("aud") == tenant.app_id


REFUSED = [
    Flaw.EXPIRED,
    Flaw.NOT_YET,
    Flaw.WRONG_AUDIENCE,
    Flaw.WRONG_ISSUER,
    Flaw.UNKNOWN_KID,
    Flaw.NO_KID,
    Flaw.FORGED,
    Flaw.TAMPERED,
    Flaw.HS256,
    Flaw.NONE,
    Flaw.OTHER_SERVICE_URL,
    Flaw.UNENDORSED,
    Flaw.JUNK,
]


@pytest.mark.parametrize("flaw", REFUSED)
async def test_the_library_refuses_a_wrong_token(judged, flaw):
    with pytest.raises(Exception):  # noqa: B017, PT011 - it raises whatever its own dependencies raise
        await judged(flaw)
