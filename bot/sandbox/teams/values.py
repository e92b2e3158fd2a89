"""What a Teams-shaped tenant is made of: people, teams, channels, one-to-one chats, messages, open dialogs."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
CHANNEL_ID = "msteams"
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"


class UserRole(StrEnum):
    """`userRole` of a member (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context)."""

    USER = "user"
    GUEST = "guest"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    """`29:…`, which one bot alone knows them by."""
    name: str
    """Short, for tests."""
    display_name: str
    object_id: str | None
    tenant_id: str | None
    email: str | None
    upn: str | None
    role: UserRole = UserRole.USER
    disabled: bool = False
    has_app: bool = True
    """Whether they have the app for themselves, or are in a team that has it."""
    blocks_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: str
    """The thread id of its General channel."""
    name: str
    group_id: str
    installed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    team_id: str
    name: str
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """The one-to-one conversation of a person with the bot."""

    id: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    conversation: str
    """The channel or chat, without a `;messageid=`."""
    id: str
    thread: str | None
    """In a channel, the id of the post that it answers, or its own."""
    sender: str
    text: str = ""
    text_format: str = "markdown"
    attachments: list[Json] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    summary: str = ""
    by_bot: bool = False
    targeted_to: str | None = None
    """Who alone sees it."""
    edited: bool = False
    deleted: bool = False
    at: float = 0

    @property
    def card(self) -> Json | None:
        """The Adaptive Card on it."""
        cards = [one["content"] for one in self.attachments if one.get("contentType") == ADAPTIVE_CARD]
        return cards[0] if cards else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    type: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A form that is open in front of somebody."""

    person: str
    title: str
    card: Json
    command: str | None = None
    """The message extension's command that opened it; none for a button."""
    conversation: str = ""
    message: str | None = None
