"""Payloads in the shapes that Slack's documentation and real workspaces show."""

from typing import Any

from bot.slack import render
from tests.bot.slack.slack_cards import a_card

BOT = "U0BOT"
TS, LATER = "1763629200.000100", "1763629260.000200"


def happened(event_id: str = "Ev1", **event: Any) -> dict[str, Any]:
    return {
        "token": "one",
        "team_id": "T1",
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1763629260,
        "authorizations": [{"team_id": "T1", "user_id": BOT, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event": {"event_ts": LATER, **event},
    }


def reaction(name: str = "white_check_mark", **changes: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": "C1", "ts": TS}
    return happened(
        **{"type": "reaction_added", "user": "U1", "reaction": name, "item": item, "item_user": BOT, **changes}
    )


def pressed(**changes: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1", "username": "bo", "team_id": "T1"},
        "team": {"id": "T1", "domain": "acme"},
        "channel": {"id": "C1", "name": "replies"},
        "container": {"type": "message", "message_ts": TS, "channel_id": "C1", "is_ephemeral": False},
        "actions": [
            {"type": "button", "block_id": "marks", "action_id": "approve", "value": "7/1", "action_ts": LATER}
        ],
        **changes,
    }


def a_view(**changes: Any) -> dict[str, Any]:
    values = {
        "account": {"account": {"type": "static_select", "selected_option": {"value": "acme", "text": {}}}},
        "link": {"link": {"type": "plain_text_input", "value": None}},
        "text": {"text": {"type": "plain_text_input", "value": "We are on it"}},
    }
    return {
        "id": "V1",
        "type": "modal",
        "hash": "156.one",
        "callback_id": "draft",
        "private_metadata": '{"channel":"C1"}',
        "state": {"values": values},
        **changes,
    }


def form(kind: str = "view_submission", **changes: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1", "domain": "acme"},
        "view": a_view(),
        **changes,
    }


def slash(**changes: Any) -> dict[str, Any]:
    return {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/twokeys",
        "text": "draft payload https://x.com/carla/status/123",
        "response_url": "https://hooks.slack.com/commands/1",
        "trigger_id": "13.37.ab",
        "is_enterprise_install": "false",
        **changes,
    }


def picked(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "draft_reply",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1", "domain": "acme"},
        "channel": {"id": "C1", "name": "replies"},
        "message": {"type": "message", "user": "U2", "ts": TS, **message},
    }


def touched(subtype: str, **changes: Any) -> dict[str, Any]:
    ours = {"user": BOT, "ts": TS, "text": "card", "blocks": render.card(a_card()).blocks}
    return happened(
        **{"type": "message", "subtype": subtype, "channel": "C1", "ts": LATER, "previous_message": ours, **changes}
    )
