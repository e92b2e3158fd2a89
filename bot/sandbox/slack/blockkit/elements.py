"""Composition objects and interactive elements of Block Kit, each with its limits."""

from typing import Any

from bot.sandbox.slack.blockkit.checks import (
    Check,
    Report,
    Shape,
    by_type,
    list_of,
    number,
    one_of,
    text_of,
    truth,
)


# https://docs.slack.dev/reference/block-kit/composition-objects/text-object
def plain(most: int, least: int = 1) -> Check:
    return by_type({"plain_text": Shape({"text": text_of(least, most), "emoji": truth}, ("text",))})


def text(most: int, least: int = 1) -> Check:
    return by_type(
        {
            "plain_text": Shape({"text": text_of(least, most), "emoji": truth}, ("text",)),
            "mrkdwn": Shape({"text": text_of(least, most), "verbatim": truth}, ("text",)),
        }
    )


# https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
CONFIRM = Shape(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
# Markup only beside checkboxes and radio buttons, a link only in an overflow menu.
_VALUE = text_of(1, 150)
OPTION = Shape({"text": plain(75), "value": _VALUE, "description": plain(75)}, ("text", "value"))
LINK_OPTION = Shape({**OPTION.fields, "url": text_of(1, 3000)}, ("text", "value"))
MARKED_OPTION = Shape({"text": text(75), "value": _VALUE, "description": text(75)}, ("text", "value"))
OPTION_GROUP = Shape({"label": plain(75), "options": list_of(OPTION, 1, 100)}, ("label", "options"))
DISPATCH = Shape(
    {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}, ("trigger_actions_on",)
)
FILTER = Shape(
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": truth,
        "exclude_bot_users": truth,
    }
)
_ID = text_of(1, 255)
_STYLE = one_of("primary", "danger")


def action_id(report: Report, path: str, value: Any) -> None:
    """At most 255 characters, and used once in its block."""
    _ID(report, path, value)
    if isinstance(value, str):
        if value in report.action_ids:
            report.say(path, f"action_id `{value}` already exists in block")
        report.action_ids.add(value)


def _element(*required: str, **fields: Check) -> Shape:
    return Shape({"action_id": action_id, **fields}, required)


def _choice(**fields: Check) -> Shape:
    return _element(confirm=CONFIRM, focus_on_load=truth, placeholder=plain(150), **fields)


def _string_input(**fields: Check) -> Shape:
    return _element(placeholder=plain(150), dispatch_action_config=DISPATCH, focus_on_load=truth, **fields)


_OPTIONS = list_of(OPTION, 1, 100)
_TEN = list_of(MARKED_OPTION, 1, 10)
_IDS = list_of(text_of(1, 255), 0, 100)
_MOST = number(1, 1000)
_SIZED = {"min_length": number(0, 3000), "max_length": number(1, 3000)}


def _ticks(**fields: Check) -> Shape:
    return _element(options=_TEN, confirm=CONFIRM, focus_on_load=truth, **fields)


class _TextInput(Shape):
    def __call__(self, report: Report, path: str, value: Any) -> None:
        super().__call__(report, path, value)
        least, most, initial = (value.get(name) for name in ("min_length", "max_length", "initial_value"))
        if isinstance(least, int) and isinstance(most, int) and least > most:
            report.say(path, "max_length must be greater than min_length")
        if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
            report.say(f"{path}/initial_value", f"must be less than {most + 1} characters")


class _Choice(Shape):
    """What is chosen at first must be among the options."""

    def __call__(self, report: Report, path: str, value: Any) -> None:
        before = len(report.messages)
        super().__call__(report, path, value)
        if len(report.messages) > before:
            return
        groups = value.get("option_groups", [])
        options = [*value.get("options", []), *(one for group in groups for one in group["options"])]
        offered = {(one["value"], one["text"]["text"]) for one in options}
        first = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
        if any((one["value"], one["text"]["text"]) not in offered for one in first):
            name = "initial_option" if "initial_option" in value else "initial_options"
            report.say(f"{path}/{name}", "must be one of the provided options")


class _Select(_Choice):
    def __call__(self, report: Report, path: str, value: Any) -> None:
        super().__call__(report, path, value)
        if ("options" in value) == ("option_groups" in value):
            report.say(path, "must have exactly one of options, option_groups")


# https://docs.slack.dev/reference/block-kit/block-elements
BUTTON = _element(
    "text",
    text=plain(75),
    value=text_of(0, 2000),
    url=text_of(1, 3000),
    style=_STYLE,
    confirm=CONFIRM,
    accessibility_label=text_of(1, 75),
)
IMAGE = Shape({"image_url": text_of(1, 3000), "alt_text": text_of(1, 2000)}, ("image_url", "alt_text"))
_STATIC = {"options": _OPTIONS, "option_groups": list_of(OPTION_GROUP, 1, 100)}
CHOICES: dict[str, Check] = {
    "checkboxes": _Choice(_ticks(initial_options=list_of(MARKED_OPTION, 0, 10)).fields, ("options",)),
    "radio_buttons": _Choice(_ticks(initial_option=MARKED_OPTION).fields, ("options",)),
    "static_select": _Select(_choice(initial_option=OPTION, **_STATIC).fields),
    "multi_static_select": _Select(
        _choice(initial_options=list_of(OPTION, 0, 100), max_selected_items=_MOST, **_STATIC).fields
    ),
    "external_select": _choice(initial_option=OPTION, min_query_length=number(0, 100)),
    "users_select": _choice(initial_user=_ID),
    "multi_users_select": _choice(initial_users=_IDS, max_selected_items=_MOST),
    "conversations_select": _choice(
        initial_conversation=_ID, default_to_current_conversation=truth, response_url_enabled=truth, filter=FILTER
    ),
    "multi_conversations_select": _choice(
        initial_conversations=_IDS, default_to_current_conversation=truth, max_selected_items=_MOST, filter=FILTER
    ),
    "channels_select": _choice(initial_channel=_ID, response_url_enabled=truth),
    "multi_channels_select": _choice(initial_channels=_IDS, max_selected_items=_MOST),
    "datepicker": _choice(initial_date=text_of(10, 10)),
    "timepicker": _choice(initial_time=text_of(5, 5), timezone=text_of(1, 100)),
    "datetimepicker": _element(initial_date_time=number(10**9, 10**10 - 1), confirm=CONFIRM, focus_on_load=truth),
}
BUTTONS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": _element("options", options=list_of(LINK_OPTION, 1, 5), confirm=CONFIRM),
}
INPUTS: dict[str, Check] = CHOICES | {
    "plain_text_input": _TextInput(_string_input(multiline=truth, initial_value=text_of(0, 3000), **_SIZED).fields),
    "url_text_input": _string_input(initial_value=text_of(0, 3000)),
    "email_text_input": _string_input(initial_value=text_of(0, 3000)),
    "number_input": Shape(
        _string_input(
            is_decimal_allowed=truth,
            initial_value=text_of(0, 100),
            min_value=text_of(1, 100),
            max_value=text_of(1, 100),
        ).fields,
        ("is_decimal_allowed",),
    ),
}
