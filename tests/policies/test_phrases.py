"""Phrases: what people may write into the data files, and what it finds."""

import time

import pytest

from policies.reading.phrases import Phrasebook, PhraseError, parse
from policies.reading.words import words
from policies.text import fold


def row(text):
    folded = fold(text)
    return [word.text for word in words(folded, 0, len(folded))]


def found(phrase, text):
    return "it" in Phrasebook({"it": [phrase]}).find(row(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("not our fault", "That is NOT our fault!"),
        ("perché non", "Perche non lo dice?"),
        ("responsib~", "We take no responsibility"),
        ("(not|never) our fault", "It was never our fault"),
        ("sorry (that|) you feel", "Sorry you feel so"),
        ("sorry (that|) you feel", "Sorry that you feel so"),
        ("not * our fault", "It is not in any way our fault"),
        ("we ... lawyers", "We will hand all that you have written here to the lawyers"),
        ("^ no", "No."),
        ("no $", "Certainly no"),
        ("for ‹n› €", "Only for 9,90 €"),
        ("you idiot ?", "Are you 1d10t?"),
    ],
)
def test_a_phrase_is_found(phrase, text):
    assert found(phrase.replace("1d10t", "idiot"), text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("not our fault", "Not your fault"),
        ("not * our fault", "It is not, whatever you may say of it, our fault"),
        ("^ no", "Oh no"),
        ("no $", "No thanks"),
        ("sorry (that|) you feel", "Sorry how you feel"),
        ("our fault", "Whose fault"),
    ],
)
def test_something_else_is_not(phrase, text):
    assert not found(phrase, text)


def test_the_place_of_a_phrase_is_told_in_words():
    assert Phrasebook({"it": ["our fault"]}).find(row("It is not our fault, Ann")) == {"it": (3, 5)}


@pytest.mark.parametrize("phrase", ["", "* fault", "fault ...", "(a|) fault", "^"])
def test_a_phrase_begins_and_ends_with_a_word(phrase):
    with pytest.raises(PhraseError, match="should begin and end with a word"):
        parse(phrase)


def test_an_alternative_is_one_word():
    with pytest.raises(PhraseError, match="'two words' is not one word"):
        parse("(two words|one) here")


def test_a_long_row_takes_time_in_proportion_to_its_length():
    book = Phrasebook({"it": ["you ... the ... our fault", "we * you * the court"]})
    before = time.process_time()
    book.find(["you", "the", "we", "our"] * 2_500)
    assert time.process_time() - before < 2
