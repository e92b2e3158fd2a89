"""The elements and inputs in a card's body (https://adaptivecards.io/explorer)."""

from typing import Any

from bot.sandbox.teams.adaptive.actions import SELECT, action_row
from bot.sandbox.teams.adaptive.checks import (
    ID,
    PIXELS,
    URL,
    Check,
    Report,
    Shape,
    any_object,
    by_type,
    either,
    list_of,
    number,
    one_of,
    plain,
    since,
    text_of,
    truth,
    written,
)
from bot.sandbox.teams.adaptive.styles import (
    ACROSS,
    BACKGROUND,
    CHOICE,
    COLOUR,
    CONTAINER,
    DROP,
    FACT,
    FONT_SIZE,
    FONT_TYPE,
    HEIGHT,
    IMAGE_HEIGHT,
    IMAGE_SIZE,
    SPACING,
    UPRIGHT,
    WEIGHT,
    WIDTH,
)

_DATE = written(r"\d{4}-\d\d-\d\d", "a date such as 2026-03-02")
_TIME = written(r"\d\d:\d\d", "a time such as 14:30")


def _fallback(shapes: Check) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        with report.instead():
            either(lambda one: isinstance(one, str), DROP, shapes)(report, path, value)

    return since((1, 2), check)


_PLACED: dict[str, Check] = {
    "id": ID,
    "isVisible": since((1, 2), truth),
    "requires": since((1, 2), any_object),
    "separator": truth,
    "spacing": SPACING,
}


def _any_element(report: Report, path: str, value: Any) -> None:
    """Elements hold each other."""
    ELEMENT(report, path, value)


def _element(required: tuple[str, ...] = (), version: tuple[int, int] = (1, 0), **fields: Check) -> Shape:
    common: dict[str, Check] = {**_PLACED, "height": since((1, 1), HEIGHT), "fallback": _fallback(_any_element)}
    return Shape(common | fields, required, version)


class _Input(Shape):
    """Microsoft's own renderer calls a required input invalid that cannot say what is missing."""

    def __call__(self, report: Report, path: str, value: Any) -> None:
        super().__call__(report, path, value)
        if isinstance(value, dict) and value.get("isRequired") is True:
            for name in ("label", "errorMessage"):
                if not value.get(name):
                    report.say(path, f"a required input needs {name}")


def _input(required: tuple[str, ...] = (), **fields: Check) -> Shape:
    common: dict[str, Check] = {
        "errorMessage": since((1, 3), text_of()),
        "isRequired": since((1, 3), truth),
        "label": since((1, 3), text_of()),
    }
    return _Input(_element((), (1, 0), **(common | fields)).fields, ("id", *required))


_ITEMS = list_of(_any_element)
_BOX: dict[str, Check] = {
    "selectAction": since((1, 1), SELECT),
    "style": CONTAINER,
    "verticalContentAlignment": since((1, 1), UPRIGHT),
    "bleed": since((1, 2), truth),
    "backgroundImage": since((1, 2), BACKGROUND),
    "minHeight": since((1, 2), PIXELS),
    "rtl": since((1, 5), truth),
}
_RUN_LOOK: dict[str, Check] = {
    "color": COLOUR,
    "fontType": FONT_TYPE,
    "isSubtle": truth,
    "size": FONT_SIZE,
    "weight": WEIGHT,
}
_RUN = plain(
    "TextRun",
    Shape(
        {
            "text": text_of(),
            "highlight": truth,
            "italic": truth,
            "selectAction": SELECT,
            "strikethrough": truth,
            "underline": since((1, 3), truth),
            **_RUN_LOOK,
        },
        ("text",),
    ),
)
_IMAGE = _element(
    ("url",),
    url=URL,
    altText=text_of(),
    backgroundColor=since((1, 1), text_of()),
    height=since((1, 1), IMAGE_HEIGHT),
    horizontalAlignment=ACROSS,
    selectAction=since((1, 1), SELECT),
    size=IMAGE_SIZE,
    style=one_of("default", "person"),
    width=since((1, 1), PIXELS),
)


def _any_column(report: Report, path: str, value: Any) -> None:
    _COLUMN(report, path, value)


_COLUMN: Check = plain(
    "Column",
    Shape({**_PLACED, **_BOX, "items": _ITEMS, "width": WIDTH, "fallback": _fallback(_any_column)}),
)
_CELL_LOOK: dict[str, Check] = {"horizontalCellContentAlignment": ACROSS, "verticalCellContentAlignment": UPRIGHT}
_CELL = plain("TableCell", Shape({**_BOX, "items": _ITEMS}, ("items",)))
_ROW = plain("TableRow", Shape({"cells": list_of(_CELL), "style": CONTAINER, **_CELL_LOOK}))
_TABLE_COLUMN = plain("TableColumnDefinition", Shape({"width": WIDTH, **_CELL_LOOK}))
_SOURCE = plain("MediaSource", Shape({"mimeType": text_of(1), "url": URL}, ("mimeType", "url")))


class _ChoiceSet(_Input):
    """What is chosen at first must be among the choices, and a comma separates several."""

    def __call__(self, report: Report, path: str, value: Any) -> None:
        before = len(report.faults)
        super().__call__(report, path, value)
        if len(report.faults) > before:
            return
        offered = [one["value"] for one in value.get("choices", [])]
        several = value.get("isMultiSelect", False)
        if several and any("," in one for one in offered):
            report.say(f"{path}/choices", "a value must not have a comma where several can be chosen")
        first = value.get("value", "")
        chosen = [one for one in (first.split(",") if several else [first]) if one]
        if any(one not in offered for one in chosen):
            report.say(f"{path}/value", "must be among the choices")


_ELEMENTS: dict[str, Check] = {
    "TextBlock": _element(
        ("text",),
        (1, 0),
        text=text_of(),
        horizontalAlignment=ACROSS,
        maxLines=number,
        wrap=truth,
        style=since((1, 5), one_of("default", "heading")),
        **_RUN_LOOK,
    ),
    "RichTextBlock": _element(
        ("inlines",),
        (1, 2),
        inlines=list_of(either(lambda one: isinstance(one, str), text_of(), _RUN)),
        horizontalAlignment=ACROSS,
    ),
    "Image": _IMAGE,
    "ImageSet": _element(("images",), images=list_of(plain("Image", _IMAGE)), imageSize=IMAGE_SIZE),
    "Media": _element(("sources",), (1, 1), sources=list_of(_SOURCE, 1), poster=URL, altText=text_of()),
    "Container": _element(("items",), (1, 0), items=_ITEMS, **_BOX),
    "ColumnSet": _element(
        columns=list_of(_COLUMN),
        selectAction=since((1, 1), SELECT),
        style=since((1, 2), CONTAINER),
        bleed=since((1, 2), truth),
        minHeight=since((1, 2), PIXELS),
        horizontalAlignment=ACROSS,
    ),
    "FactSet": _element(("facts",), facts=list_of(FACT)),
    "ActionSet": _element(("actions",), (1, 2), actions=action_row),
    "Table": _element(
        (),
        (1, 5),
        columns=list_of(_TABLE_COLUMN),
        rows=list_of(_ROW),
        firstRowAsHeader=truth,
        showGridLines=truth,
        gridStyle=CONTAINER,
        **_CELL_LOOK,
    ),
    "Input.Text": _input(
        isMultiline=truth,
        maxLength=number,
        placeholder=text_of(),
        regex=since((1, 3), text_of()),
        style=one_of("text", "tel", "url", "email", "password"),
        inlineAction=since((1, 2), SELECT),
        value=text_of(),
    ),
    "Input.Number": _input(max=number, min=number, placeholder=text_of(), value=number),
    "Input.Date": _input(max=_DATE, min=_DATE, placeholder=text_of(), value=_DATE),
    "Input.Time": _input(max=_TIME, min=_TIME, placeholder=text_of(), value=_TIME),
    "Input.Toggle": _input(
        ("title",), title=text_of(1), value=text_of(), valueOff=text_of(), valueOn=text_of(), wrap=since((1, 2), truth)
    ),
    "Input.ChoiceSet": _ChoiceSet(
        _input(
            choices=list_of(CHOICE),
            isMultiSelect=truth,
            style=one_of("compact", "expanded", "filtered"),
            value=text_of(),
            placeholder=text_of(),
            wrap=since((1, 2), truth),
        ).fields,
        ("id",),
    ),
}
ELEMENT: Check = by_type(_ELEMENTS)
