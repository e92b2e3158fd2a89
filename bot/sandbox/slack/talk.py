"""What happens in channels: posting, editing, deleting, reacting; each change is stored, then told to the app."""

import asyncio
from dataclasses import replace

from bot.sandbox.slack.emoji import stored_name
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.pings import pings
from bot.sandbox.slack.shown import message_json
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import Channel, ChannelKind, Json, Message

_MESSAGE_EVENTS = {
    ChannelKind.PUBLIC: ("message.channels", "channel"),
    ChannelKind.PRIVATE: ("message.groups", "group"),
    ChannelKind.IM: ("message.im", "im"),
}
_MOST_EMOJI = 23  # distinct emoji on one message
Told = asyncio.Future[None]


def _tell(site: Site, channel: Channel, event: Json) -> Told:
    name, channel_type = _MESSAGE_EVENTS[channel.kind]
    return site.emit(name, {"channel": channel.id, "channel_type": channel_type, **event}, channel=channel)


def post(
    site: Site,
    channel: Channel,
    user: str,
    text: str,
    *,
    blocks: list[Json] | None = None,
    metadata: Json | None = None,
    thread_ts: str | None = None,
    bot_id: str | None = None,
) -> tuple[Message, Told]:
    message = Message(
        channel=channel.id,
        ts=site.new_ts(),
        user=user,
        text=text,
        blocks=blocks or [],
        metadata=metadata,
        thread_ts=thread_ts,
        bot_id=bot_id,
        pings=pings(text, blocks or []),
    )
    site.truth.keep_message(message)
    site.changes.tell("message", f"{channel.id}/{message.ts}")
    return message, _tell(site, channel, message_json(site, message) | {"event_ts": message.ts})


def whisper(
    site: Site, channel: Channel, to: str, text: str, *, blocks: list[Json] | None = None, thread_ts: str | None = None
) -> Message:
    """A message from the app that one person alone sees."""
    message = Message(
        channel=channel.id,
        ts=site.new_ts(),
        user=site.identity.bot_user,
        bot_id=site.identity.bot_id,
        text=text,
        blocks=blocks or [],
        thread_ts=thread_ts,
        ephemeral_to=to,
        pings=pings(text, blocks or []),
    )
    site.truth.keep_message(message)
    site.changes.tell("message", f"{channel.id}/{message.ts}")
    return message


def edit(site: Site, channel: Channel, message: Message, changed: Message, by: str) -> tuple[Message, Told]:
    ts = site.new_ts()
    after = replace(changed, edited={"user": by, "ts": ts}, pings=pings(changed.text, changed.blocks))
    site.truth.keep_message(after)
    site.changes.tell("message", f"{channel.id}/{message.ts}")
    told = _tell(
        site,
        channel,
        {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "message": message_json(site, after),
            "previous_message": message_json(site, message),
        },
    )
    return after, told


def delete(site: Site, channel: Channel, message: Message) -> Told:
    """Slack sends no `reaction_removed` for what hung on the message."""
    site.truth.drop_message(channel.id, message.ts)
    site.changes.tell("message", f"{channel.id}/{message.ts}")
    ts = site.new_ts()
    return _tell(
        site,
        channel,
        {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": message.ts,
            "ts": ts,
            "event_ts": ts,
            "previous_message": message_json(site, message),
        },
    )


def react(site: Site, channel: Channel, message: Message, user: str, emoji: str) -> Told:
    name = _known(site, emoji)
    standing = [one.name for one in site.truth.reactions(channel.id, message.ts)]
    if name not in standing and len(standing) >= _MOST_EMOJI:
        raise SlackError("too_many_emoji")
    if not site.truth.add_reaction(channel.id, message.ts, name, user):
        raise SlackError("already_reacted")
    return _tell_reaction(site, message, user, name, "reaction_added")


def unreact(site: Site, channel: Channel, message: Message, user: str, emoji: str) -> Told:
    name = _known(site, emoji)
    if not site.truth.drop_reaction(channel.id, message.ts, name, user):
        raise SlackError("no_reaction")
    return _tell_reaction(site, message, user, name, "reaction_removed")


def _known(site: Site, emoji: str) -> str:
    name = stored_name(emoji, site.custom_emoji)
    if name is None:
        raise SlackError("invalid_name")
    return name


def _tell_reaction(site: Site, message: Message, user: str, name: str, kind: str) -> Told:
    channel = site.channel(message.channel)
    site.changes.tell("reaction", f"{channel.id}/{message.ts}")
    event: Json = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "item_user": message.user,
        "event_ts": site.new_ts(),
    }
    return site.emit(kind, event, channel=channel)
