"""The two halves of the signing key, read from the files that the settings name."""

import stat

from approvals.errors import TwokeysError
from bot.settings import KeyPlace, Role, Settings
from bot.signing import NotAKeyError, Opener, Signer, openers, signer
from bot.vault import Unopenable
from bot.vault_key import read_secret

_LONGEST = 4_096


class SigningKeyUnusable(TwokeysError):
    """A half of the signing key that is not there, that others can read or change, or that is none."""


def keys(settings: Settings, role: Role) -> tuple[Signer | None, Opener | None]:
    """What a process of that role seals and verifies with; whoever is all and names no file makes a key of its own."""
    if role is Role.PUBLISHER:
        return None, _openers(settings.verify_key)[0] if settings.verify_key else None
    if settings.signing_key is None:
        return None, None
    sealer = _signer(settings.signing_key)
    return sealer, sealer.opener() if role is Role.ALL else None


def known_keys(settings: Settings) -> tuple[Opener, ...]:
    """Whatever opens what was signed, first with the key in use, then with those before it.

    An auditor has the public halves and nothing else, and the bot's own key has its one in it.
    """
    if settings.verify_key:
        return _openers(settings.verify_key)
    return (_signer(settings.signing_key).opener(),) if settings.signing_key else ()


def _signer(place: KeyPlace) -> Signer:
    try:
        return signer(read_secret(place))
    except Unopenable as fault:
        raise SigningKeyUnusable(fault.slug, **fault.values) from fault
    except NotAKeyError as odd:
        raise SigningKeyUnusable("key-ill-formed", path=place.path) from odd


def _openers(place: KeyPlace) -> tuple[Opener, ...]:
    """Anybody may read it; whoever could change it could put their own in its place."""
    try:
        with place.path.open("rb") as file:
            text = file.read(_LONGEST)
        mode = stat.S_IMODE(place.path.stat().st_mode)
    except FileNotFoundError as missing:
        raise SigningKeyUnusable("key-missing", path=place.path) from missing
    except OSError as unreadable:
        raise SigningKeyUnusable("key-unreadable", path=place.path, why=unreadable.strerror) from unreadable
    if mode & 0o022:
        raise SigningKeyUnusable("key-changeable-by-others", path=place.path, mode=f"{mode:04o}")
    try:
        return openers(text)
    except NotAKeyError as odd:
        raise SigningKeyUnusable("verify-key-ill-formed", path=place.path) from odd
