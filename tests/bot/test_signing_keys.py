"""The halves of the signing key are taken from files: the private one ours alone, the public one not changeable by others."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bot.settings import KeyPlace, Role
from bot.signing_keys import SigningKeyUnusable, keys
from tests.bot.test_signing import CLEARED

KEY = Ed25519PrivateKey.generate()


class Named:
    """The two places of the settings."""

    def __init__(self, signing=None, verify=None):
        self.signing_key = KeyPlace(path=signing) if signing else None
        self.verify_key = KeyPlace(path=verify) if verify else None


@pytest.fixture
def signing(tmp_path):
    file = tmp_path / "signing.pem"
    file.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.chmod(0o600)
    return file


@pytest.fixture
def verify(tmp_path):
    file = tmp_path / "verify.pem"
    file.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    file.chmod(0o644)
    return file


def refused(settings, role):
    with pytest.raises(SigningKeyUnusable) as refusal:
        keys(settings, role)
    return refusal.value.slug


def test_what_the_bot_seals_the_publisher_opens_and_neither_has_the_other_s_half(signing, verify):
    sealer, nothing = keys(Named(signing, verify), Role.BOT)
    nobody, verifier = keys(Named(signing, verify), Role.PUBLISHER)
    assert (nothing, nobody) == (None, None)
    assert verifier.open(sealer.seal(CLEARED)).account == "acme"
    assert sealer.key_id == verifier.key_id


def test_who_is_all_has_both_halves_of_a_key_that_is_named_and_none_otherwise(signing):
    sealer, verifier = keys(Named(signing), Role.ALL)
    assert verifier.open(sealer.seal(CLEARED))
    assert keys(Named(), Role.ALL) == (None, None)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_signing_key_that_others_may_read_is_refused(signing, mode):
    signing.chmod(mode)
    assert refused(Named(signing), Role.BOT) == "key-open-to-others"


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_verifying_key_that_others_may_change_is_refused(verify, mode):
    verify.chmod(mode)
    assert refused(Named(verify=verify), Role.PUBLISHER) == "key-changeable-by-others"


def test_what_is_not_there_or_no_key_is_refused(tmp_path, signing, verify):
    assert refused(Named(tmp_path / "none"), Role.BOT) == "key-missing"
    assert refused(Named(verify=tmp_path / "none"), Role.PUBLISHER) == "key-missing"
    assert refused(Named(verify=tmp_path), Role.PUBLISHER) == "key-unreadable"
    assert refused(Named(verify=signing), Role.PUBLISHER) == "verify-key-ill-formed"
    verify.chmod(0o600)
    assert refused(Named(verify), Role.BOT) == "key-ill-formed"
