import asyncio
from datetime import UTC, datetime

import pytest
import requests
import tweepy

from bot.sandbox.clock import HandClock
from bot.sandbox.x import Credentials, Network


class Moved(requests.Session):
    """A session that goes to the sandbox, and waits for nothing long."""

    def __init__(self, base, timeout=5):
        super().__init__()
        self.trust_env = False
        self._base = base
        self._timeout = timeout

    def request(self, method, url, **rest):
        url = url.replace("https://api.twitter.com", self._base)
        return super().request(method, url, timeout=self._timeout, allow_redirects=False, **rest)


class Caller:
    """A real tweepy client, each call in a thread, as the sandbox lives on this one's loop."""

    def __init__(self, client):
        self.client = client

    async def __call__(self, method, /, *args, **rest):
        return await asyncio.to_thread(getattr(self.client, method), *args, **rest)


@pytest.fixture
def clock():
    return HandClock(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


@pytest.fixture
async def network(clock):
    network = Network(clock=clock)
    await network.start()
    yield network
    await network.stop()


@pytest.fixture
def client(network):
    sessions = []

    def make(keys=None, *, timeout=5):
        if isinstance(keys, Credentials):
            made = tweepy.Client(
                consumer_key=keys.api_key,
                consumer_secret=keys.api_secret,
                access_token=keys.access_token,
                access_token_secret=keys.access_token_secret,
            )
        else:
            made = tweepy.Client(bearer_token=keys or network.bearer_token)
        made.session = Moved(network.url, timeout)
        sessions.append(made.session)
        return Caller(made)

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def acme(network, client):
    """The brand's own client; Acme is on self-serve."""
    return client(network.add_account("acme", "Acme"))
