"""Signed HTTP and odd bodies, on the database's own inbox."""

import asyncio
import hashlib
import hmac
import json
import time
import pytest
from approvals.domain.people import Platform
from tests.support.world import World

REPLY = "We are looking for your parcel now."


@pytest.mark.parametrize(
    "payload",
    [
        {
            "type": "event_callback",
            "event_id": "E1",
            "team_id": "T1",
            "event": {
                "type": "reaction_added",
                "user": "U1",
                "reaction": "a\x00b",
                "item": {"type": "message", "channel": "C1", "ts": "1.0"},
                "event_ts": "1.0",
            },
        },
        {
            "type": "event_callback",
            "event_id": "E2",
            "team_id": "T1",
            "event": {
                "type": "reaction_added",
                "user": "U1",
                "reaction": "\ud800",
                "item": {"type": "message", "channel": "C1", "ts": "1.0"},
                "event_ts": "1.0",
            },
        },
        {
            "type": "event_callback",
            "event_id": "E3",
            "team_id": "T1",
            "event": {
                "type": "reaction_added",
                "user": "U1",
                "reaction": "x",
                "item": {"type": "message", "channel": "C1", "ts": "1.0"},
                "event_ts": "notanumber",
            },
        },
        {
            "type": "block_actions",
            "user": {"id": "U1", "team_id": "T1"},
            "container": {"type": "message", "message_ts": "1.0", "channel_id": "C1"},
            "actions": [{"type": "button", "action_id": "approve", "value": "x/y", "action_ts": "1.0"}],
        },
        {
            "type": "block_actions",
            "container": {"type": "message"},
            "actions": [{"type": "button", "action_id": "approve", "value": "1/1", "action_ts": "1.0"}],
        },
    ],
    ids=["nul", "surrogate", "ts", "value", "nouser"],
)
async def test_odd_payload_kept_does_not_stop_those_behind(world: World, payload) -> None:
    await world.ada.drafts(REPLY, world.complains())
    try:
        await world.app.dispatch.keep(Platform.SLACK, "odd-1", payload)
    except Exception:
        pass
    await world.bo.reacts("✅")
    assert "Bo" in world.shown().split("Missing")[0].split("Approved by")[1]
