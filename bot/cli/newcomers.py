"""Names, initials and ids for people and accounts that are written into the settings for the first time."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import count

from bot.settings.template import NewAccount, NewPerson

_PERSON = re.compile(r"\s*(?P<name>[^<>]*?\S)\s*<(?P<email>[^<>@\s]+@[^<>@\s]+\.[^<>@\s.]+)>\s*")
_HANDLE = re.compile(r"@?(?P<handle>[A-Za-z0-9_]{1,15})")
# https://docs.slack.dev/reference/objects/conversation-object: what the browser shows while a channel is open.
_PLACE = re.compile(r"https://app\.slack\.com/client/(?P<workspace>T[A-Z0-9]+)/(?P<channel>[CG][A-Z0-9]+)(?:[/?#].*)?")


def place(address: str) -> tuple[str, str]:
    """Workspace and channel from the address of an open channel; raises ValueError with a sentence."""
    match = _PLACE.fullmatch(address.strip())
    if match is None:
        raise ValueError(
            "That is no channel's address. Open the channel in a browser and copy what the address bar shows: "
            "https://app.slack.com/client/T…/C…"
        )
    return match["workspace"], match["channel"]


def people(written: Iterable[str]) -> tuple[NewPerson, ...]:
    """People from `Ada Byron <ada@acme.example>`, each with an id and initials of their own."""
    found: list[NewPerson] = []
    for text in written:
        match = _PERSON.fullmatch(text)
        if match is None or not text.strip().isprintable():
            raise ValueError(f"{text!r} is nobody; write a name and an e-mail address: Ada Byron <ada@acme.example>")
        name, email = match["name"], match["email"]
        if any(other.email.casefold() == email.casefold() for other in found):
            raise ValueError(f"{email} is there twice; a vote must belong to one person.")
        found.append(
            NewPerson(
                id=_free(_plain(name.split()[0]) or "person", {other.id for other in found}),
                name=name,
                initials=_initials(name, {other.initials.casefold() for other in found}),
                email=email,
            )
        )
    return tuple(found)


def accounts(handles: Iterable[str]) -> tuple[NewAccount, ...]:
    """Accounts from their handles."""
    found: list[NewAccount] = []
    for text in handles:
        match = _HANDLE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is no handle; use up to 15 letters, digits and underscores, as in acme_help")
        handle = match["handle"]
        if any(other.handle.casefold() == handle.casefold() for other in found):
            raise ValueError(f"{handle} is there twice.")
        found.append(
            NewAccount(name=_free(_plain(handle) or "account", {other.name for other in found}), handle=handle)
        )
    return tuple(found)


def _plain(name: str) -> str:
    """Lower-case letters, digits and underscores, a letter first."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^[^a-z]+", "", re.sub(r"[^a-z0-9_]+", "_", letters)).rstrip("_")


def _free(wanted: str, taken: Collection[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(name for number in count(2) if (name := f"{wanted}{number}") not in taken)


def _initials(name: str, taken: Collection[str]) -> str:
    """First letters of first and last name if they are free, else more letters of either."""
    words = [letters for word in name.split() if (letters := re.sub(r"[\W\d_]", "", word))] or ["Xx"]
    first, last = words[0], words[-1]
    rest = first[1:] + last[1:] + "abcdefghijklmnopqrstuvwxyz"
    start = first[0] + (last[0] if len(words) > 1 else rest[0])
    longer = (start + letter for letter in rest)
    return next(one for one in (start.upper(), *(three.upper() for three in longer)) if one.casefold() not in taken)
