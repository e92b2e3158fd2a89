"""What travels from the workspace to the app, and what comes back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.sandbox.slack.values import Json


class ParcelKind(StrEnum):
    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    kind: ParcelKind
    payload: Json
    accepts_response: bool = False
    attempt: int = 0
    reason: str = ""

    @property
    def is_event(self) -> bool:
        return self.kind is ParcelKind.EVENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An acknowledgement with what it carried, or why there was none (`timeout`, `connection_failed`, `http_error`)."""

    acked: bool = False
    body: Any = None
    failure: str = ""
    no_retry: bool = False
