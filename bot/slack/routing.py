"""What Bolt is given: only what it can hand on to a listener; everything else is acknowledged here, and ends."""

import math
import re
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

DEEPEST = 100
"""Levels of tables in tables; Slack's own stay below twenty, and Python reads no thousand."""

_KIND = re.compile(r"[a-z_]{1,40}")
_log = structlog.get_logger()


async def answered(app: AsyncApp, body: Mapping[str, Any]) -> BoltResponse:
    """Bolt's answer to what Slack sent; nothing, said kindly, to what no listener of ours could take.

    Anything else than 200 would only bring it again, and in the end Slack would send nothing any more.
    """
    match body:
        case {"type": "app_rate_limited"}:
            # https://docs.slack.dev/apis/events-api/#rate-limiting; what is dropped is found at the next reconciliation.
            _log.warning("slack drops events", why="more than 30000 an hour")
            return BoltResponse(status=200, body="")
        case _ if not routable(body):
            kind = str(body.get("type"))
            _log.warning("nothing of ours", what=kind if _KIND.fullmatch(kind) else "unknown")
            return BoltResponse(status=200, body="")
    # Bolt would look for people and places in it, which nobody asks it for, and trip over what it does not expect.
    request = AsyncBoltRequest(body={}, mode="socket_mode")
    request.body = dict(body)
    return await app.async_dispatch(request)


def routable(body: Mapping[str, Any]) -> bool:
    """Whether it has what Bolt finds a listener by, and can be stored in any database."""
    match body:
        case {"type": "event_callback", "event": {"type": str()}}:
            pass
        case {"type": "block_actions", "actions": [{"action_id": str()}, *_]}:
            pass
        case {"type": "view_submission", "view": {"type": str(), "callback_id": str()}}:
            pass
        case {"type": "message_action" | "shortcut", "callback_id": str()}:
            pass
        case {"type": "url_verification", "challenge": str()}:
            pass
        case {"command": str()} if "type" not in body:
            pass
        case _:
            return False
    return _storable(body)


def _storable(body: Mapping[str, Any]) -> bool:
    """Not too deep, and without the numbers that Python reads in JSON although JSON has none of them."""
    level: list[object] = [body]
    for _ in range(DEEPEST):
        if any(isinstance(one, float) and not math.isfinite(one) for one in level):
            return False
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return True
    return False


def _inside(part: object) -> list[object]:
    match part:
        case dict():
            return list(part.values())
        case list():
            return part
        case _:
            return []
