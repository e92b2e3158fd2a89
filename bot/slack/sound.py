"""Whether an event is made of what Slack makes events of: what is stored, looked up or put in order by it depends on that; pure."""

import re

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity
from bot.events import (
    AccessLost,
    Event,
    FormSent,
    HomeOpened,
    MessageTouched,
    Missed,
    Picked,
    Pressed,
    ProfileChanged,
    Reacted,
    Reconnected,
    Said,
)

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_STAMP = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")


def sound(event: Event) -> bool:
    """Whether all its ids are ids, and its place in Slack's order is a number."""
    match event:
        case Said() | Picked():
            return _person(event.who) and _id(event.channel)
        case Reacted():
            return _person(event.who) and _message(event.message) and _stamp(event.stamp)
        case Pressed(at_home=True):
            return _person(event.who) and _stamp(event.stamp)
        case Pressed():
            where = _id(event.channel) if event.message is None else _message(event.message)
            return _person(event.who) and where and _stamp(event.stamp)
        case FormSent() | ProfileChanged() | HomeOpened():
            return _person(event.who)
        case MessageTouched():
            return _message(event.message)
        case Reconnected() | Missed() | AccessLost():
            return True


def _person(who: Identity) -> bool:
    return _id(who.workspace) and _id(who.user)


def _message(message: MessageRef) -> bool:
    return _id(message.workspace) and _id(message.channel) and _id(message.id)


def _id(word: str) -> bool:
    return _ID.fullmatch(word) is not None


def _stamp(word: str) -> bool:
    return _STAMP.fullmatch(word) is not None
