"""Slack's payloads as our own events; pure."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity, Platform
from bot.emoji import plain
from bot.events import (
    AccessLost,
    Event,
    FormSent,
    HomeOpened,
    MessageTouched,
    Picked,
    Pressed,
    ProfileChanged,
    Reacted,
    Said,
)
from bot.slack.escape import unescape
from bot.slack.render import key_on
from bot.slack.sound import sound
from bot.slack.steady import steady

Payload = Mapping[str, Any]

# https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages: <address> or <address|label>.
_LINK = re.compile(r"<(?P<url>https?://[^|>]+)(?:\|[^>]*)?>")

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_KEY = re.compile(r"[!-~]{1,200}")


def event(payload: Payload, *, bot_user: str, short_names: tuple[str, ...] = ()) -> Event | None:
    """What a payload says; None for what is not for us, our own doing and what Slack never sends included."""
    found = _said(payload, bot_user=bot_user, short_names=short_names)
    return found if found is not None and sound(found) else None


def _said(payload: Payload, *, bot_user: str, short_names: tuple[str, ...]) -> Event | None:
    match payload:
        case {"type": "event_callback", "event": {"type": str()} as inner, "team_id": str(team)}:
            return _happened(inner, team=_installed(payload) or team, bot_user=bot_user)
        case {"type": "block_actions", "container": {"type": "message"}}:
            return _pressed(payload)
        case {"type": "block_actions", "container": {"type": "view"}} if at_home(payload):
            return _pressed(payload)
        case {"type": "view_submission"}:
            return sent(payload)
        case {"type": "message_action", "channel": {"id": str(channel)}, "message": dict(message)}:
            return Picked(who=_who(payload), channel=channel, text=_storable(_words(message)))
        case {"command": str(command), "team_id": str(team), "user_id": str(user), "channel_id": str(channel)}:
            name = command.removeprefix("/")
            return Said(
                who=_identity(team, user),
                channel=channel,
                verb=name if name in short_names else None,
                text=_storable(_at(payload, "text")),
            )
        case _:
            return None


def key(payload: Payload) -> str:
    """What is the same for one payload however often Slack delivers it, and for no other."""
    named = _named(payload)
    return named if _KEY.fullmatch(named) else f"odd/{_digest(payload)}"


def _named(payload: Payload) -> str:
    match payload:
        case {"type": "event_callback", "event_id": str(event_id)}:
            return event_id
        case {"type": "block_actions", "actions": [{"action_id": str(action), "action_ts": str(at)}, *_]}:
            where = _at(payload, "container", "message_ts") or _at(payload, "container", "view_id")
            return f"block_actions/{_at(payload, 'user', 'id')}/{where}/{action}/{at}"
        case {"type": "view_submission", "view": {"id": str()} as shown}:
            return f"view_submission/{_at(payload, 'user', 'id')}/{_filled_in(shown)}"
        case {"trigger_id": str(trigger)}:
            # Commands and shortcuts bring no id of their own; a trigger is given once.
            return f"{_at(payload, 'type') or 'command'}/{trigger}"
        case _:
            return ""


def sent(payload: Payload) -> FormSent | None:
    """A form with what is filled in now: one that was sent, or one in which a button was pressed.

    The latter is no event: nobody meant to send it yet.
    """
    match payload:
        case {"view": {"id": str(), "callback_id": str(form), "state": {"values": dict(values)}} as view}:
            filled = [states for states in values.values() if isinstance(states, dict)]
            fields = {block: _filled(state) for states in filled for block, state in states.items()}
            return FormSent(
                who=_who(payload),
                id=_filled_in(view),
                form=form,
                fields=fields,
                memory=_at(view, "private_metadata"),
            )
        case _:
            return None


def _installed(payload: Payload) -> str:
    """The workspace that we are in; in a channel that another one shares with it, `team_id` is that other one.

    https://github.com/slackapi/java-slack-sdk/issues/629
    """
    return next((team for one in authorizations(payload) if (team := _at(one, "team_id"))), "")


def authorizations(payload: Payload) -> Iterator[Payload]:
    """For whom of this app's an event is."""
    listed = payload.get("authorizations")
    yield from (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()


def _filled_in(view: Payload) -> str:
    """One name for a form and what is filled in: who heard of trouble may have sent it again with better words."""
    return _digest([view.get("id"), view.get("hash"), view.get("state")])


def _digest(part: object) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:32]


def _happened(inner: Payload, *, team: str, bot_user: str) -> Event | None:
    """Events name the installing workspace only; whether somebody belongs to it, their profile says."""
    match inner:
        case {
            "type": "reaction_added" | "reaction_removed" as kind,
            "user": str(user),
            "reaction": str(name),
            "item": {"type": "message", "channel": str(channel), "ts": str(ts)},
            "event_ts": str(stamp),
        } if user != bot_user:
            return Reacted(
                who=_identity(team, user),
                message=_message(team, channel, ts),
                name=plain(name),
                added=kind == "reaction_added",
                stamp=stamp,
                ours=inner.get("item_user") in (None, bot_user),
            )
        case {"type": "app_home_opened", "user": str(user), "tab": "home"} if user != bot_user:
            return HomeOpened(who=_identity(team, user))
        case {"type": "user_change", "user": {"id": str(user)}} if user != bot_user:
            return ProfileChanged(who=_identity(team, user))
        case {"type": "tokens_revoked", "tokens": {"bot": [_, *_]}}:
            return AccessLost(detail="the app's token was revoked")
        case {"type": "app_uninstalled"}:
            return AccessLost(detail="the app was removed from the workspace")
        case {"type": "message", "channel": str(channel)}:
            return _touched(inner, team=team, channel=channel, bot_user=bot_user)
        case _:
            return None


def _touched(inner: Payload, *, team: str, channel: str, bot_user: str) -> MessageTouched | None:
    """Only our own messages matter, and of their changes only those that Twokeys never makes itself."""
    before = inner.get("previous_message")
    if not isinstance(before, dict) or before.get("user") != bot_user:
        return None
    key = key_on(before.get("blocks"))
    match inner:
        case {"subtype": "message_deleted", "deleted_ts": str(ts)}:
            return MessageTouched(message=_message(team, channel, ts), deleted=True, card=key)
        # A message with a thread below it leaves a tombstone behind instead.
        case {"subtype": "message_changed", "message": {"subtype": "tombstone", "ts": str(ts)}}:
            return MessageTouched(message=_message(team, channel, ts), deleted=True, card=key)
        case {"subtype": "message_changed", "message": {"ts": str(ts)} as after} if _another_card(before, after):
            return MessageTouched(message=_message(team, channel, ts), deleted=False, card=key)
        case _:
            return None


def _another_card(before: Payload, after: Payload) -> bool:
    """Whether a card shows something else now; where Slack leaves out what it showed before, reading back must tell."""
    left = steady(before.get("blocks"))
    return bool(left) and left != steady(after.get("blocks"))


def _pressed(payload: Payload) -> Pressed | None:
    """A button with a value of ours, on a card, in a message that one person alone sees, or at somebody's home."""
    match payload:
        case {"actions": [{"type": "button", "action_id": str(action), "value": str(value), "action_ts": str(at)}, *_]}:
            channel = _at(payload, "channel", "id") or _at(payload, "container", "channel_id")
            message = _message(_team(payload), channel, _at(payload, "container", "message_ts"))
            home = at_home(payload)
            return Pressed(
                who=_who(payload),
                channel=channel,
                action=action,
                value=value,
                message=None if home or payload["container"].get("is_ephemeral") else message,
                stamp=at,
                at_home=home,
            )
        case _:
            return None


def at_home(payload: Payload) -> bool:
    """Whether something was pressed in somebody's home tab, and not in a form.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    return _at(payload, "view", "type") == "home"


def _team(payload: Payload) -> str:
    """The workspace where it happened, which is what events call it, too."""
    return _at(payload, "team", "id") or _at(payload, "user", "team_id")


def _who(payload: Payload) -> Identity:
    """Here Slack says which workspace somebody belongs to."""
    return _identity(_at(payload, "user", "team_id") or _team(payload), _at(payload, "user", "id"))


def _at(payload: Payload, *way: str) -> str:
    """The words that stand there; none where there is anything else."""
    found: object = payload
    for name in way:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _identity(team: str, user: str) -> Identity:
    return Identity(platform=Platform.SLACK, workspace=team, user=user)


def _message(team: str, channel: str, ts: str) -> MessageRef:
    return MessageRef(platform=Platform.SLACK, workspace=team, channel=channel, id=ts)


def _filled(state: Payload) -> str:
    match state:
        case {"selected_option": {"value": str(value)}} | {"value": str(value)}:
            return _storable(value)
        case _:
            return ""


def _storable(text: str) -> str:
    """The text, with what no database takes replaced by the character that the rules know for unreadable."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _words(message: Payload) -> str:
    """The message with its links written out; those that stand only in its blocks or attachments at the end."""
    written = unescape(_LINK.sub(lambda link: link["url"], _at(message, "text")))
    hidden = [url for part in ("blocks", "attachments") for url in _urls(message.get(part))]
    missing = [url for url in dict.fromkeys(hidden) if url not in written]
    return "\n".join([written, *missing]).strip()


def _urls(node: Any) -> Iterator[str]:
    match node:
        case dict():
            for name, inside in node.items():
                if name in {"url", "from_url", "original_url", "title_link"} and isinstance(inside, str):
                    yield unescape(inside)
                else:
                    yield from _urls(inside)
        case list():
            for inside in node:
                yield from _urls(inside)
