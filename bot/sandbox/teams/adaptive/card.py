"""A whole card (https://adaptivecards.io/explorer/AdaptiveCard.html), and a card inside a card."""

import re
from typing import Any

from bot.sandbox.teams.adaptive.actions import EXECUTE, SELECT, action_row
from bot.sandbox.teams.adaptive.checks import (
    PIXELS,
    Check,
    Report,
    Shape,
    list_of,
    plain,
    since,
    text_of,
    truth,
)
from bot.sandbox.teams.adaptive.elements import ELEMENT
from bot.sandbox.teams.adaptive.styles import AUTHENTICATION, BACKGROUND, TEAMS, UPRIGHT

# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference#adaptive-card
_NEWEST = (1, 5)
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
_MOST_REFRESHED = 60
_SCHEMA = re.compile(r"https?://adaptivecards\.io/schemas/(\d+\.\d+\.\d+/)?adaptive-card\.json")


def _schema(report: Report, path: str, value: Any) -> None:
    if not isinstance(value, str) or not _SCHEMA.fullmatch(value):
        report.say(path, "must be the address of the Adaptive Card schema")


_REFRESH = plain(
    "Refresh",
    Shape(
        {"action": plain("Action.Execute", EXECUTE), "userIds": list_of(text_of(1), most=_MOST_REFRESHED)},
        ("action",),
        (1, 4),
    ),
)
_FIELDS: dict[str, Check] = {
    "version": text_of(1),
    "refresh": since((1, 4), _REFRESH),
    "authentication": since((1, 4), AUTHENTICATION),
    "body": list_of(ELEMENT),
    "actions": action_row,
    "selectAction": since((1, 1), SELECT),
    "fallbackText": text_of(),
    "backgroundImage": BACKGROUND,
    "minHeight": since((1, 2), PIXELS),
    "rtl": since((1, 5), truth),
    "speak": text_of(),
    "lang": text_of(1),
    "verticalContentAlignment": since((1, 1), UPRIGHT),
    "$schema": _schema,
    "msteams": TEAMS,
}
_CARD = plain("AdaptiveCard", Shape(_FIELDS, ("type", "version")))
INNER_CARD: Check = plain("AdaptiveCard", Shape(_FIELDS, ("type",)))


def card_faults(card: Any) -> list[str]:
    """Everything that is wrong with a card, each with its place; nothing when Teams would show it."""
    if not isinstance(card, dict):
        return ["/: must be an object"]
    report = Report()
    matched = re.fullmatch(r"(\d+)\.(\d+)", str(card.get("version", "")))
    if matched:
        report.version = (int(matched[1]), int(matched[2]))
    if report.version > _NEWEST:
        report.say("/version", "Teams shows cards up to 1.5")
    elif "version" in card and not matched:
        report.say("/version", "must be a version such as 1.5")
    _CARD(report, "", card)
    if not card.get("body") and not card.get("actions"):
        report.say("", "there is nothing in the card")
    return report.faults
