"""The actions of a card (https://adaptivecards.io/explorer/Action.Execute.html and its neighbours)."""

from typing import Any

from bot.sandbox.teams.adaptive.checks import (
    ID,
    URL,
    Check,
    Report,
    Shape,
    any_object,
    by_type,
    either,
    list_of,
    one_of,
    since,
    text_of,
    text_or_object,
    truth,
)
from bot.sandbox.teams.adaptive.styles import ACTION_STYLE, DROP, INPUTS, TARGET

# Teams shows no more in a row.
_MOST_BUTTONS = 6


def _fallback(shapes: Check) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        with report.instead():
            either(lambda one: isinstance(one, str), DROP, shapes)(report, path, value)

    return since((1, 2), check)


def _any_action(report: Report, path: str, value: Any) -> None:
    """An action may stand in for another."""
    ACTION(report, path, value)


def _action(required: tuple[str, ...] = (), version: tuple[int, int] = (1, 0), **fields: Check) -> Shape:
    common: dict[str, Check] = {
        "title": text_of(),
        "iconUrl": since((1, 1), URL),
        "id": ID,
        "style": since((1, 2), ACTION_STYLE),
        "fallback": _fallback(_any_action),
        "tooltip": since((1, 5), text_of()),
        "isEnabled": since((1, 5), truth),
        "mode": since((1, 5), one_of("primary", "secondary")),
        "requires": since((1, 2), any_object),
    }
    return Shape(common | fields, required, version)


def _inner_card(report: Report, path: str, value: Any) -> None:
    from bot.sandbox.teams.adaptive.card import INNER_CARD  # noqa: PLC0415 - a card holds actions, and one of them holds a card

    INNER_CARD(report, path, value)


EXECUTE = _action(version=(1, 4), verb=text_of(), data=text_or_object, associatedInputs=INPUTS)
_SHOW = _action(("card",), card=_inner_card)
_SELECTABLE: dict[str, Check] = {
    "Action.Execute": EXECUTE,
    "Action.OpenUrl": _action(("url",), url=URL),
    "Action.Submit": _action(data=text_or_object, associatedInputs=since((1, 3), INPUTS)),
    "Action.ToggleVisibility": _action(("targetElements",), (1, 2), targetElements=list_of(TARGET, 1)),
}
SELECT: Check = by_type(_SELECTABLE)
ACTION: Check = by_type(_SELECTABLE | {"Action.ShowCard": _SHOW})


def action_row(report: Report, path: str, value: Any) -> None:
    list_of(ACTION)(report, path, value)
    first = [one for one in value if isinstance(one, dict) and one.get("mode") != "secondary"] if value else []
    if isinstance(value, list) and len(first) > _MOST_BUTTONS:
        report.say(path, f"Teams shows at most {_MOST_BUTTONS} buttons")
