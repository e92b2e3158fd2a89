"""The HTTP session under tweepy: one host, short waits, no redirects, nothing from the environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import tweepy  # type: ignore[import-untyped]  # the package ships no types
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError

from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials


class _Connection(HTTPSConnection):
    """A connection that says when it never stood.

    urllib3 reports a failed handshake with the same errors as a line that breaks after the request went out; only
    here is it still known that nothing was sent.
    """

    def connect(self) -> None:
        try:
            super().connect()
        except NewConnectionError:
            raise
        except (HTTPError, OSError) as error:
            raise NewConnectionError(self, f"no secure connection: {error}") from error


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    """Retries nothing (requests' default), and connects as above."""

    def init_poolmanager(self, *args: Any, **rest: Any) -> None:
        super().init_poolmanager(*args, **rest)
        self.poolmanager.pool_classes_by_scheme = {**self.poolmanager.pool_classes_by_scheme, "https": _Pool}


class Session(requests.Session):
    """Calls the configured address whatever host it is given, as tweepy's own is not a setting.

    tweepy sets no timeout (github.com/tweepy/tweepy/issues/2024) and lets requests follow a 307, which posts again.
    Without `trust_env` no proxy and no .netrc of the machine sees the brand's keys.
    """

    def __init__(self, address: Address) -> None:
        super().__init__()
        self.trust_env = False
        self._address = address
        self.mount("https://", _Adapter())

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **rest: Any) -> requests.Response:
        target = self._address.of(url if isinstance(url, str) else url.decode("ascii"))
        rest |= {"timeout": (self._address.connect, self._address.read), "allow_redirects": False}
        return super().request(method, target, *args, **rest)


@contextmanager
def as_account(address: Address, credentials: Credentials) -> Iterator[tweepy.Client]:
    """A client that speaks as the account; see `_client`."""
    yield from _client(
        address,
        consumer_key=credentials.api_key,
        consumer_secret=credentials.api_secret,
        access_token=credentials.access_token,
        access_token_secret=credentials.access_token_secret,
    )


@contextmanager
def as_app(address: Address, bearer_token: str) -> Iterator[tweepy.Client]:
    """A client that only reads; see `_client`."""
    yield from _client(address, bearer_token=bearer_token)


def _client(address: Address, **keys: str) -> Iterator[tweepy.Client]:
    """For one call (or the pages of one): a line that was idle may be dead, and a write on it would be in doubt.

    The bare response is asked for, as tweepy's own value has no headers and they tell the limits. It never waits on a
    limit: without a reset time tweepy would post again at once, and again.
    """
    client = tweepy.Client(**keys, return_type=requests.Response, wait_on_rate_limit=False)
    with Session(address) as session:
        client.session = session
        yield client
