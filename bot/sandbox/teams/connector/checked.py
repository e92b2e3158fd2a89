"""What a bot sends, held against the documentation before anything is done with it."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.teams.adaptive.card import card_faults
from bot.sandbox.teams.errors import bad_syntax, too_big
from bot.sandbox.teams.values import ADAPTIVE_CARD, Json

# https://learn.microsoft.com/microsoftteams/limits-specifications-teams gives about 28 KB for a post with a card.
_MOST_BYTES = 28 * 1024
_FORMATS = ("plain", "markdown", "xml")
_CARDS = frozenset(
    {
        ADAPTIVE_CARD,
        "application/vnd.microsoft.card.hero",
        "application/vnd.microsoft.card.thumbnail",
        "application/vnd.microsoft.teams.card.list",
        "application/vnd.microsoft.teams.card.o365connector",
    }
)
_TEXTS = ("text", "summary", "textFormat", "replyToId", "locale", "id")
_OBJECTS = ("from", "conversation", "recipient", "channelData", "suggestedActions")
_LISTS = ("attachments", "entities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that may be sent."""

    text: str
    text_format: str
    attachments: list[Json]
    entities: list[Json]
    summary: str


def size(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def checked(activity: Json) -> Said:
    kind = activity.get("type")
    if kind != "message":
        raise bad_syntax(f"Unknown activity type '{kind}'" if kind else "Activity type is missing.")
    for name in _TEXTS:
        _require(activity, name, str, "a string")
    for name in _OBJECTS:
        _require(activity, name, dict, "an object")
    for name in _LISTS:
        _require(activity, name, list, "an array")
    text_format = activity.get("textFormat") or "markdown"
    if text_format not in _FORMATS:
        raise bad_syntax(f"Invalid textFormat '{text_format}'.")
    attachments = [_attachment(one) for one in activity.get("attachments") or []]
    text = activity.get("text") or ""
    if not text.strip() and not attachments:
        raise bad_syntax("A message needs text or an attachment.")
    if size([text, attachments]) > _MOST_BYTES:
        raise too_big()
    return Said(
        text=text,
        text_format=text_format,
        attachments=attachments,
        entities=[_entity(one) for one in activity.get("entities") or []],
        summary=activity.get("summary") or "",
    )


def _require(activity: Json, name: str, kind: type, words: str) -> None:
    if activity.get(name) is not None and not isinstance(activity[name], kind):
        raise bad_syntax(f"'{name}' must be {words}.")


def _attachment(value: Any) -> Json:
    if not isinstance(value, dict) or not isinstance(value.get("contentType"), str):
        raise bad_syntax("An attachment needs a contentType.")
    kind = value["contentType"]
    if kind not in _CARDS and not kind.startswith("image/"):
        raise bad_syntax(f"Unknown attachment type '{kind}'")
    if kind == ADAPTIVE_CARD and (faults := card_faults(value.get("content"))):
        raise bad_syntax(f"The Adaptive Card is not valid: {'; '.join(faults)}")
    return value


def _entity(value: Any) -> Json:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise bad_syntax("An entity needs a type.")
    if value["type"] == "mention":
        mentioned = value.get("mentioned")
        if not isinstance(mentioned, dict) or not mentioned.get("id") or not isinstance(value.get("text"), str):
            raise bad_syntax("A mention needs its text and mentioned.id.")
    return value
