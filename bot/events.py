"""What arrives from a chat, in our own words; each platform's `inbound` makes these from its payloads.

`came` is when it came in, where it was stored before it is worked off: what somebody said then was about that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A command: `/twokeys draft …`, with the words after the command's name.

    `verb` is set where a short name (`/draft`) said it already.
    """

    who: Identity
    channel: str
    verb: str | None
    text: str
    came: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The entry “Draft a reply” in the menu of a message, with that message's text (links written out)."""

    who: Identity
    channel: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """An emoji put on or taken off a message; `ours` is false where the platform says that somebody else wrote it.

    `name` is the platform's plain name (no colons, no skin tone, aliases mapped); `stamp` orders events.
    """

    who: Identity
    message: MessageRef
    name: str
    added: bool
    stamp: str
    ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button of ours: `action` is its name, `value` what we put into it, `stamp` orders events.

    `message` is None for a button in a message that only its reader sees, and for one at somebody's home, which is
    in no channel.
    """

    who: Identity
    channel: str
    action: str
    value: str
    message: MessageRef | None
    stamp: str
    at_home: bool = False
    came: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened:
    """Somebody opened the place where everything of theirs is shown."""

    who: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSent:
    """A form with what was filled in, and the memory that we gave it; `id` is the same however often it arrives."""

    who: Identity
    id: str
    form: str
    fields: Mapping[str, str]
    memory: str
    came: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged:
    """Somebody was renamed, deactivated, or made a guest: read them anew."""

    who: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTouched:
    """One of our messages was deleted or edited by hand; `card` is the key on it, where the platform says what it was."""

    message: MessageRef
    deleted: bool
    card: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconnected:
    """The line to the platform was down and is up again: catch up with what was missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What people marked on a platform may be lost, and it lets nobody read that back."""

    platform: Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLost:
    """The platform took our access away (token revoked, app uninstalled)."""

    detail: str


Event = (
    Said
    | Picked
    | Reacted
    | Pressed
    | HomeOpened
    | FormSent
    | ProfileChanged
    | MessageTouched
    | Reconnected
    | Missed
    | AccessLost
)
