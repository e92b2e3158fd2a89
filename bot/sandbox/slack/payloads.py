"""What Slack sends when somebody uses a command, a shortcut, a button or a form (https://docs.slack.dev/reference/interaction-payloads)."""

from typing import Any

from bot.sandbox.slack.fields import Field, initial_values
from bot.sandbox.slack.shown import interacting_user, message_json, team_json, view_json
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import Channel, ChannelKind, Json, Message, Person, View


def _common(site: Site, kind: str, person: Person) -> Json:
    return {
        "type": kind,
        "user": interacting_user(person),
        "api_app_id": site.identity.app_id,
        "token": site.identity.verification_token,
        "team": team_json(site),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel_name(channel: Channel) -> str:
    return "directmessage" if channel.kind is ChannelKind.IM else channel.name


def _response_url(site: Site, person: Person, channel: Channel, ts: str | None) -> str:
    return f"http://{site.address}/actions/{site.passes.new_url(person.id, channel.id, ts, site.clock.now())}"


def _trigger(site: Site, person: Person, channel: Channel | None, view: View | None) -> str:
    where, within = channel.id if channel else None, view.id if view else None
    return site.passes.new_trigger(person.id, where, within, site.clock.now())


def slash(site: Site, person: Person, channel: Channel, command: str, text: str) -> Json:
    return {
        "token": site.identity.verification_token,
        "team_id": site.identity.team_id,
        "team_domain": site.identity.domain,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.kind is ChannelKind.PRIVATE else _channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": site.identity.app_id,
        "is_enterprise_install": "false",
        "response_url": _response_url(site, person, channel, None),
        "trigger_id": _trigger(site, person, channel, None),
    }


def message_action(site: Site, person: Person, channel: Channel, message: Message, callback_id: str) -> Json:
    return _common(site, "message_action", person) | {
        "action_ts": site.new_ts(),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "callback_id": callback_id,
        "trigger_id": _trigger(site, person, channel, None),
        "response_url": _response_url(site, person, channel, message.ts),
        "message_ts": message.ts,
        "message": message_json(site, message, reactions=True),
    }


def global_shortcut(site: Site, person: Person, callback_id: str) -> Json:
    return _common(site, "shortcut", person) | {
        "action_ts": site.new_ts(),
        "callback_id": callback_id,
        "trigger_id": _trigger(site, person, None, None),
    }


def _action(site: Site, field: Field, content: Json) -> Json:
    action: Json = {
        "type": field.kind,
        "block_id": field.block_id,
        "action_id": field.action_id,
        "action_ts": site.new_ts(),
    }
    if field.kind == "button":
        action |= {name: field.element[name] for name in ("text", "value", "style") if name in field.element}
    return action | content


def message_click(site: Site, person: Person, message: Message, field: Field, content: Json) -> Json:
    channel = site.channel(message.channel)
    ephemeral = message.ephemeral_to is not None
    state = initial_values(message.blocks)
    if content:
        state.setdefault(field.block_id, {})[field.action_id] = {"type": field.kind, **content}
    payload = _common(site, "block_actions", person) | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "trigger_id": _trigger(site, person, channel, None),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "state": {"values": state},
        "response_url": _response_url(site, person, channel, message.ts),
        "actions": [_action(site, field, content)],
    }
    # An ephemeral message is not kept by Slack, and so does not come along.
    return payload if ephemeral else payload | {"message": message_json(site, message, metadata=True, reactions=True)}


def view_click(site: Site, person: Person, view: View, field: Field, content: Json) -> Json:
    return _common(site, "block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": _trigger(site, person, None, view),
        "view": view_json(view),
        "actions": [_action(site, field, content)],
    }


def view_submission(site: Site, person: Person, view: View) -> Json:
    return _common(site, "view_submission", person) | {
        "trigger_id": _trigger(site, person, None, view),
        "view": view_json(view),
        "response_urls": [],
    }


def view_closed(site: Site, person: Person, view: View, *, cleared: bool) -> Json:
    return _common(site, "view_closed", person) | {"view": view_json(view), "is_cleared": cleared}


def app_home_opened(site: Site, person: Person, channel: Channel, view: View | None) -> dict[str, Any]:
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": site.new_ts(),
    }
    return event | ({"view": view_json(view)} if view else {})
