"""What a Slack-shaped workspace is made of: people, channels, messages and open views."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
SLACKBOT = "USLACKBOT"


class ChannelKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    IM = "im"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    team_id: str
    name: str
    real_name: str
    email: str | None = None
    tz: str = "Europe/London"
    bot_id: str | None = None
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_app_user: bool = False
    is_workflow_bot: bool = False
    is_email_confirmed: bool = True
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A second app in the workspace: it may call what its scopes allow, and hears of nothing."""

    user: str
    bot_id: str
    bot_token: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    kind: ChannelKind
    creator: str
    created: int
    archived: bool = False
    shared: bool = False
    """Shared with another workspace (Slack Connect)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    edited: Json | None = None
    bot_id: str | None = None
    subtype: str | None = None
    ephemeral_to: str | None = None
    pings: list[str] = field(default_factory=list)
    """Whom the text would notify: `channel`, `here`, `everyone`, or an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A user group, such as @support."""

    id: str
    handle: str
    name: str
    people: tuple[str, ...]
    updated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal in somebody's stack, or their home tab, with what has been filled in so far."""

    id: str
    person: str
    place: int
    body: Json
    values: Json
    errors: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True

    @property
    def kind(self) -> str:
        return str(self.body["type"])

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))
