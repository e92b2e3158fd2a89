"""The keys that sign what the connector tells a bot, published with what each may speak for."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from bot.sandbox.teams.values import CHANNEL_ID, Json


@cache
def _pair(_number: int) -> rsa.RSAPrivateKey:
    """Keys of one process are made once: they take a while, and no tenant outlives the process with them."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    number: int
    endorsements: tuple[str, ...] = (CHANNEL_ID, "skype", "webchat")

    @property
    def kid(self) -> str:
        return encoded(hashlib.sha1(f"key {self.number}".encode()).digest())  # noqa: S324 - a name, as x5t is

    def sign(self, signed: bytes) -> bytes:
        return _pair(self.number).sign(signed, padding.PKCS1v15(), SHA256())

    def published(self) -> Json:
        """As a JWK (https://www.rfc-editor.org/rfc/rfc7517) with Microsoft's `endorsements`."""
        numbers = _pair(self.number).public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            "n": encoded(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
            "e": encoded(numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8, "big")),
            "endorsements": list(self.endorsements),
        }


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def encoded_json(value: Json) -> str:
    return encoded(json.dumps(value, separators=(",", ":")).encode())


class Keyring:
    """The key in use, those before it that are still published, and one that may not speak for Teams."""

    UNENDORSED = Key(number=10_000, endorsements=("webchat", "directline"))
    UNPUBLISHED = Key(number=10_001)

    def __init__(self) -> None:
        self.current = Key(number=0)
        self._older: list[Key] = []

    def rotate(self, *, keep_old: bool) -> None:
        """The next key signs from now on; the one before is published as well only when it is kept."""
        self._older = [*self._older, self.current] if keep_old else []
        self.current = Key(number=self.current.number + 1)

    def published(self) -> list[Json]:
        return [key.published() for key in (self.current, *self._older, self.UNENDORSED)]
