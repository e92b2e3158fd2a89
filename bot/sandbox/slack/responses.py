"""What the app answers to an interaction with: a message of its own, or a change of the one acted on."""

from dataclasses import replace
from typing import Any

from bot.sandbox.slack import talk
from bot.sandbox.slack.blockkit.blocks import checked_message_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.passes import ResponseUrl
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import Json, Message


def respond(site: Site, url: ResponseUrl, body: Json) -> Message | None:
    """A body posted to a response URL (https://docs.slack.dev/interactivity/handling-user-interaction)."""
    standing = site.truth.message(url.channel, url.ts) if url.ts else None
    if body.get("delete_original") in (True, "true") and standing is not None:
        _delete(site, standing)
        return None
    blocks = _blocks(body)
    text = str(body.get("text") or "")
    if not text and not blocks:
        raise SlackError("no_text")
    if body.get("replace_original") in (True, "true") and standing is not None:
        return _replace(site, standing, text, blocks)
    return say(site, url.person, url.channel, body)


def say(site: Site, person: str, channel_id: str, body: Json) -> Message:
    """Ephemeral, unless the answer says `in_channel`."""
    blocks = _blocks(body)
    text = str(body.get("text") or "")
    channel = site.channel(channel_id)
    thread_ts = body.get("thread_ts")
    if body.get("response_type") == "in_channel":
        message, _ = talk.post(
            site,
            channel,
            site.identity.bot_user,
            text,
            blocks=blocks,
            thread_ts=thread_ts,
            bot_id=site.identity.bot_id,
        )
        return message
    return talk.whisper(site, channel, person, text, blocks=blocks, thread_ts=thread_ts)


def _blocks(body: Json) -> list[Json]:
    blocks: Any = body.get("blocks")
    return checked_message_blocks(blocks) if blocks else []


def _delete(site: Site, standing: Message) -> None:
    if standing.ephemeral_to is None:
        talk.delete(site, site.channel(standing.channel), standing)
        return
    site.truth.drop_message(standing.channel, standing.ts)
    site.changes.tell("message", f"{standing.channel}/{standing.ts}")


def _replace(site: Site, standing: Message, text: str, blocks: list[Json]) -> Message:
    changed = replace(standing, text=text, blocks=blocks)
    if standing.ephemeral_to is None:
        after, _ = talk.edit(site, site.channel(standing.channel), standing, changed, site.identity.bot_user)
        return after
    site.truth.keep_message(changed)
    site.changes.tell("message", f"{standing.channel}/{standing.ts}")
    return changed
