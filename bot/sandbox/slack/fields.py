"""The fields of a message or view: what they hold at first, and what somebody puts into them."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.errors import NotOfferedError
from bot.sandbox.slack.values import Json

# Each element's key in `state.values`, and the key of its initial content.
_SINGLE = {
    "plain_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_MULTIPLE = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def label(self) -> str:
        own = self.element.get("text") or self.block.get("label") or {}
        return str(own.get("text", ""))

    @property
    def names(self) -> tuple[str, ...]:
        """How a test may call it."""
        both = f"{self.block_id}/{self.action_id}"
        return (self.action_id, self.label, both, self.block_id, str(self.element.get("value", "")))


def fields_of(blocks: list[Json]) -> list[Field]:
    """Every interactive element, buttons included."""
    found = []
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *_elements(block)]
        found += [Field(block=block, element=one) for one in inside if one and one["type"] != "image"]
    return found


def _elements(block: Json) -> list[Json]:
    return list(block["elements"]) if block["type"] == "actions" else []


def find(blocks: list[Json], name: str) -> Field:
    fields = fields_of(blocks)
    for place in range(5):
        hits = [field for field in fields if field.names[place] == name and name]
        if len(hits) == 1:
            return hits[0]
        if len(hits) > 1:
            raise NotOfferedError(f"{len(hits)} things here are called {name!r}.")
    offered = ", ".join(repr(field.label or field.action_id) for field in fields) or "nothing"
    raise NotOfferedError(f"Nothing here is called {name!r}; there is: {offered}.")


def initial_values(blocks: list[Json]) -> Json:
    values: Json = {}
    for field in fields_of(blocks):
        if field.kind in _SINGLE:
            key, initial = _SINGLE[field.kind]
            state = {"type": field.kind, key: field.element.get(initial)}
        elif field.kind in _MULTIPLE:
            key, initial = _MULTIPLE[field.kind]
            state = {"type": field.kind, key: field.element.get(initial, [])}
        else:
            continue
        values.setdefault(field.block_id, {})[field.action_id] = state
    return values


def kept_values(blocks: list[Json], before: Json) -> Json:
    """After an update, what was typed stays where block_id, action_id and type are the same."""
    values = initial_values(blocks)
    for block_id, states in values.items():
        for action_id, state in states.items():
            old = before.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == state["type"]:
                states[action_id] = old
    return values


def filled(field: Field, value: Any) -> Json:
    """The state of one field with this content; options may be named by their value or by their words."""
    if field.kind in _SINGLE:
        key = _SINGLE[field.kind][0]
        content = _option(field, value) if key == "selected_option" and value is not None else value
        if key == "value":
            content = str(value) if value else None
            if content and "\n" in content and not field.element.get("multiline"):
                raise NotOfferedError(f"{field.label!r} takes a single line.")
        return {"type": field.kind, key: content}
    if field.kind in _MULTIPLE:
        key = _MULTIPLE[field.kind][0]
        items = [value] if isinstance(value, str) else list(value)
        return {"type": field.kind, key: [_option(field, one) for one in items] if key == "selected_options" else items}
    raise NotOfferedError(f"{field.label or field.action_id!r} is not something to fill in.")


def _option(field: Field, wanted: str) -> Json:
    groups = field.element.get("option_groups", [])
    options: list[Json] = [*field.element.get("options", []), *(one for group in groups for one in group["options"])]
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    offered = ", ".join(repr(option["text"]["text"]) for option in options)
    raise NotOfferedError(f"{wanted!r} cannot be chosen in {field.label!r}; there is: {offered}.")


def client_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client itself holds back before the app hears of it."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        state = values[block["block_id"]][block["element"]["action_id"]]
        content = next(value for key, value in state.items() if key != "type")
        if not content:
            if not block["optional"]:
                errors[block["block_id"]] = "Please complete this required field."
            continue
        if isinstance(content, str) and state["type"] == "plain_text_input":
            least, most = block["element"].get("min_length", 0), block["element"].get("max_length", 3000)
            if len(content) < least:
                errors[block["block_id"]] = f"Must be at least {least} characters."
            if len(content) > most:
                errors[block["block_id"]] = f"Must be at most {most} characters."
    return errors
