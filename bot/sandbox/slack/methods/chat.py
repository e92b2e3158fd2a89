"""`chat.*`: what the app says in channels."""

from dataclasses import replace

from bot.sandbox.slack import talk
from bot.sandbox.slack.blockkit.blocks import checked_message_blocks
from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shown import message_json, permalink
from bot.sandbox.slack.typed import with_mentions
from bot.sandbox.slack.values import Channel, Json

# https://docs.slack.dev/reference/methods/chat.postMessage: longer text is cut off there.
_LONGEST_POST = 40_000
# https://docs.slack.dev/reference/methods/chat.update: longer text is refused there.
_LONGEST_UPDATE = 4_000
_FALLBACK = "This content can't be displayed."


def _blocks(call: Call) -> list[Json] | None:
    """None when the argument was not given."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    return None if blocks is None else checked_message_blocks(blocks)


def _metadata(call: Call) -> Json | None:
    """https://docs.slack.dev/messaging/message-metadata: an event type, and a payload that is an object."""
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if metadata and not (
        isinstance(metadata.get("event_type"), str)
        and metadata["event_type"]
        and isinstance(metadata.get("event_payload"), dict)
        and set(metadata) <= {"event_type", "event_payload", "entities"}
    ):
        raise SlackError("invalid_metadata_schema")
    return metadata


def _target(call: Call) -> Channel:
    """A channel that the app may post to; a person's id means the direct conversation with them."""
    wanted = call.text("channel") or ""
    if not wanted:
        raise SlackError("channel_not_found")
    if wanted.startswith(("U", "W")):
        person = call.site.truth.person(wanted)
        if person is None or person.deleted:
            raise SlackError("channel_not_found")
        return call.site.open_im(wanted)
    if wanted.startswith("#"):
        named = [one for one in call.site.truth.channels() if one.name == wanted.removeprefix("#")]
        if not named:
            raise SlackError("channel_not_found")
        call.arguments["channel"] = named[0].id
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if not call.site.bot_in(channel.id) and "chat:write.public" not in call.site.scopes:
        raise SlackError("not_in_channel")
    return channel


def _linked(call: Call, text: str) -> str:
    """`link_names` and `parse=full` make mentions of what is only written (https://docs.slack.dev/messaging/formatting-message-text)."""
    if not call.flag("link_names") and call.text("parse") != "full":
        return text
    return with_mentions(text, call.site.names())


def post_message(call: Call) -> Json:
    channel = _target(call)
    blocks = _blocks(call)
    markdown = call.text("markdown_text")
    if markdown and (blocks or call.given("text")):
        raise SlackError("markdown_text_conflict")
    text = _linked(call, markdown or call.text("text") or "")[:_LONGEST_POST]
    if not text and not blocks:
        raise SlackError("no_text")
    message, _ = talk.post(
        call.site,
        channel,
        call.app.user,
        text or _FALLBACK,
        blocks=blocks,
        metadata=_metadata(call) or None,
        thread_ts=call.text("thread_ts") or None,
        bot_id=call.app.bot_id,
    )
    shown = message_json(call.site, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def update(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.user != call.app.user:
        raise SlackError("cant_update_message")
    text, blocks, metadata = call.text("text"), _blocks(call), _metadata(call)
    if text is not None and len(text) > _LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    if not text and not blocks:
        raise SlackError("no_text")
    # Blocks and metadata that are not mentioned stay; an empty list or object takes them away.
    changed = replace(
        message,
        text=text or (_FALLBACK if blocks else message.text),
        blocks=message.blocks if blocks is None else blocks,
        metadata=message.metadata if metadata is None else metadata or None,
    )
    after, _ = talk.edit(call.site, channel, message, changed, call.app.user)
    shown = message_json(call.site, after, metadata=True)
    return {"channel": channel.id, "ts": after.ts, "text": after.text, "message": shown}


def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.user != call.app.user:
        raise SlackError("cant_delete_message")
    talk.delete(call.site, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if not call.site.bot_in(channel.id):
        raise SlackError("not_in_channel")
    person = call.needed("user")
    if person not in call.site.truth.members(channel.id):
        raise SlackError("user_not_in_channel")
    blocks = _blocks(call)
    text = call.text("text") or ""
    if len(text) > _LONGEST_POST:
        raise SlackError("msg_too_long")
    if not text and not blocks:
        raise SlackError("no_text")
    message = talk.whisper(
        call.site, channel, person, text or _FALLBACK, blocks=blocks, thread_ts=call.text("thread_ts") or None
    )
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.site, message)}
