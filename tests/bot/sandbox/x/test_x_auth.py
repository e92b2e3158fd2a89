import asyncio
from dataclasses import replace

import pytest
import requests
import tweepy
from requests_oauthlib import OAuth1

from bot.sandbox.x import Network


def signed(keys):
    return OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_token_secret)


async def test_who_signs_is_known_by_name(network, acme):
    me = await acme("get_me")
    assert (me.data.username, me.data.name, me.data.id) == ("acme", "Acme", network.account("acme").id)


async def test_a_wrong_key_secret_or_token_is_unauthorized(network, client):
    keys = network.add_account("acme", "Acme")
    for wrong in ("api_key", "api_secret", "access_token", "access_token_secret"):
        stranger = client(replace(keys, **{wrong: "1234567890-wrong"}))
        with pytest.raises(tweepy.Unauthorized) as refusal:
            await stranger("create_tweet", text="Hello.")
        assert refusal.value.response.headers["Content-Type"].startswith("application/problem+json")
    assert network.timeline("acme") == []


async def test_a_wrong_bearer_token_is_unauthorized(client):
    with pytest.raises(tweepy.Unauthorized):
        await client("AAAA")("get_tweet", 1)


async def test_no_authorization_at_all_is_unauthorized(network):
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "OAuth realm"}):
        answer = await asyncio.to_thread(requests.get, network.url + "/2/users/me", headers=headers, timeout=5)
        assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")


async def test_the_bearer_token_reads_and_does_not_write(network, client):
    hello = network.post_as("carla", "Hello")
    app = client()
    assert (await app("get_tweet", hello.id)).data.text == "Hello"
    for call in (
        ("create_tweet", {"text": "Hello.", "user_auth": False}),
        ("delete_tweet", {"id": hello.id, "user_auth": False}),
        ("get_me", {"user_auth": False}),
    ):
        with pytest.raises(tweepy.Forbidden) as refusal:
            await app(call[0], **call[1])
        assert refusal.value.response.json()["type"].endswith("/unsupported-authentication")


async def test_a_read_only_token_reads_and_does_not_write(network, client):
    guest = client(network.add_account("acme", "Acme", right="read-only"))
    assert (await guest("get_me")).data.username == "acme"
    with pytest.raises(tweepy.Forbidden) as refusal:
        await guest("create_tweet", text="Hello.")
    assert "appropriate oauth1 app permissions" in str(refusal.value)
    network.allow("acme", "read-write")
    await guest("create_tweet", text="Hello.")


async def test_a_signature_counts_once(network):
    keys = network.add_account("acme", "Acme")
    request = requests.Request("POST", network.url + "/2/tweets", json={"text": "Hello."}, auth=signed(keys)).prepare()

    def twice():
        with requests.Session() as session:
            return [session.send(request, timeout=5).status_code for _ in range(2)]

    assert await asyncio.to_thread(twice) == [201, 401]
    assert len(network.timeline("acme")) == 1


@pytest.mark.parametrize(
    "nonce", ["kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "q83vEjRWeJ+/AAECAwQFBg==", "a_b.c~d-e1"]
)
async def test_a_nonce_is_whatever_a_client_makes_of_it(network, nonce):
    keys = network.add_account("acme", "Acme")
    auth = OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_token_secret, nonce=nonce)
    answer = await asyncio.to_thread(requests.get, network.url + "/2/users/me", auth=auth, timeout=5)
    assert answer.status_code == 200


async def test_a_signature_of_long_ago_is_refused(network):
    keys = network.add_account("acme", "Acme")
    old = OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_token_secret, timestamp="1700000000")
    answer = await asyncio.to_thread(requests.get, network.url + "/2/users/me", auth=old, timeout=5)
    assert answer.status_code == 401


async def test_a_signature_is_for_one_address(network):
    keys = network.add_account("acme", "Acme")
    request = requests.Request("GET", network.url + "/2/users/me", auth=signed(keys)).prepare()
    request.url += "?user.fields=verified"

    def send():
        with requests.Session() as session:
            return session.send(request, timeout=5).status_code

    assert await asyncio.to_thread(send) == 401


async def test_the_same_file_keeps_keys_posts_and_used_signatures(tmp_path, clock):
    first = Network(clock=clock, path=tmp_path / "x.db")
    keys = first.add_account("acme", "Acme")
    post = first.post_as("acme", "Hello")
    await first.stop()
    second = Network(clock=clock, path=tmp_path / "x.db")
    assert second.add_account("acme", "Acme") == keys
    assert second.timeline("acme") == [post]
    await second.stop()
