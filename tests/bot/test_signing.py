"""What is sealed opens with the other half of the key, and nothing else does."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from approvals.domain.gate import Fresh, decide
from approvals.domain.statement import state
from approvals.errors import Unproven
from bot.signing import PAYLOAD_TYPE, NotAKeyError, new_signer, opener, signer
from tests.support.builders import PARENT, after, approved, delivery

CLEARED = decide(approved(), delivery(), Fresh(post=PARENT, findings=()), after(40))
OURS = new_signer()


def opened(envelope):
    return OURS.opener().open(envelope)


def refusal(envelope):
    with pytest.raises(Unproven) as refused:
        opened(envelope)
    return refused.value.slug


def changed(**changes):
    """A sealed envelope with its payload changed afterwards."""
    envelope = json.loads(OURS.seal(CLEARED))
    payload = {**json.loads(base64.b64decode(envelope["payload"])), **changes}
    return json.dumps({**envelope, "payload": base64.b64encode(json.dumps(payload).encode()).decode()})


def signed(payload, kind=PAYLOAD_TYPE):
    """An envelope as somebody makes it who has the key."""
    encoded = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload)
    signature = {"keyid": OURS.key_id, "sig": base64.b64encode(OURS._key.sign(encoded)).decode()}
    return json.dumps({"payload": base64.b64encode(payload).decode(), "payloadType": kind, "signatures": [signature]})


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_what_is_sealed_opens_to_what_was_stated():
    statement = opened(OURS.seal(CLEARED))
    assert statement == state(CLEARED, id=statement.id)


def test_every_seal_has_an_id_of_its_own():
    assert opened(OURS.seal(CLEARED)).id != opened(OURS.seal(CLEARED)).id


def test_an_envelope_is_what_dsse_says():
    envelope = json.loads(OURS.seal(CLEARED))
    assert set(envelope) == {"payload", "payloadType", "signatures"}
    payload = base64.b64decode(envelope["payload"])
    said = json.loads(payload)
    assert json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == payload
    assert signed(payload) == json.dumps(envelope)


@pytest.mark.parametrize(
    "change",
    [
        {"account": "other"},
        {"act": "delete"},
        {"digest": "0"},
        {"target": "999"},
        {"expires_at": "2030-01-01T00:00:00+00:00"},
        {"voters": []},
        {"id": "another"},
    ],
)
def test_what_was_changed_afterwards_does_not_open(change):
    assert refusal(changed(**change)) == "seal-broken"


def test_what_was_sealed_with_another_key_does_not_open():
    assert refusal(new_signer().seal(CLEARED)) == "seal-of-another-key"


def test_another_key_does_not_open_it_under_our_key_s_name():
    envelope = json.loads(new_signer().seal(CLEARED))
    envelope["signatures"][0]["keyid"] = OURS.key_id
    assert refusal(json.dumps(envelope)) == "seal-broken"


def test_a_signature_over_another_type_of_payload_is_none():
    payload = base64.b64decode(json.loads(OURS.seal(CLEARED))["payload"])
    assert refusal(signed(payload, "application/vnd.other+json")) == "seal-broken"
    relabelled = {**json.loads(signed(payload, "application/vnd.other+json")), "payloadType": PAYLOAD_TYPE}
    assert refusal(json.dumps(relabelled)) == "seal-broken"


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        '{"payload": "e30=", "payloadType": "text/plain", "signatures": []}',
        json.dumps({"payload": "?", "payloadType": PAYLOAD_TYPE, "signatures": [{"keyid": OURS.key_id, "sig": "?"}]}),
    ],
)
def test_what_is_no_envelope_does_not_open(odd):
    assert refusal(odd) == "seal-broken"


def test_two_signatures_are_one_too_many():
    envelope = json.loads(OURS.seal(CLEARED))
    envelope["signatures"] *= 2
    assert refusal(json.dumps(envelope)) == "seal-broken"


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b"\xff", b'{"id": "1", "act": "dance"}'])
def test_a_payload_that_states_nothing_is_refused_though_it_is_signed(payload):
    assert refusal(signed(payload)) == "seal-broken"


def test_a_time_without_its_zone_is_refused_though_it_is_signed():
    said = json.loads(base64.b64decode(json.loads(OURS.seal(CLEARED))["payload"]))
    assert refusal(signed(json.dumps({**said, "decided_at": "2026-11-20T09:00:00"}).encode())) == "seal-broken"


def test_keys_are_read_as_openssl_writes_them():
    key = Ed25519PrivateKey.generate()
    assert opener(public_pem(key)).open(signer(pem(key)).seal(CLEARED)).account == "acme"


@pytest.mark.parametrize("text", [b"", b"-----BEGIN PRIVATE KEY-----", pem(generate_private_key(SECP256R1()))])
def test_what_is_no_signing_key_is_refused(text):
    with pytest.raises(NotAKeyError):
        signer(text)


@pytest.mark.parametrize(
    "text", [b"", pem(Ed25519PrivateKey.generate()), public_pem(generate_private_key(SECP256R1()))]
)
def test_what_is_no_verifying_key_is_refused(text):
    with pytest.raises(NotAKeyError):
        opener(text)


def test_a_private_key_shows_itself_nowhere():
    assert "private" not in repr(OURS).lower()
