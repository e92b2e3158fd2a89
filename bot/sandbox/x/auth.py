"""Who is calling: an account by its OAuth 1.0a signature, or the app alone by its bearer token."""

import hmac
import time
from typing import Any, cast

from aiohttp import web
from oauthlib.oauth1 import RequestValidator, ResourceEndpoint
from oauthlib.oauth1.rfc5849.errors import OAuth1Error

from bot.sandbox.x import problems
from bot.sandbox.x.store import Store
from bot.sandbox.x.values import Account

# How far a signature's time may be from ours, in seconds. It is the caller's real clock that signs, however the
# network's own clock is moved.
_TOLERANCE = 300


class _Validator(RequestValidator):  # type: ignore[misc]  # oauthlib ships no types
    """What oauthlib must know to verify a signature of HMAC-SHA1, the one method X takes."""

    enforce_ssl = False
    allowed_signature_methods = ("HMAC-SHA1",)
    timestamp_lifetime = _TOLERANCE
    client_key_length = (10, 100)
    access_token_length = (10, 100)
    nonce_length = (8, 100)  # of any characters: clients send base64, too
    dummy_client = "no-such-client"
    dummy_access_token = "no-such-token"

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    @property
    def safe_characters(self) -> set[str]:
        return cast("set[str]", super().safe_characters) | {"-"}

    def check_nonce(self, nonce: str) -> bool:
        shortest, longest = self.nonce_length
        return shortest <= len(nonce) <= longest

    def validate_client_key(self, client_key: str, _request: object) -> bool:
        return hmac.compare_digest(client_key.encode(), self._store.api_key.encode())

    def validate_access_token(self, _client_key: str, token: str, _request: object) -> bool:
        return self._store.account_by_token(token) is not None

    def validate_realms(self, *_args: object, **_kwargs: object) -> bool:
        return True

    def get_client_secret(self, _client_key: str, _request: object) -> str:
        return self._store.api_secret

    def get_access_token_secret(self, _client_key: str, token: str, _request: object) -> str:
        account = self._store.account_by_token(token)
        return (account.token_secret if account else None) or "no-such-secret"

    def validate_timestamp_and_nonce(
        self, _client_key: str, timestamp: str, nonce: str, _request: object, access_token: str = "", **_rest: Any
    ) -> bool:
        oldest = int(time.time()) - 2 * _TOLERANCE
        return self._store.use_nonce(access_token, nonce, int(timestamp), oldest=oldest)


def caller(request: web.Request, store: Store) -> Account | None:
    """The account that signed, or None for the app alone; anybody else is a 401."""
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() == "bearer":
        if hmac.compare_digest(token.strip().encode(), store.bearer_token.encode()):
            return None
        raise problems.unauthorized()
    if scheme.lower() != "oauth":
        raise problems.unauthorized()
    endpoint = ResourceEndpoint(_Validator(store))
    try:
        valid, signed = endpoint.validate_protected_resource_request(
            f"http://{request.host}{request.raw_path}", request.method, headers=dict(request.headers)
        )
    except (OAuth1Error, ValueError) as error:
        raise problems.unauthorized() from error
    account = store.account_by_token(signed.resource_owner_key) if valid else None
    if account is None:
        raise problems.unauthorized()
    return account


def writer(account: Account | None) -> Account:
    """The account, when it may write."""
    who = user(account)
    if who.right == "read-only":
        raise problems.read_only()
    return who


def user(account: Account | None) -> Account:
    if account is None:
        raise problems.unsupported_authentication()
    return account
