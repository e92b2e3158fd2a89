"""The app's manifest: what Twokeys asks Slack for, each with its reason, for whoever installs it to read."""

import json
from collections.abc import Iterable, Mapping

CALLBACK = "draft_reply"
"""The entry in a message's menu."""

_REASONS: Mapping[str, str] = {
    "commands": "/twokeys, and the entry in a message's menu",
    "chat:write": "posts the cards, and tells people privately what they should know",
    "reactions:read": "reads the marks on the cards",
    "reactions:write": "puts the three emoji on a card, so that people need only click",
    "users:read": "tells full members from guests, strangers, bots and deactivated people",
    "users:read.email": "recognises people of the settings by their confirmed address",
    "channels:read": "checks that it is in the channel",
    "groups:read": "the same, where the channel is private",
    "im:write": "reaches people who have left the channel",
}
_SEEING_REASONS: Mapping[str, str] = {
    "channels:history": "notices at once that a card was deleted or changed by hand",
    "groups:history": "the same, where the channel is private",
}

_WITNESS_REASONS: Mapping[str, str] = {
    "reactions:read": "reads the marks on the cards, and the cards with them",
    "users:read": "tells full members from guests, strangers, bots and deactivated people",
    "users:read.email": "recognises people of the settings by their confirmed address",
}

SCOPES: tuple[str, ...] = tuple(_REASONS)
"""The bot scopes, without the optional ones."""

SEEING_SCOPES: tuple[str, ...] = tuple(_SEEING_REASONS)
"""The bot scopes that `see_deletions` adds."""

WITNESS_SCOPES: tuple[str, ...] = tuple(_WITNESS_REASONS)
"""The bot scopes of the publisher's own app, which may look and nothing else."""

EVENTS: tuple[str, ...] = (
    "reaction_added",
    "reaction_removed",
    "app_home_opened",
    "user_change",
    "tokens_revoked",
    "app_uninstalled",
)
_SEEING_EVENTS = ("message.channels", "message.groups")

_COMMAND = ("Draft a reply or post, hold an account", "draft [link] [text]")
_SHORT: Mapping[str, tuple[str, str]] = {
    "draft": ("Draft a reply or a post", "[link] [text]"),
    "hold": ("Stop everything of an account", "ACCOUNT [reason]"),
    "resume": ("Let an account go on", "ACCOUNT"),
}


def manifest(*, short_names: Iterable[str] = (), http_url: str | None = None, see_deletions: bool = False) -> str:
    """The manifest as YAML with comments; with `http_url` Slack posts there, without it Twokeys opens a socket.

    https://docs.slack.dev/reference/app-manifest
    """
    reasons = {**_REASONS, **(_SEEING_REASONS if see_deletions else {})}
    events = (*EVENTS, *(_SEEING_EVENTS if see_deletions else ()))
    return "\n".join(
        [
            "# The Slack app of Twokeys. On https://api.slack.com/apps: Create New App, From a manifest.",
            *_information(),
            "features:",
            *_bot(),
            "  slash_commands:",
            *_command("twokeys", *_COMMAND, http_url),
            *(line for name in short_names for line in _command(name, *_SHORT.get(name, _COMMAND), http_url)),
            *_shortcut(),
            "oauth_config:",
            "  scopes:",
            "    bot:",
            *(f"      - {scope}  # {reason}" for scope, reason in reasons.items()),
            "settings:",
            "  event_subscriptions:",
            *_address(http_url, 4),
            "    bot_events:",
            *(f"      - {name}" for name in events),
            "  interactivity:",
            "    is_enabled: true",
            *_address(http_url, 4),
            "  org_deploy_enabled: false",
            f"  socket_mode_enabled: {json.dumps(http_url is None)}",
            "  token_rotation_enabled: false",
            "",
        ]
    )


def witness_manifest() -> str:
    """The manifest of the second app, for `run --role publisher`: it reads, hears of nothing and writes nothing."""
    return "\n".join(
        [
            "# The read-only Slack app of the process that publishes; only for `twokeys run --role publisher`.",
            "# It sees with its own eyes who approved. Invite it to the channel, too.",
            "display_information:",
            "  name: Twokeys reader",
            '  description: "Looks once more, before the brand says it in public, whether two people approve."',
            "features:",
            "  bot_user:",
            "    display_name: twokeys-reader",
            "    always_online: true",
            "oauth_config:",
            "  scopes:",
            "    bot:",
            *(f"      - {scope}  # {reason}" for scope, reason in _WITNESS_REASONS.items()),
            "settings:",
            "  org_deploy_enabled: false",
            "  socket_mode_enabled: false",
            "  token_rotation_enabled: false",
            "",
        ]
    )


def _information() -> list[str]:
    return [
        "display_information:",
        "  name: Twokeys",
        '  description: "Two people approve exactly this text before the brand says it in public."',
    ]


def _bot() -> list[str]:
    return [
        "  bot_user:",
        "    display_name: twokeys",
        "    always_online: true",
        "  app_home:",
        "    home_tab_enabled: true",
        "    messages_tab_enabled: true",
        "    messages_tab_read_only_enabled: true",
    ]


def _command(name: str, description: str, usage: str, http_url: str | None) -> list[str]:
    """Not escaped: a text with `@` or `#` in it must arrive as it was typed."""
    return [
        f"    - command: {json.dumps('/' + name)}",
        f"      description: {json.dumps(description)}",
        f"      usage_hint: {json.dumps(usage)}",
        "      should_escape: false",
        *(f"      url: {json.dumps(url)}" for url in [http_url] if url),
    ]


def _shortcut() -> list[str]:
    return [
        "  shortcuts:",
        "    - name: Draft a reply",
        "      type: message",
        f"      callback_id: {CALLBACK}",
        "      description: Draft a reply to the post that this message links to",
    ]


def _address(http_url: str | None, indent: int) -> list[str]:
    return [f"{' ' * indent}request_url: {json.dumps(http_url)}"] if http_url else []
