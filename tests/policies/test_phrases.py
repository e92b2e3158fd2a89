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


def test_a_word_that_takes_many_forms_is_looked_up_once_a_row():
    forms = [f"responsib{number}" for number in range(50_000)]
    before = time.process_time()
    assert Phrasebook({"it": ["responsib~ for us"]}).find(forms) == {}
    assert time.process_time() - before < 2


def test_the_first_place_of_a_phrase_is_told_whichever_of_its_words_is_there():
    book = Phrasebook({"it": ["(e~|d|c|b|a) fault"]})
    assert book.find(["b", "fault", "a", "fault", "c", "fault", "d", "fault", "else", "fault"]) == {"it": (0, 2)}


@pytest.mark.parametrize("row", [["ours"], ["ours", "is"], ["ours", "is", "it"]])
def test_words_that_may_be_left_out_may_be_at_the_end_of_the_row_too(row):
    assert Phrasebook({"it": ["ours"]}).find(row) == {"it": (0, 1)}
    assert Phrasebook({"it": ["ours (is|) it"]}).find(row) == ({"it": (0, 3)} if "it" in row else {})


def test_signs_can_be_written_into_a_phrase():
    assert found("‹at› at ‹time› on ‹link›", "@ann at 5 pm on https://acme.com/x")
    assert found("(why|how) ?", "Why?")


def test_what_a_fault_is_is_said_with_the_phrase_that_has_it():
    with pytest.raises(PhraseError, match=r'In the phrase "we don\'t know", "don\'t" is not one word\.'):
        parse("we don't know")
