"""`twokeys.toml` and the environment, validated together: every fault at once, each by its dotted path."""

from bot.settings.loading import load
from bot.settings.values import (
    Addresses,
    KeyPlace,
    Listen,
    Network,
    Role,
    Secrets,
    Settings,
    SettingsError,
    Slack,
    TokenPair,
)

__all__ = [
    "Addresses",
    "KeyPlace",
    "Listen",
    "Network",
    "Role",
    "Secrets",
    "Settings",
    "SettingsError",
    "Slack",
    "TokenPair",
    "load",
]
