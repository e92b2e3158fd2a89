"""`reactions.*`."""

from bot.sandbox.slack import talk
from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shown import message_json, permalink, reactions_json
from bot.sandbox.slack.values import Channel, Json, Message


def _item(call: Call) -> tuple[Channel, Message]:
    if not call.given("channel") or not call.given("timestamp"):
        raise SlackError("no_item_specified")
    channel = call.channel()
    return channel, call.message(channel, "timestamp", malformed="bad_timestamp")


def _joined(call: Call, channel: Channel) -> None:
    if not call.site.bot_in(channel.id):
        raise SlackError("not_in_channel")


def add(call: Call) -> Json:
    name = call.text("name")
    channel, message = _item(call)
    if not name:
        raise SlackError("invalid_name")
    if channel.archived:
        raise SlackError("is_archived")
    _joined(call, channel)
    talk.react(call.site, channel, message, call.site.identity.bot_user, name)
    return {}


def remove(call: Call) -> Json:
    name = call.text("name")
    channel, message = _item(call)
    if not name:
        raise SlackError("invalid_name")
    _joined(call, channel)
    talk.unreact(call.site, channel, message, call.site.identity.bot_user, name)
    return {}


def get(call: Call) -> Json:
    channel, message = _item(call)
    shown = message_json(call.site, message) | {"permalink": permalink(call.site, message)}
    if found := reactions_json(call.site, channel.id, message.ts):
        shown["reactions"] = found
    return {"type": "message", "channel": channel.id, "message": shown}
