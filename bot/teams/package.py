"""The app as Teams installs it: a manifest and two icons in a zip; pure.

It asks for nothing that Twokeys can do without: no permission on any resource, no sign-on, no web site. The names of a
team's members come with the bot's membership. https://learn.microsoft.com/microsoft-365/extensibility/schema/
"""

import io
import json
import zipfile
from typing import Any

from bot.commands import VERBS
from bot.teams import icons
from bot.teams.inbound import HOME

SCHEMA = "1.29"
"""The first that knows private slash commands; an app of an older one is installed as well, without them."""
VERSION = "1.0.0"
"""Of this app. Teams takes a package in place of another only if it is higher: raise it whenever anything below changes."""
COMMAND = "draft_reply"
"""The entry in a message's menu."""
MOST_COMMANDS = 12

_ONLY_HELP = {"team": {"exposure"}, "personal": {"exposure", "release"}}
"""What there is no room for in Teams' list; it works all the same, and `help` says it."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The same package twice is the same bytes."""


def package(app_id: str, *, company: str, website: str, privacy: str, terms: str) -> bytes:
    """The zip; the pages are shown beside the app to whoever installs it."""
    made = manifest(app_id, company=company, website=website, privacy=privacy, terms=terms)
    files = {
        "manifest.json": json.dumps(made, indent=2, ensure_ascii=False).encode(),
        "color.png": icons.color(),
        "outline.png": icons.outline(),
    }
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as into:
        for name, held in files.items():
            into.writestr(zipfile.ZipInfo(name, _FIRST_DAY), held)
    return zipped.getvalue()


def manifest(app_id: str, *, company: str, website: str, privacy: str, terms: str) -> dict[str, Any]:
    """What the app is, and where it shows itself."""
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": VERSION,
        "id": app_id,
        "developer": {"name": company, "websiteUrl": website, "privacyUrl": privacy, "termsOfUseUrl": terms},
        "name": {"short": "Twokeys", "full": "Twokeys: two people approve it first"},
        "description": {
            "short": "Two people approve exactly this text before the brand says it in public.",
            "full": "A reply is drafted here and appears as a card in a channel. Two people who did not write it approve "
            "exactly that text, with a button or a check mark. After a pause in which anybody can still stop it, it is "
            "published: once, unchanged, or not at all.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": f"#{bytes(icons.GROUND).hex()}",
        "bots": [
            {
                "botId": app_id,
                "scopes": ["team", "personal"],
                "isNotificationOnly": False,
                "supportsFiles": False,
                "supportsTargetedMessages": True,
                "commandLists": [
                    {"scopes": ["team"], "triggers": ["mention", "slash"], "commands": _commands("team")},
                    {"scopes": ["personal"], "triggers": ["mention"], "commands": [_home(), *_commands("personal")]},
                ],
            }
        ],
        "composeExtensions": [{"botId": app_id, "commands": [_draft_a_reply()]}],
        "permissions": ["identity", "messageTeamMembers"],
        "defaultInstallScope": "team",
    }


def _commands(scope: str) -> list[dict[str, str]]:
    return [
        {"title": name, "description": f"{verb.usage}: {verb.does.replace('`', '')}"}
        for name, verb in VERBS.items()
        if name not in _ONLY_HELP[scope]
    ]


def _home() -> dict[str, str]:
    return {"title": HOME, "description": "Shows what waits for you, what you owe, and your drafts."}


def _draft_a_reply() -> dict[str, Any]:
    return {
        "id": COMMAND,
        "type": "action",
        "title": "Draft a reply",
        "description": "Draft a reply to the post that this message links to",
        "context": ["message"],
        "fetchTask": True,
    }
