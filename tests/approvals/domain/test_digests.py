"""A digest is equal exactly when the account, the post that is answered, its text and our text are equal."""

from hypothesis import example, given
from hypothesis.strategies import builds, characters, none, one_of, text, tuples

from approvals.domain.draft import digest
from tests.support.builders import after, post

ANYTHING = text(characters(), max_size=8)
"""Every string Python can hold, half of a surrogate pair included."""

FACTS = tuples(ANYTHING, one_of(none(), builds(lambda number, said: (number, said), ANYTHING, ANYTHING)), ANYTHING)


def of(facts):
    voice, parent, said = facts
    return digest(voice=voice, parent=parent and post(id=parent[0], text=parent[1]), text=said)


@given(FACTS, FACTS)
@example(("acme", None, "ab"), ("acm", None, "eab"))
@example(("acme", ("1", "2"), ""), ("acme", ("12", ""), ""))
@example(("acme", ("", ""), "a"), ("acme", None, "a"))
@example(("acme", ("null", "null"), "a"), ("acme", None, "a"))
@example(("acme", None, 'a","b'), ("acme", None, 'a\\",\\"b'))
@example(("acme", None, "é"), ("acme", None, "e\u0301"))
@example(("acme", None, "😀"), ("acme", None, "\\ud83d\\ude00"))
@example(("acme", None, "😀"), ("acme", None, "\ud83d\ude00"))
def test_different_facts_have_different_digests(one, other):
    assert (of(one) == of(other)) is (one == other)


@given(FACTS)
def test_a_digest_is_the_same_every_time(facts):
    assert of(facts) == of(facts)


def test_a_digest_is_the_same_in_every_version_of_twokeys():
    assert of(("acme", ("123", "Où ?"), "We are on it 🚚 ^AD")) == (
        "979f4e0c91aa11dc31d337358513e60e1a20362b68de61cf61e2bed61690f2c4"
    )


def test_when_the_post_was_read_is_no_part_of_it():
    assert digest(voice="acme", parent=post(), text="a") == digest(
        voice="acme", parent=post(at=after(9), mentions=()), text="a"
    )


def test_of_the_ids_that_a_post_had_only_the_one_that_was_read_is_part_of_it():
    read, edited = post(id="124"), post(id="124", first_id="123")
    assert digest(voice="acme", parent=edited, text="a") == digest(voice="acme", parent=read, text="a")
    assert (edited.lasting_id, read.lasting_id) == ("123", "124")
