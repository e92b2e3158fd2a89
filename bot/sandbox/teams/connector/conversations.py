"""A new post in a channel, or the one-to-one chat with somebody (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages)."""

from typing import Any

from bot.sandbox.teams.connector.activities import post
from bot.sandbox.teams.connector.call import Call
from bot.sandbox.teams.connector.checked import checked
from bot.sandbox.teams.errors import bad_syntax, forbidden, no_conversation
from bot.sandbox.teams.limits import Kind
from bot.sandbox.teams.values import Json


def create(call: Call) -> tuple[int, Json | None]:
    asked = call.activity
    site = call.site
    data = _object(asked.get("channelData"), "channelData")
    tenant = asked.get("tenantId") or _object(data.get("tenant"), "channelData.tenant").get("id")
    if tenant is not None and tenant != site.identity.tenant_id:
        raise forbidden("The bot is not installed in this tenant.")
    bot = _object(asked.get("bot"), "bot").get("id")
    if bot not in {site.identity.bot, site.identity.app_id}:
        raise bad_syntax("'bot.id' is not this bot.")
    channel = _object(data.get("channel"), "channelData.channel").get("id")
    team = _object(data.get("team"), "channelData.team").get("id")
    if channel or team:
        return _channel_post(call, channel or team)
    if tenant is None:
        raise bad_syntax("A one-to-one conversation needs the tenant's id.")
    return _chat(call)


def _channel_post(call: Call, channel: Any) -> tuple[int, Json | None]:
    """A team's own id means its General channel."""
    site = call.site
    place = next((one for one in site.truth.channels() if one.id == channel and not one.deleted), None)
    if place is None:
        raise no_conversation()
    call.require_bot_in(place)
    if call.activity.get("isGroup") is not True:
        raise bad_syntax("A post in a channel needs isGroup.")
    if call.activity.get("activity") is None:
        raise bad_syntax("A post in a channel needs an activity.")
    site.limits.spend(Kind.CREATE, place.id, site.clock.now())
    said = checked(_object(call.activity["activity"], "activity"))
    made = post(site, place, None, said, None)
    last = site.truth.messages(place.id)[-1]
    # A split message tells no id, and then nobody knows which thread it became.
    known = {"activityId": made["id"]} if made else {}
    return 201, {"id": f"{place.id};messageid={last.thread}", **known}


def _chat(call: Call) -> tuple[int, Json | None]:
    site = call.site
    members = call.activity.get("members")
    if call.activity.get("isGroup"):
        raise bad_syntax("A bot cannot create a group chat.")
    if not isinstance(members, list) or len(members) != 1 or not isinstance(members[0], dict):
        raise bad_syntax("A one-to-one conversation needs exactly one member.")
    person = site.known(members[0].get("id"))
    if person is None:
        raise bad_syntax("Bad format of user ID")
    if not person.has_app or person.tenant_id != site.identity.tenant_id:
        raise forbidden("The bot is not installed in user's personal scope.")
    chat = site.chat_of(person)
    call.require_bot_in(chat)
    site.limits.spend(Kind.CREATE, chat.id, site.clock.now())
    made: Json = {"id": chat.id}
    if call.activity.get("activity") is not None:
        sent = post(site, chat, None, checked(_object(call.activity["activity"], "activity")), None)
        made |= {"activityId": sent["id"]} if sent else {}
    return 201, made


def _object(value: Any, name: str) -> Json:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_syntax(f"'{name}' must be an object.")
    return value
