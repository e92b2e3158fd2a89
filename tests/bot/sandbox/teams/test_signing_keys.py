"""The keys are published as Microsoft publishes them, and each token is right, or wrong in one way."""

import base64
import json
import time

import pytest
from aiohttp import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from bot.sandbox.teams import Flaw


def raw(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Parsed:
    def __init__(self, header):
        head, claims, signature = header.removeprefix("Bearer ").split(".")
        self.head, self.claims = json.loads(raw(head)), json.loads(raw(claims))
        self._signed, self._signature = f"{head}.{claims}".encode(), raw(signature)

    def signed_by(self, jwk):
        numbers = rsa.RSAPublicNumbers(int.from_bytes(raw(jwk["e"]), "big"), int.from_bytes(raw(jwk["n"]), "big"))
        try:
            numbers.public_key().verify(self._signature, self._signed, padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


@pytest.fixture
def fetched(tenant, session):
    async def get(url):
        async with session.get(url) as response:
            return await response.json()

    async def keys():
        metadata = await get(tenant.openid_url)
        return {one["kid"]: one for one in (await get(metadata["jwks_uri"]))["keys"]}

    return keys


async def test_the_metadata_name_issuer_algorithm_and_keys(tenant, session):
    async with session.get(tenant.openid_url) as response:
        assert await response.json() == {
            "issuer": "https://api.botframework.com",
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{tenant.base_url}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }


async def test_a_right_token_is_signed_by_a_published_key_that_may_speak_for_teams(tenant, fetched):
    parsed = Parsed(tenant.authorization())
    key = (await fetched())[parsed.head["kid"]]
    assert parsed.head == {"alg": "RS256", "kid": key["kid"], "x5t": key["x5t"], "typ": "JWT"}
    assert parsed.signed_by(key)
    assert "msteams" in key["endorsements"]
    assert (key["kty"], key["use"]) == ("RSA", "sig")
    assert parsed.claims["iss"] == "https://api.botframework.com"
    assert parsed.claims["aud"] == tenant.app_id
    assert parsed.claims["serviceurl"] == tenant.service_url
    assert parsed.claims["nbf"] < time.time() < parsed.claims["exp"]


async def test_a_token_can_last_by_the_hand_moved_clock(tenant, clock):
    tenant.connect("http://127.0.0.1:1/", timed_by_clock=True)
    claims = Parsed(tenant.authorization()).claims
    assert claims["nbf"] < clock.now().timestamp() < claims["exp"] < time.time()


SIGNED = [
    (Flaw.EXPIRED, lambda claims: claims["exp"] < time.time() - 300),
    (Flaw.NO_EXP, lambda claims: "exp" not in claims),
    (Flaw.NOT_YET, lambda claims: claims["nbf"] > time.time() + 300),
    (Flaw.WRONG_AUDIENCE, lambda claims: claims["aud"] == "00000000-0000-4000-8000-00000000beef"),
    (Flaw.NO_AUDIENCE, lambda claims: "aud" not in claims),
    (Flaw.WRONG_ISSUER, lambda claims: claims["iss"].startswith("https://sts.windows.net/")),
    (Flaw.OTHER_SERVICE_URL, lambda claims: claims["serviceurl"].endswith("/amer/")),
    (Flaw.NO_SERVICE_URL, lambda claims: "serviceurl" not in claims),
]


@pytest.mark.parametrize(("flaw", "is_wrong"), SIGNED, ids=lambda one: getattr(one, "name", ""))
async def test_wrong_claims_are_signed_all_the_same(tenant, fetched, flaw, is_wrong):
    parsed = Parsed(tenant.authorization(flaw))
    assert is_wrong(parsed.claims)
    assert not is_wrong(Parsed(tenant.authorization()).claims)
    assert parsed.signed_by((await fetched())[parsed.head["kid"]])


async def test_a_token_may_have_the_wrong_key(tenant, fetched):
    keys = await fetched()
    current = Parsed(tenant.authorization()).head["kid"]
    assert Parsed(tenant.authorization(Flaw.UNKNOWN_KID)).head["kid"] not in keys
    assert "kid" not in Parsed(tenant.authorization(Flaw.NO_KID)).head
    forged = Parsed(tenant.authorization(Flaw.FORGED))
    assert forged.head["kid"] == current
    assert not forged.signed_by(keys[current])
    assert not Parsed(tenant.authorization(Flaw.TAMPERED)).signed_by(keys[current])
    unendorsed = Parsed(tenant.authorization(Flaw.UNENDORSED))
    assert unendorsed.signed_by(keys[unendorsed.head["kid"]])
    assert "msteams" not in keys[unendorsed.head["kid"]]["endorsements"]


async def test_a_token_may_have_another_algorithm_or_be_none_at_all(tenant):
    assert Parsed(tenant.authorization(Flaw.HS256)).head["alg"] == "HS256"
    assert Parsed(tenant.authorization(Flaw.NONE)).head["alg"] == "none"
    assert tenant.authorization(Flaw.NO_HEADER) is None
    assert tenant.authorization(Flaw.BASIC).startswith("Basic ")
    assert tenant.authorization(Flaw.EMPTY) == "Bearer "
    assert tenant.authorization(Flaw.JUNK).startswith("Bearer junk")


async def test_after_a_rotation_another_key_signs_and_the_old_one_may_stay(tenant, fetched):
    first = Parsed(tenant.authorization()).head["kid"]
    tenant.rotate_keys(keep_old=True)
    second = Parsed(tenant.authorization()).head["kid"]
    assert first != second
    assert {first, second} <= set(await fetched())
    tenant.rotate_keys()
    third = Parsed(tenant.authorization()).head["kid"]
    assert {first, second, third} & set(await fetched()) == {third}
    assert Parsed(tenant.authorization()).signed_by((await fetched())[third])


async def test_the_key_server_can_be_down_slow_or_full_of_rubbish(tenant, session):
    tenant.break_down("metadata", "keys")
    async with session.get(tenant.openid_url) as response:
        assert response.status == 503
    tenant.break_down("metadata", reset=True)
    with pytest.raises(ClientError):
        await session.get(tenant.openid_url)
    tenant.break_down("metadata", garbage=True)
    async with session.get(tenant.openid_url) as response:
        assert (response.status, (await response.text())[:6]) == (200, "<html>")
    tenant.mend()
    tenant.fail_next("metadata", slow=0.1)
    before = time.monotonic()
    async with session.get(tenant.openid_url) as response:
        assert response.status == 200
    assert time.monotonic() - before >= 0.1
    # aiohttp itself tries a GET again whose kept connection broke.
    assert tenant.counts["metadata"] >= 4
