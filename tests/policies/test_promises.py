from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policies.promises import promises
from policies.reading.reader import Reader
from policies.rules import build_all
from policies.text import prepare

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ROME)
A_DAY = timedelta(hours=24)


@pytest.fixture(scope="module")
def reader():
    return Reader.of(build_all())


@pytest.fixture
def promised(reader):
    def promised(words, now=NOW, zone=ROME):
        text = prepare(words)
        return promises(reader.read(text), text, now=now, zone=zone, default=A_DAY)

    return promised


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("We will mail you today.", 18),
        ("You will hear from us by five.", 17),
        ("Le scriviamo oggi stesso.", 18),
        ("Ti facciamo sapere entro le 17.", 17),
        ("Avrà nostre notizie entro un'ora.", 11),
        ("Lo averiguo y te digo antes de las 17.", 17),
        ("Tendrá noticias nuestras a las cinco.", 17),
    ],
)
def test_a_promise_is_found_in_each_language_with_its_time(promised, words, hour):
    (promise,) = promised(words)
    assert promise.words == words
    assert promise.stated
    assert promise.due == NOW.replace(hour=hour)


def test_a_promise_without_a_time_is_due_after_the_default(promised):
    (promise,) = promised("I will find out and let you know.")
    assert not promise.stated
    assert promise.due == NOW + A_DAY


def test_a_promise_is_pointed_at_without_what_stands_around_it(promised):
    text = "@ann Sorry about that.  We will mail you tomorrow morning. ^AB"
    (promise,) = promised(text)
    assert promise.words == "We will mail you tomorrow morning."
    assert text[slice(*promise.span)] == promise.words


def test_each_sentence_promises_for_itself(promised):
    found = promised("We will mail you today. Our team will call you on Friday at ten.")
    assert [one.due.astimezone(ROME).strftime("%a %H") for one in found] == ["Tue 18", "Fri 10"]


def test_a_sentence_in_another_language_than_the_rest_has_its_time_too(promised):
    found = promised("We are sorry, and we will write to you tomorrow. Le escribiremos mañana por la mañana sin falta.")
    assert [one.due.astimezone(ROME).strftime("%d %H") for one in found] == ["25 18", "25 12"]


def test_what_promises_nothing_is_no_promise(promised):
    assert promised("We close at five today.") == ()
    assert promised("") == ()


def test_due_times_are_in_utc(promised):
    (promise,) = promised("We will mail you today.")
    assert promise.due.tzinfo is UTC


def test_people_are_promised_things_in_their_own_zone(promised):
    (promise,) = promised("We will mail you today.", zone=ZoneInfo("America/Bogota"))
    assert promise.due == datetime(2026, 11, 24, 23, tzinfo=UTC)
