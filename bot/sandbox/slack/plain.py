"""A message or view as lines of text: what somebody reads, for snapshots and terminals."""

from typing import Any

from bot.sandbox.slack.values import Json, Message, View


def message_lines(message: Message) -> list[str]:
    return block_lines(message.blocks, {}) if message.blocks else message.text.splitlines()


def view_lines(view: View) -> list[str]:
    """Title, blocks with what is filled in, the marked errors, the buttons at the foot."""
    lines = [f"# {view.title}"] if view.title else []
    lines += block_lines(view.body["blocks"], view.values, view.errors)
    foot = [f"[{view.body[name]['text']}]" for name in ("close", "submit") if view.body.get(name)]
    return [*lines, " ".join(foot)] if foot else lines


def block_lines(blocks: list[Json], values: Json, errors: Any = None) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        lines += _lines(block, values)
        if errors and block["block_id"] in errors:
            lines.append(f"! {errors[block['block_id']]}")
    return lines


def _lines(block: Json, values: Json) -> list[str]:
    given = values.get(block["block_id"], {})
    match block["type"]:
        case "section":
            texts = [block["text"]] if "text" in block else []
            lines = [line for part in (*texts, *block.get("fields", [])) for line in part["text"].splitlines()]
            return lines + ([element_text(block["accessory"], given)] if "accessory" in block else [])
        case "markdown":
            return str(block["text"]).splitlines()
        case "rich_text":
            return [line for part in block["elements"] for line in "".join(_rich_text(part)).splitlines()]
        case _:
            return [_line(block, given)]


def _line(block: Json, given: Json) -> str:
    match block["type"]:
        case "header":
            line = f"# {block['text']['text']}"
        case "context":
            line = " · ".join(_context(part) for part in block["elements"])
        case "actions":
            line = " ".join(element_text(element, given) for element in block["elements"])
        case "input":
            optional = " (optional)" if block.get("optional") else ""
            line = f"{block['label']['text']}{optional}: {element_text(block['element'], given)}"
        case "image":
            line = f"(image: {block['alt_text']})"
        case "video":
            line = f"(video: {block['title']['text']})"
        case _:
            line = "---"
    return line


def _context(part: Json) -> str:
    return f"(image: {part['alt_text']})" if part["type"] == "image" else str(part["text"])


def element_text(element: Json, given: Json) -> str:
    match element["type"]:
        case "button":
            return f"[{element['text']['text']}]"
        case "overflow":
            return f"[… {' | '.join(option['text']['text'] for option in element['options'])}]"
        case "image":
            return f"(image: {element['alt_text']})"
        case _:
            return f"<{shown_value(given.get(element['action_id'], {}))}>"


def shown_value(state: Json) -> str:
    for name, value in state.items():
        if name == "type" or value is None:
            continue
        if name == "selected_option":
            return str(value["text"]["text"])
        if name == "selected_options":
            return ", ".join(option["text"]["text"] for option in value)
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return str(value)
    return ""


def _rich_text(node: Any) -> list[str]:
    match node:
        case {"type": "user", "user_id": str(person)}:
            return [f"<@{person}>"]
        case {"type": "link", "url": str(url)}:
            return [str(node.get("text", url))]
        case {"type": "emoji", "name": str(name)}:
            return [f":{name}:"]
        case {"text": str(text)}:
            return [text]
        case {"elements": list(elements)}:
            return [piece for element in elements for piece in _rich_text(element)] + ["\n"]
        case _:
            return []
