import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from bot.signed_note import notes, opened, sign

KEY, OTHER = Ed25519PrivateKey.from_private_bytes(b"1" * 32), Ed25519PrivateKey.from_private_bytes(b"2" * 32)
TEXT = "twokeys/ledger/a\n12\nAAAA\n"

# The example of https://c2sp.org/signed-note (its key, and the signature that belongs to it).
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_of_the_standard_s_own_example_is_opened():
    name, _, octets = PUBLIC.split("+", 2)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(octets)[1:])
    assert opened(EXAMPLE, name=name, key=key) == EXAMPLE.partition("\n\n")[0] + "\n"


def test_what_was_signed_is_opened_with_the_same_key_and_name_alone():
    note = sign(TEXT, name="twokeys", key=KEY)
    assert opened(note, name="twokeys", key=KEY.public_key()) == TEXT
    assert opened(note, name="twokeys", key=OTHER.public_key()) is None
    assert opened(note, name="other", key=KEY.public_key()) is None


def test_another_signature_beside_ours_does_not_matter():
    ours, theirs = (sign(TEXT, name=name, key=key) for name, key in (("twokeys", KEY), ("witness", OTHER)))
    both = theirs + ours.partition("\n\n")[2]
    assert opened(both, name="twokeys", key=KEY.public_key()) == TEXT
    assert opened(both, name="witness", key=OTHER.public_key()) == TEXT


@given(st.data())
def test_no_note_with_another_letter_is_opened(data):
    note = sign(TEXT, name="twokeys", key=KEY)
    place = data.draw(st.integers(0, len(note) - 2))
    letter = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda one: one != note[place]))
    changed = note[:place] + letter + note[place + 1 :]
    # Base64 has two spellings of what is not a multiple of three bytes; ours are not such.
    assert opened(changed, name="twokeys", key=KEY.public_key()) is None


@given(st.text())
def test_a_text_that_is_no_note_is_none(text):
    assert opened(text, name="twokeys", key=KEY.public_key()) is None
    assert all(isinstance(one, str) for one in notes(text))


def test_notes_are_found_one_after_the_other_whatever_stands_between():
    first, second = (sign(f"twokeys/ledger/a\n{size}\nAAAA\n", name="twokeys", key=KEY) for size in (1, 2))
    assert list(notes(first + second)) == [first, second]
    assert list(notes(f"{first}\n\n{second}".replace("\n", "\r\n"))) == [first, second]
    assert list(notes(first.rstrip("\n"))) == [first.rstrip("\n")]


def test_a_note_copied_from_a_chat_that_keeps_empty_lines_by_a_space_is_found():
    note = sign("twokeys/ledger/a\n1\nAAAA\n", name="twokeys", key=KEY)
    copied = f"Signed by Twokeys.\n\n{note}\n".replace("\n\n", "\n\N{NO-BREAK SPACE}\n")
    assert list(notes(copied)) == [note]
