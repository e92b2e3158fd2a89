"""Whether an event is made of what Teams makes events of: what is stored, looked up or put in order depends on that; pure."""

import re

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity
from bot.events import Event, FormSent, HomeOpened, Picked, Pressed, ProfileChanged, Reacted, Said

_ID = re.compile(r"[!-~]{1,512}")


def sound(event: Event) -> bool:
    """Whether all its ids are ids; its stamp is a number of ours in any case."""
    match event:
        case Said() | Picked():
            return _person(event.who) and _id(event.channel)
        case Pressed():
            return _person(event.who) and _id(event.channel) and (event.message is None or _message(event.message))
        case Reacted():
            return _person(event.who) and _message(event.message)
        case FormSent() | ProfileChanged() | HomeOpened():
            return _person(event.who)
        case _:
            return True


def _person(who: Identity) -> bool:
    return _id(who.workspace) and _id(who.user)


def _message(message: MessageRef) -> bool:
    return _id(message.channel) and _id(message.id)


def _id(word: str) -> bool:
    return _ID.fullmatch(word) is not None
