"""The vault's key, read from a file that nobody else can read, or from what systemd hands over."""

import os
import re
import stat
from typing import Final

from bot.settings import KeyPlace
from bot.vault import Unopenable, WrappingKey

_DIGITS: Final = re.compile(rb"[0-9A-Fa-f]{64}\s*")
_LONGEST: Final = 1_024
"""Bytes that are read of it; a key has 65."""


def read_key(place: KeyPlace) -> WrappingKey:
    """The key at that place; raises `Unopenable` if it is not there, not ours alone, or no key."""
    text = read_secret(place)
    if not _DIGITS.fullmatch(text):
        raise Unopenable("key-ill-formed", path=place.path)
    return WrappingKey(secret=bytes.fromhex(text.decode("ascii")))


def read_secret(place: KeyPlace) -> bytes:
    """What stands at that place, for us alone to read; raises `Unopenable` if it is not there, or others can read it."""
    try:
        # A pipe must not keep us waiting.
        file = os.open(place.path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as missing:
        raise Unopenable("key-missing", path=place.path) from missing
    except OSError as unreadable:
        raise Unopenable("key-unreadable", path=place.path, why=unreadable.strerror) from unreadable
    try:
        _refuse_shared(os.fstat(file), place)
        return os.read(file, _LONGEST)
    finally:
        os.close(file)


def _refuse_shared(found: os.stat_result, place: KeyPlace) -> None:
    """What systemd hands over may be root's, with an access list for us, which shows in the group's mode."""
    us = os.geteuid()
    mode = stat.S_IMODE(found.st_mode)
    if not stat.S_ISREG(found.st_mode):
        raise Unopenable("key-no-file", path=place.path)
    if found.st_uid != us and not (place.by_systemd and found.st_uid == 0):
        raise Unopenable("key-of-another", path=place.path, owner=found.st_uid, us=us)
    if mode & (0o027 if place.by_systemd else 0o077):
        raise Unopenable("key-open-to-others", path=place.path, mode=f"{mode:04o}")
