"""Modals and home tabs, checked whole (https://docs.slack.dev/reference/views)."""

import json
from typing import Any

from bot.sandbox.slack.blockkit.blocks import check_blocks, completed
from bot.sandbox.slack.blockkit.checks import Report, Shape, anything, text_of, truth
from bot.sandbox.slack.blockkit.elements import plain
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.values import Json

_COMMON = {
    "blocks": anything,
    "private_metadata": text_of(0, 3000),
    "callback_id": text_of(0, 255),
    "external_id": text_of(0, 255),
}
_HOME = Shape(_COMMON, ("blocks",))
_MODAL = Shape(
    _COMMON
    | {
        "title": plain(24),
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": truth,
        "notify_on_close": truth,
        "submit_disabled": truth,
    },
    ("title", "blocks"),
)
_MOST_BYTES = 250_000


def checked_view(view: Any, kinds: tuple[str, ...]) -> Json:
    """The view as Slack stores it; anything wrong is `invalid_arguments` with each fault by its pointer."""
    report = Report()
    if not isinstance(view, dict):
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] must provide an object [json-pointer:/view]"]}
        )
    if view.get("type") not in kinds:
        report.say("/view/type", f"unsupported type: {view.get('type')}")
    else:
        (_MODAL if view["type"] == "modal" else _HOME)(report, "/view", view)
        if "blocks" in view:
            check_blocks(report, "/view/blocks", view["blocks"], most=100, message=False)
        if view["type"] == "modal" and "submit" not in view and _asks(view.get("blocks")):
            report.say("/view", "missing required field: submit")
    if report.messages:
        raise SlackError("invalid_arguments", response_metadata={"messages": report.messages})
    if len(json.dumps(view)) > _MOST_BYTES:
        raise SlackError("view_too_large")
    return view | {"blocks": completed(view["blocks"])}


def _asks(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
