"""Whether a request is from Teams and for us: every line of the check of its token; pure.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from bot.teams.hosts import same

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
"""In other channels of the Bot Framework people say themselves who they are."""
LEEWAY = 300
"""Seconds by which clocks may differ: the same page."""

_CLAIMS = ("exp", "iss", "aud")
_NEVER = 10**12
_TOKEN = re.compile(r"[A-Za-z0-9_.=-]+")
"""https://www.rfc-editor.org/rfc/rfc7515#section-7.1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One of the keys that Teams signs with, and the channels for which it may."""

    id: str
    public: jwt.PyJWK
    endorsements: frozenset[str]


def key_id(token: str) -> str | None:
    """Which key signed a token, as it says itself; None if it is none that Teams could have made."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        return None
    kid = header.get("kid")
    return kid if header.get("alg") == "RS256" and isinstance(kid, str) and kid else None


def bearer(header: str | None) -> str | None:
    """The token in an Authorization header; None for what is none, such as bytes that are no letters."""
    scheme, _, token = (header or "").strip().partition(" ")
    return token.strip() if scheme.casefold() == "bearer" and _TOKEN.fullmatch(token.strip()) else None


def objection(token: str, key: Key, *, app_id: str, activity: Mapping[str, Any], now: datetime) -> str | None:
    """Why a token does not prove that this activity is from Teams and for us; None if it does."""
    try:
        claims = jwt.decode(
            token,
            key.public,
            algorithms=["RS256"],
            issuer=ISSUER,
            # Times are compared below, with our own clock.
            options={
                "require": list(_CLAIMS),
                # An id is compared whatever its capitals, below.
                "verify_aud": False,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except jwt.InvalidTokenError:
        return "forged"
    audience = claims["aud"]
    if not isinstance(audience, str) or audience.casefold() != app_id.casefold():
        return "forged"
    seconds = now.timestamp()
    expires, begins = _time(claims, "exp"), _time(claims, "nbf") if "nbf" in claims else 0.0
    if expires is None or begins is None:
        return "forged"
    if seconds > expires + LEEWAY or seconds < begins - LEEWAY:
        return "expired"
    address = activity.get("serviceUrl")
    # The page writes it with a capital, tokens have it without; where both stand, both must be right.
    claimed = [claims[name] for name in ("serviceurl", "serviceUrl") if name in claims]
    if not claimed or not isinstance(address, str):
        return "forged"
    if not all(isinstance(one, str) and same(address, one) for one in claimed):
        return "forged"
    return None if activity.get("channelId") == CHANNEL and CHANNEL in key.endorsements else "forged"


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    """A time in seconds; None for what is no number, and for one that never comes."""
    match claims.get(name):
        case bool():
            return None
        case int() | float() as seconds if abs(seconds) < _NEVER:
            return float(seconds)
        case _:
            return None
