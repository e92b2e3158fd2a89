"""What travels from the connector to the bot, and what comes back."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.teams.tokens import Flaw
from bot.sandbox.teams.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many of the machine's seconds Teams waits for the bot before it counts as silent."""

    invoke: float = 10
    extension: float = 5
    """https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/respond-to-task-module-submit."""
    other: float = 15

    def seconds_for(self, activity: Json) -> float:
        if activity.get("type") != "invoke":
            return self.other
        return self.extension if str(activity.get("name")).startswith("composeExtension/") else self.invoke


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    activity: Json
    attempt: int = 0
    flaw: Flaw | None = None

    @property
    def is_invoke(self) -> bool:
        return self.activity.get("type") == "invoke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bot's HTTP answer, or why there was none (`timeout`, `connection_failed`)."""

    status: int | None = None
    body: Any = None
    failure: str = ""

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def worth_repeating(self) -> bool:
        return self.status is None or self.status >= 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at one activity, for tests that ask what Teams did."""

    activity: Json
    attempt: int
    answer: Answer

    @property
    def id(self) -> str:
        return str(self.activity["id"])

    @property
    def kind(self) -> str:
        return str(self.activity.get("name") or self.activity["type"])
