"""The vault: seals an account's token pair for storage, and opens it for that account alone; knows no database."""

import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from approvals.domain.people import AccountName
from approvals.domain.sealed import Sealed
from approvals.errors import TwokeysError
from bot.settings import TokenPair

_BITS: Final = 256
_NONCE: Final = 12
"""Bytes; the length that GCM is made for (NIST SP 800-38D, 5.2.1.1)."""


class Unopenable(TwokeysError):
    """The vault stays shut: its key is not there or not to be trusted, or a row is not what was sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappingKey:
    """256 bits that wrap the data keys of all accounts."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Tells the key from others, and nothing about it."""
        return hmac.digest(self.secret, b"twokeys vault key", "sha256")[:8].hex()


def seal(pair: TokenPair, *, account: AccountName, key: WrappingKey, now: datetime) -> Sealed:
    """The pair under a fresh data key, and that under the wrapping key; both are bound to the account's name."""
    data_key = AESGCM.generate_key(_BITS)
    plain = json.dumps([pair.access_token.get_secret_value(), pair.access_secret.get_secret_value()])
    return Sealed(
        account=account,
        key_id=key.id,
        wrapped=_encrypted(data_key, account=account, key=key.secret),
        credentials=_encrypted(plain.encode(), account=account, key=data_key),
        sealed_at=now,
        wrapped_at=now,
    )


def opened(sealed: Sealed, key: WrappingKey) -> TokenPair:
    """The pair; raises `Unopenable` if it is under another key, was changed, or was sealed for another account."""
    plain = _decrypted(sealed.credentials, account=sealed.account, key=_data_key(sealed, key))
    token, secret = json.loads(plain)
    return TokenPair(access_token=SecretStr(token), access_secret=SecretStr(secret))


def rewrapped(sealed: Sealed, *, old: WrappingKey, new: WrappingKey, now: datetime) -> Sealed:
    """The same under a new wrapping key; what does not open is refused, as nobody could tell it from rubbish later."""
    opened(sealed, old)
    data_key = _data_key(sealed, old)
    wrapped = _encrypted(data_key, account=sealed.account, key=new.secret)
    return replace(sealed, key_id=new.id, wrapped=wrapped, wrapped_at=now)


def _data_key(sealed: Sealed, key: WrappingKey) -> bytes:
    if sealed.key_id != key.id:
        raise Unopenable("other-key", account=sealed.account, needed=sealed.key_id, found=key.id)
    return _decrypted(sealed.wrapped, account=sealed.account, key=key.secret)


def _encrypted(plain: bytes, *, account: AccountName, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, account.encode())


def _decrypted(stored: bytes, *, account: AccountName, key: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(stored[:_NONCE], stored[_NONCE:], account.encode())
    # A nonce that is too short is a ValueError.
    except (InvalidTag, ValueError) as error:
        raise Unopenable("changed", account=account) from error
