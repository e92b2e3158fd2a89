"""Seals clearances as DSSE envelopes under an Ed25519 key, and opens them with its public half.

https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
"""

import base64
import binascii
import hashlib
import json
import re
import secrets
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from approvals.domain.delivery import Act
from approvals.domain.draft import Digest, DraftId
from approvals.domain.gate import Clearance
from approvals.domain.people import AccountName, Identity, PersonId, Platform
from approvals.domain.quorum import Voter
from approvals.domain.statement import Statement, state
from approvals.domain.vote import Source
from approvals.errors import Unproven
from bot import signed_note

PAYLOAD_TYPE: Final = "application/vnd.twokeys.clearance.v1+json"
_ID_BYTES: Final = 16
_PUBLIC: Final = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


class NotAKeyError(Exception):
    """A text that is no Ed25519 key in PEM."""


class Signer:
    """The `Sealer`: has the private key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.key_id = _key_id(key.public_key())

    def seal(self, clearance: Clearance) -> str:
        """An envelope as JSON, under an id that was never used."""
        payload = _encoded(state(clearance, id=secrets.token_hex(_ID_BYTES)))
        signature = {"keyid": self.key_id, "sig": _base64(self._key.sign(_authenticated(payload)))}
        return _json({"payload": _base64(payload), "payloadType": PAYLOAD_TYPE, "signatures": [signature]})

    def note(self, text: str, *, name: str) -> str:
        """The text as a note that `name` signed."""
        return signed_note.sign(text, name=name, key=self._key)

    def opener(self) -> "Opener":
        """Whoever opens what this one seals, as where both are one process."""
        return Opener(self._key.public_key())


class Opener:
    """The `Verifier`: has the public key, and cannot seal."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key
        self.key_id = _key_id(key)

    def open(self, sealed: str) -> Statement:
        """The statement in an envelope; raises `Unproven` unless all of it was sealed with our key's other half."""
        payload, signature, key_id = _taken_apart(sealed)
        if key_id != self.key_id:
            raise Unproven("seal-of-another-key", needed=self.key_id, found=key_id)
        try:
            self._key.verify(signature, _authenticated(payload))
        except InvalidSignature as forged:
            raise Unproven("seal-broken") from forged
        try:
            return _decoded(payload)
        except (ValueError, KeyError, TypeError) as odd:
            raise Unproven("seal-broken") from odd

    def opened(self, note: str, *, name: str) -> str | None:
        """The text of a note that `name` signed with our key's other half; None if it did not."""
        return signed_note.opened(note, name=name, key=self._key)


def new_signer() -> Signer:
    """A signer with a key that nobody else has, and that ends with the process."""
    return Signer(Ed25519PrivateKey.generate())


def signer(pem: bytes) -> Signer:
    """A signer with the private key of that text, as `openssl genpkey -algorithm ed25519` writes it."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as unreadable:
        raise NotAKeyError from unreadable
    if not isinstance(key, Ed25519PrivateKey):
        raise NotAKeyError
    return Signer(key)


def opener(pem: bytes) -> Opener:
    """An opener with the public key of that text, as `openssl pkey -pubout` writes it."""
    try:
        key = load_pem_public_key(pem)
    except ValueError as unreadable:
        raise NotAKeyError from unreadable
    if not isinstance(key, Ed25519PublicKey):
        raise NotAKeyError
    return Opener(key)


def openers(pem: bytes) -> tuple[Opener, ...]:
    """An opener for each public key of that text, such as those of earlier keys below the one in use."""
    return tuple(map(opener, _PUBLIC.findall(pem))) or (opener(pem),)


def _key_id(key: Ed25519PublicKey) -> str:
    """Tells keys apart; DSSE trusts it for nothing else, nor do we."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def _authenticated(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed says its own type and lengths."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _taken_apart(sealed: str) -> tuple[bytes, bytes, str]:
    """Payload, signature and key id of an envelope of ours: of our type, with just one signature."""
    try:
        match json.loads(sealed):
            case {
                "payload": str(payload),
                "payloadType": str(kind),
                "signatures": [{"keyid": str(key_id), "sig": str(signature)}],
            } if kind == PAYLOAD_TYPE:
                return base64.b64decode(payload, validate=True), base64.b64decode(signature, validate=True), key_id
    except (ValueError, binascii.Error, RecursionError) as unreadable:
        raise Unproven("seal-broken") from unreadable
    raise Unproven("seal-broken")


def _encoded(statement: Statement) -> bytes:
    voters = [
        {
            "by": voter.by,
            "event": voter.stamp,
            "platform": voter.identity.platform,
            "source": voter.source,
            "user": voter.identity.user,
            "workspace": voter.identity.workspace,
        }
        for voter in statement.voters
    ]
    return _json(
        {
            "account": statement.account,
            "act": statement.act,
            "decided_at": _written(statement.decided_at),
            "digest": statement.digest,
            "draft": str(statement.draft),
            "expires_at": _written(statement.expires_at),
            "id": statement.id,
            "part": str(statement.part),
            "revision": str(statement.revision),
            "ruleset": statement.ruleset,
            "target": statement.target,
            "voters": voters,
        }
    ).encode()


def _decoded(payload: bytes) -> Statement:
    said = json.loads(payload)
    return Statement(
        id=str(said["id"]),
        act=Act(said["act"]),
        account=AccountName(said["account"]),
        digest=Digest(said["digest"]),
        target=said["target"],
        draft=DraftId(int(said["draft"])),
        revision=int(said["revision"]),
        part=int(said["part"]),
        voters=tuple(_voter(one) for one in said["voters"]),
        ruleset=said["ruleset"],
        decided_at=_read(said["decided_at"]),
        expires_at=_read(said["expires_at"]),
    )


def _voter(said: dict[str, Any]) -> Voter:
    return Voter(
        by=PersonId(said["by"]),
        identity=Identity(platform=Platform(said["platform"]), workspace=said["workspace"], user=said["user"]),
        source=Source(said["source"]),
        stamp=said["event"],
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _read(at: str) -> datetime:
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError(at)
    return moment


def _json(said: object) -> str:
    """One text for one value: keys in order, no blanks."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
