"""One call of the Web API: its arguments, however they were sent, and what the method may ask of them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import App, Channel, ChannelKind, Json, Message

_TS = re.compile(r"^\d+\.\d{1,6}$")
_READ_SCOPES = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.IM: "im"}


async def arguments_of(request: web.Request) -> Json:
    """Slack takes query, form, multipart and JSON alike; the body wins over the query."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        try:
            body = json.loads(text) if text.strip() else {}
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return arguments | body
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.post()
        return arguments | {name: value for name, value in form.items() if isinstance(value, str)}
    if request.can_read_body and await request.text():
        raise SlackError("invalid_form_data")
    return arguments


@dataclass(frozen=True, slots=True)
class Call:
    site: Site
    arguments: Json
    app: App
    """Which app calls."""

    def text(self, name: str) -> str | None:
        value = self.arguments.get(name)
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise SlackError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name} [json-pointer:/{name}]"]},
            )
        return value

    def flag(self, name: str) -> bool:
        return (self.text(name) or "").lower() in ("1", "true")

    def number(self, name: str, default: int, error: str = "invalid_limit") -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal():
            raise SlackError(error)
        return int(value)

    def given(self, name: str) -> bool:
        return self.arguments.get(name) not in (None, "")

    def structure(self, name: str, error: str) -> Any:
        """A value that travels as JSON inside a form, or as itself inside JSON."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def require(self, *scopes: str) -> None:
        """Any one of the scopes will do."""
        if not self.app.scopes.intersection(scopes):
            raise SlackError("missing_scope", needed=scopes[0], provided=",".join(sorted(self.app.scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """A channel that the app may know of: public, or joined."""
        found = self.site.truth.channel(self.needed(name))
        if found is None or (
            found.kind is not ChannelKind.PUBLIC and self.app.user not in self.site.truth.members(found.id)
        ):
            raise SlackError("channel_not_found")
        return found

    def readable_channel(self, what: str) -> Channel:
        """A channel, if the scope for its kind (`channels:read`, `groups:history` …) was granted."""
        found = self.channel()
        self.require(f"{_READ_SCOPES[found.kind]}:{what}")
        return found

    def message(self, channel: Channel, name: str, malformed: str = "message_not_found") -> Message:
        ts = self.needed(name)
        if not _TS.match(ts):
            raise SlackError(malformed)
        found = self.site.truth.message(channel.id, ts)
        if found is None or found.ephemeral_to is not None:
            raise SlackError("message_not_found")
        return found
