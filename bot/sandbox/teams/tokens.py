"""The tokens with which the connector calls a bot: right ones, and each way of being wrong."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.sandbox.teams.keys import Key, Keyring, encoded, encoded_json

ISSUER = "https://api.botframework.com"
LIFETIME = 3600
CLOCK_SKEW = 300


class Flaw(StrEnum):
    """One thing wrong with a token, all else being right."""

    EXPIRED = "expired"
    NO_EXP = "no exp"
    NOT_YET = "not valid yet"
    WRONG_AUDIENCE = "wrong audience"
    NO_AUDIENCE = "no audience"
    WRONG_ISSUER = "wrong issuer"
    UNKNOWN_KID = "unknown kid"
    NO_KID = "no kid"
    FORGED = "another key under a known kid"
    TAMPERED = "claims changed after signing"
    HS256 = "HS256 with the public key's text"
    NONE = "algorithm none"
    OTHER_SERVICE_URL = "another service URL"
    NO_SERVICE_URL = "no service URL"
    UNENDORSED = "a key that is not endorsed for Teams"
    JUNK = "junk"
    EMPTY = "nothing after Bearer"
    NO_HEADER = "no Authorization header"
    BASIC = "another scheme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mint:
    """https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication."""

    keyring: Keyring
    app_id: str

    def header(self, service_url: str, now: int, flaw: Flaw | None = None) -> str | None:
        """What goes into `Authorization`; none at all for that flaw."""
        match flaw:
            case Flaw.NO_HEADER:
                return None
            case Flaw.BASIC:
                return "Basic dHdvOmtleXM="
            case Flaw.EMPTY:
                return "Bearer "
            case Flaw.JUNK:
                return "Bearer junk.of.nothing"
            case _:
                return f"Bearer {self.token(service_url, now, flaw)}"

    def token(self, service_url: str, now: int, flaw: Flaw | None = None) -> str:
        key = self._key(flaw)
        claims: dict[str, Any] = {
            "serviceurl": service_url,
            "nbf": now - CLOCK_SKEW,
            "exp": now + LIFETIME,
            "iss": ISSUER,
            "aud": self.app_id,
        }
        claims |= _wrong_claims(flaw, service_url, now)
        head = {"alg": "RS256", "kid": key.kid, "x5t": key.kid, "typ": "JWT"} | _wrong_head(flaw, self.keyring.current)
        signed = ".".join(
            encoded_json({name: value for name, value in part.items() if value is not None}) for part in (head, claims)
        )
        if flaw is Flaw.TAMPERED:
            return f"{encoded_json(head)}.{encoded_json(claims | {'nbf': 0})}.{encoded(key.sign(signed.encode()))}"
        return f"{signed}.{_signature(flaw, key, signed.encode())}"

    def _key(self, flaw: Flaw | None) -> Key:
        if flaw in {Flaw.UNKNOWN_KID, Flaw.FORGED}:
            return Keyring.UNPUBLISHED
        return Keyring.UNENDORSED if flaw is Flaw.UNENDORSED else self.keyring.current


def _wrong_claims(flaw: Flaw | None, service_url: str, now: int) -> dict[str, Any]:
    match flaw:
        case Flaw.EXPIRED:
            return {"exp": now - CLOCK_SKEW - 60, "nbf": now - LIFETIME}
        case Flaw.NO_EXP:
            return {"exp": None}
        case Flaw.NOT_YET:
            return {"nbf": now + CLOCK_SKEW + 60}
        case Flaw.WRONG_AUDIENCE:
            return {"aud": "00000000-0000-4000-8000-00000000beef"}
        case Flaw.NO_AUDIENCE:
            return {"aud": None}
        case Flaw.WRONG_ISSUER:
            return {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"}
        case Flaw.OTHER_SERVICE_URL:
            return {"serviceurl": service_url.replace("/emea/", "/amer/")}
        case Flaw.NO_SERVICE_URL:
            return {"serviceurl": None}
        case _:
            return {}


def _wrong_head(flaw: Flaw | None, current: Key) -> dict[str, Any]:
    match flaw:
        case Flaw.NO_KID:
            return {"kid": None, "x5t": None}
        case Flaw.FORGED:
            return {"kid": current.kid, "x5t": current.kid}
        case Flaw.HS256:
            return {"alg": "HS256"}
        case Flaw.NONE:
            return {"alg": "none"}
        case _:
            return {}


def _signature(flaw: Flaw | None, key: Key, signed: bytes) -> str:
    if flaw is Flaw.NONE:
        return ""
    if flaw is Flaw.HS256:
        return encoded(hmac.new(key.published()["n"].encode(), signed, hashlib.sha256).digest())
    return encoded(key.sign(signed))
