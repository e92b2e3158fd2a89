"""The words of which properties have a choice, and the small objects that many elements hold."""

from bot.sandbox.teams.adaptive.checks import (
    PIXELS,
    URL,
    Check,
    Shape,
    any_object,
    either,
    list_of,
    one_of,
    plain,
    text_of,
)

SPACING = one_of("default", "none", "small", "medium", "large", "extraLarge", "padding")
HEIGHT = one_of("auto", "stretch")
COLOUR = one_of("default", "dark", "light", "accent", "good", "warning", "attention")
FONT_SIZE = one_of("default", "small", "medium", "large", "extraLarge")
FONT_TYPE = one_of("default", "monospace")
WEIGHT = one_of("default", "lighter", "bolder")
CONTAINER = one_of("default", "emphasis", "good", "attention", "warning", "accent")
ACROSS = one_of("left", "center", "right")
UPRIGHT = one_of("top", "center", "bottom")
IMAGE_SIZE = one_of("auto", "stretch", "small", "medium", "large")
ACTION_STYLE = one_of("default", "positive", "destructive")
INPUTS = one_of("auto", "none")
DROP = one_of("drop")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


BACKGROUND = either(
    _is_text,
    URL,
    plain(
        "BackgroundImage",
        Shape(
            {
                "url": URL,
                "fillMode": one_of("cover", "repeatHorizontally", "repeatVertically", "repeat"),
                "horizontalAlignment": ACROSS,
                "verticalAlignment": UPRIGHT,
            },
            ("url",),
        ),
    ),
)
WIDTH = either(
    _is_text,
    either(lambda value: value in {"auto", "stretch"}, text_of(), PIXELS),
    either(lambda value: isinstance(value, int | float) and value > 0, lambda *_: None, PIXELS),
)
IMAGE_HEIGHT = either(lambda value: value in {"auto", "stretch"}, text_of(), PIXELS)
TARGET = either(
    _is_text,
    text_of(1),
    plain("TargetElement", Shape({"elementId": text_of(1), "isVisible": lambda *_: None}, ("elementId",))),
)

# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
_MENTIONED = Shape({"id": text_of(1), "name": text_of(1)}, ("id", "name"))
_MENTION = Shape(
    {"type": one_of("mention"), "text": text_of(1), "mentioned": _MENTIONED}, ("type", "text", "mentioned")
)
TEAMS = Shape({"width": one_of("full"), "entities": list_of(_MENTION)})

AUTHENTICATION = plain(
    "Authentication",
    Shape(
        {
            "text": text_of(),
            "connectionName": text_of(),
            "tokenExchangeResource": any_object,
            "buttons": list_of(any_object),
        },
        version=(1, 4),
    ),
)

FACT = plain("Fact", Shape({"title": text_of(), "value": text_of()}, ("title", "value")))
CHOICE: Check = plain("Input.Choice", Shape({"title": text_of(1), "value": text_of()}, ("title", "value")))
