"""The blocks of a message, a modal or a home tab, checked together."""

from typing import Any

from bot.sandbox.slack.blockkit.checks import Check, Report, Shape, anything, by_type, list_of, text_of, truth, typed
from bot.sandbox.slack.blockkit.elements import BUTTONS, CHOICES, IMAGE, INPUTS, plain, text
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.values import Json

_ACCESSORY = by_type(BUTTONS | CHOICES | {"image": IMAGE})


def _block(required: tuple[str, ...] = (), **fields: Check) -> Shape:
    return Shape({"block_id": text_of(1, 255), **fields}, required)


class _Section(Shape):
    def __call__(self, report: Report, path: str, value: Any) -> None:
        super().__call__(report, path, value)
        if "text" not in value and "fields" not in value:
            report.say(path, "missing required field: text")


# https://docs.slack.dev/reference/block-kit/blocks
_ANYWHERE: dict[str, Check] = {
    "section": _Section(
        _block(text=text(3000), fields=list_of(text(2000), 1, 10), accessory=_ACCESSORY, expand=truth).fields
    ),
    "header": _block(("text",), text=plain(150)),
    "divider": _block(),
    "context": _block(
        ("elements",),
        elements=list_of(
            by_type(
                {
                    "image": IMAGE,
                    "plain_text": Shape({"text": text_of(1, 3000), "emoji": truth}, ("text",)),
                    "mrkdwn": Shape({"text": text_of(1, 3000), "verbatim": truth}, ("text",)),
                }
            ),
            1,
            10,
        ),
    ),
    "actions": _block(("elements",), elements=list_of(by_type(BUTTONS | CHOICES), 1, 25)),
    "image": _block(
        ("image_url", "alt_text"), image_url=text_of(1, 3000), alt_text=text_of(1, 2000), title=plain(2000)
    ),
    "input": _block(
        ("label", "element"),
        label=plain(2000),
        element=by_type(INPUTS),
        hint=plain(2000),
        optional=truth,
        dispatch_action=truth,
    ),
    "rich_text": _block(("elements",), elements=list_of(anything, 1, 100)),
    "video": _block(
        ("alt_text", "title", "thumbnail_url", "video_url"),
        alt_text=text_of(1, 200),
        author_name=text_of(1, 50),
        description=plain(200),
        provider_icon_url=text_of(1, 3000),
        provider_name=text_of(1, 50),
        title=plain(200),
        title_url=text_of(1, 3000),
        thumbnail_url=text_of(1, 3000),
        video_url=text_of(1, 3000),
    ),
}
_MESSAGE: dict[str, Check] = _ANYWHERE | {"markdown": _block(("text",), text=text_of(1, 12_000))}

# Measured by others: https://github.com/slackapi/bolt-js/issues/2509
_ALL_BLOCKS = 13_200


def check_blocks(report: Report, path: str, blocks: Any, *, most: int, message: bool) -> None:
    if not isinstance(blocks, list):
        report.say(path, "must provide an array")
        return
    if len(blocks) > most:
        report.say(path, f"no more than {most} items allowed")
    for place, block in enumerate(blocks):
        where = f"{path}/{place}"
        report.action_ids.clear()
        if not isinstance(block, dict):
            report.say(where, "must provide an object")
            continue
        if typed(_MESSAGE if message else _ANYWHERE, block, where, report):
            _check_block_id(report, where, block.get("block_id"))


def _check_block_id(report: Report, where: str, block_id: Any) -> None:
    if not isinstance(block_id, str):
        return
    if block_id in report.block_ids:
        report.say(f"{where}/block_id", f"block_id `{block_id}` already exists")
    report.block_ids.add(block_id)


def checked_message_blocks(blocks: Any) -> list[Json]:
    """The blocks as Slack stores them: every block with an id, every text object with its defaults."""
    report = Report()
    check_blocks(report, "/blocks", blocks, most=50, message=True)
    if report.messages:
        raise SlackError(
            "invalid_blocks",
            errors=[message.removeprefix("[ERROR] ") for message in report.messages],
            response_metadata={"messages": report.messages},
        )
    if _length(blocks) > _ALL_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    return completed(blocks)


def _length(node: Any) -> int:
    match node:
        case {"text": str(inside), **others}:
            return len(inside) + _length(others)
        case dict():
            return sum(_length(value) for value in node.values())
        case list():
            return sum(_length(value) for value in node)
        case _:
            return 0


def completed(blocks: list[Json]) -> list[Json]:
    """Ids that were left out are given by place, so that two runs of one story look the same."""
    return [_with_ids(block, f"b{place}") for place, block in enumerate(blocks)]


def _with_ids(block: Json, block_id: str) -> Json:
    full: Json = {"block_id": block_id, **_with_defaults(block)}
    for name in ("accessory", "element"):
        if name in full and full[name].get("type") != "image":
            full[name] = {"action_id": f"{full['block_id']}.0", **full[name]}
    if full["type"] == "actions":
        full["elements"] = [
            {"action_id": f"{full['block_id']}.{place}", **element} for place, element in enumerate(full["elements"])
        ]
    if full["type"] == "input":
        full = {"optional": False, "dispatch_action": False, **full}
    return full


def _with_defaults(node: Any) -> Any:
    match node:
        case {"type": "plain_text"}:
            return {"emoji": True, **node}
        case {"type": "mrkdwn"}:
            return {"verbatim": False, **node}
        case dict():
            return {name: _with_defaults(value) for name, value in node.items()}
        case list():
            return [_with_defaults(value) for value in node]
        case _:
            return node
