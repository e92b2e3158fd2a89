"""Signed notes: a few lines of text and below them who signed them with Ed25519 (https://c2sp.org/signed-note)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ED25519: Final = b"\x01"
_ID: Final = 4
_SIGNATURE: Final = re.compile(r"— (?P<name>\S+) (?P<octets>[A-Za-z0-9+/]+={0,2})")
_BLANK: Final = re.compile(r"^[^\S\n]+$", re.MULTILINE)
"""A line that looks empty: some chats show one by a space that is never broken."""
_NOTE: Final = re.compile(r"(?:[^\n—][^\n]*\n)+\n(?:— [^\n]*(?:\n|\Z))+")


def sign(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """The text, which ends with a line break, and below it the signature of `name`."""
    octets = _key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(octets).decode()}\n"


def opened(note: str, *, name: str, key: Ed25519PublicKey) -> str | None:
    """The text of a note that `name` signed with that key; None if it did not."""
    text, gap, signatures = note.rpartition("\n\n")
    if not gap:
        return None
    text += "\n"
    for line in signatures.splitlines():
        signed = _SIGNATURE.fullmatch(line)
        if signed and signed["name"] == name and _verified(text, signed["octets"], name, key):
            return text
    return None


def notes(written: str) -> Iterator[str]:
    """Every note in a text, one after the other, as in a file that they are added to."""
    lines = _BLANK.sub("", written.replace("\r\n", "\n"))
    return (found.group() for found in _NOTE.finditer(lines))


def _verified(text: str, octets: str, name: str, key: Ed25519PublicKey) -> bool:
    try:
        signature = base64.b64decode(octets, validate=True)
        if signature[:_ID] != _key_id(name, key):
            return False
        key.verify(signature[_ID:], text.encode())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def _key_id(name: str, key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:_ID]
