"""What an installed app adds to Slack's client: its slash commands and the shortcuts in a message's menu."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    name: str
    """With its slash."""
    description: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    name: str
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> Self:
        """https://docs.slack.dev/reference/app-manifest: `features.slash_commands` and `features.shortcuts`."""
        features: Mapping[str, Any] = manifest.get("features", {})
        return cls(
            commands=tuple(
                Command(name=one["command"], description=one.get("description", ""), hint=one.get("usage_hint", ""))
                for one in features.get("slash_commands", [])
            ),
            shortcuts=tuple(
                Shortcut(name=one["name"], callback_id=one["callback_id"])
                for one in features.get("shortcuts", [])
                if one["type"] == "message"
            ),
        )
