"""What the page shows to one person: the channels they are in, what they alone see there, and the public timeline."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.clock import Clock, HandClock
from bot.sandbox.page.installed import Installed
from bot.sandbox.page.tenant_shown import TenantShown
from bot.sandbox.slack import Workspace
from bot.sandbox.x import Network

Json = dict[str, Any]

APP = "app"
"""Stands for the direct conversation with the app, which may not have been opened yet."""


class Shown:
    def __init__(
        self,
        workspace: Workspace,
        network: Network,
        *,
        clock: Clock,
        title: str,
        installed: Installed,
        roles: Mapping[str, str],
        reply_with: str,
        tenant: TenantShown | None,
    ) -> None:
        self._tenant = tenant
        self._workspace = workspace
        self._network = network
        self._clock = clock
        self._roles = roles
        self._fixed = {
            "title": title,
            "commands": [
                {"name": one.name, "description": one.description, "hint": one.hint} for one in installed.commands
            ],
            "shortcuts": [{"name": one.name, "callback_id": one.callback_id} for one in installed.shortcuts],
            "reply_with": reply_with,
        }

    def to(self, wanted: str | None) -> Json:
        """To this person, or to the first who can act when it is nobody."""
        everything = self._workspace.snapshot()
        people = [self._person(one, everything["bot"]) for one in everything["people"]]
        actors = [one for one in people if not one["is_bot"]]
        hit = [one for one in actors if wanted in (one["id"], one["name"]) and not one["deleted"]]
        you = next(iter(hit or [one for one in actors if not one["deleted"]]), None)
        views = [one for one in everything["views"] if you and one["person"] == you["id"]]
        return self._fixed | {
            "team": everything["team"]["name"],
            "now": self._clock.now().isoformat(),
            "movable": isinstance(self._clock, HandClock),
            "connected": bool(everything["sockets"]),
            "app": next(one for one in people if one["id"] == everything["bot"]),
            "you": you,
            "people": people,
            "channels": self._channels(everything, you["id"]) if you else [],
            "modals": [one for one in views if one["kind"] == "modal"],
            "home": next((one for one in views if one["kind"] == "home"), None),
            "network": self._network.snapshot(),
            "teams": self._tenant.to(you["name"]) if self._tenant and you else None,
        }

    def _person(self, person: Json, bot: str) -> Json:
        if person["id"] == bot:
            marks = ["app"]
        elif person["is_bot"]:
            marks = ["bot"]
        else:
            role = self._roles.get(person["name"]) or self._roles.get(person["id"])
            flags = {
                role: role,
                "guest": person["is_restricted"] or person["is_ultra_restricted"],
                "another company": person["is_foreign"],
                "admin": person["is_admin"],
                "deactivated": person["deleted"],
            }
            marks = [mark for mark, holds in flags.items() if mark and holds]
        return {name: value for name, value in person.items() if name != "email"} | {"marks": marks}

    @staticmethod
    def _channels(everything: Json, you: str) -> list[Json]:
        found = []
        for channel in everything["channels"]:
            if you in channel["members"]:
                messages = [one for one in channel["messages"] if one["ephemeral_to"] in (None, you)]
                found.append(channel | {"messages": messages})
        found.sort(key=lambda one: one["kind"] == "im")
        if not any(one["kind"] == "im" for one in found):
            members = [everything["bot"], you]
            found.append({"id": APP, "name": "", "kind": "im", "archived": False, "members": members, "messages": []})
        return found
