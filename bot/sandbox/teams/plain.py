"""A message, a card or a dialog as lines of text: what somebody reads, for snapshots and terminals."""

from typing import Any

from bot.sandbox.teams.marked import shown, unmarked
from bot.sandbox.teams.values import Dialog, Json, Message


def message_lines(message: Message, card: Json | None = None) -> list[str]:
    """The card as given, or as everybody has it."""
    text = unmarked(message.text) if message.text_format == "plain" else shown(message.text)
    lines = text.splitlines()
    card = card or message.card
    return lines + (card_lines(card) if card else [])


def dialog_lines(dialog: Dialog) -> list[str]:
    return ([f"# {dialog.title}"] if dialog.title else []) + card_lines(dialog.card)


def card_lines(card: Json) -> list[str]:
    lines = [line for element in card.get("body", []) for line in _lines(element)]
    return lines + _row(card.get("actions", []))


def _row(actions: list[Json]) -> list[str]:
    """The buttons, and under them what opens when one is pressed."""
    if not actions:
        return []
    lines = [" ".join(_button(one) for one in actions)]
    for one in actions:
        if one["type"] == "Action.ShowCard":
            lines += [f"  {line}" for line in card_lines(one["card"])]
    return lines


def _button(action: Json) -> str:
    title = action.get("title", action["type"])
    greyed = " (greyed out)" if action.get("isEnabled") is False else ""
    target = f" <{action['url']}>" if action["type"] == "Action.OpenUrl" else ""
    return f"[{title}{target}{greyed}]"


def _lines(element: Json) -> list[str]:
    if element.get("isVisible") is False:
        return []
    match element["type"]:
        case "TextBlock":
            lines = shown(element["text"]).splitlines()
            return [f"# {line}" for line in lines] if element.get("style") == "heading" else lines
        case "RichTextBlock":
            return "".join(one if isinstance(one, str) else one["text"] for one in element["inlines"]).splitlines()
        case "FactSet":
            return [f"{shown(one['title'])}: {shown(one['value'])}" for one in element["facts"]]
        case "Container" | "Column" | "TableCell":
            return [line for inside in element.get("items", []) for line in _lines(inside)]
        case "ColumnSet":
            return _side_by_side(element.get("columns", []))
        case "Table":
            return [line for row in element.get("rows", []) for line in _side_by_side(row.get("cells", []))]
        case "ActionSet":
            return _row(element["actions"])
        case _:
            return _picture(element) or [_input(element)]


def _picture(element: Json) -> list[str]:
    match element["type"]:
        case "ImageSet":
            return [line for one in element["images"] for line in _picture({"type": "Image", **one})]
        case "Image" | "Media" as kind:
            return [f"({kind.lower()}: {element.get('altText', '')})"]
        case _:
            return []


def _side_by_side(columns: list[Json]) -> list[str]:
    cells = [" ".join(_lines({"type": "Column", **one})) for one in columns]
    return [" | ".join(cell for cell in cells if cell)]


def _input(element: Json) -> str:
    label = element.get("label") or element.get("title") or element.get("placeholder") or element["id"]
    if element["type"] == "Input.Toggle":
        ticked = element.get("value") == element.get("valueOn", "true")
        return f"[{'x' if ticked else ' '}] {element['title']}"
    return f"{label}: <{_value(element)}>"


def _value(element: Json) -> Any:
    value = element.get("value", "")
    titles = {one["value"]: one["title"] for one in element.get("choices", [])}
    if not titles:
        return value
    chosen = ", ".join(titles.get(one, one) for one in str(value).split(",") if one)
    return chosen or " | ".join(titles.values())
